"""Which rows of an .xlsx are hidden: its reader does not tell, and a row that nobody sees is soon imported unseen."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b(?=[^>]*\bhidden=\"(?:1|true)\")[^>]*?\br=\"(\d{1,7})\"")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def hidden_rows(content: bytes) -> dict[str, frozenset[int]]:
    """Sheet -> numbers of its hidden rows. What is no ordinary .xlsx has none; reading it is another's task."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        try:
            paths = _sheet_paths(archive)
        except (KeyError, ValueError, SyntaxError):
            return {}
        names = set(archive.namelist())
        found = {name: _HIDDEN_ROW.findall(archive.read(path)) for name, path in paths.items() if path in names}
    return {name: frozenset(int(number) for number in numbers) for name, numbers in found.items() if numbers}


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    relations: Element = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): str(one.get("Target")) for one in relations}
    book: Element = fromstring(archive.read("xl/workbook.xml"))
    sheets = [one for one in book.iter() if one.tag.rpartition("}")[2] == "sheet"]
    return {str(one.get("name")): _path(targets.get(one.get(f"{{{_OFFICE}}}id"))) for one in sheets}


def _path(target: str | None) -> str:
    path = target or ""
    return path.lstrip("/") if path.startswith("/") else f"xl/{path}"
