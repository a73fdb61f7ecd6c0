"""A DOCX or XLSX opens, unpacks to a bearable size, and carries no macros, objects or templates from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import docx
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from python_calamine import CalamineError, CalamineWorkbook

from shared.errors import Refused
from shared.files.refusals import (
    FileHasActiveContent,
    FileIsDamaged,
    FileIsEncrypted,
    FileTypeNotTaken,
)

MOST_PARTS = 10_000
MOST_DESCRIPTION_BYTES = 4 * 1024 * 1024
_MAIN = "application/vnd.openxmlformats-officedocument."
_TYPES = {
    f"{_MAIN}wordprocessingml.document.main+xml": "docx",
    f"{_MAIN}spreadsheetml.sheet.main+xml": "xlsx",
}
_MACROS = ("macroenabled", "vbaproject", "macrosheet")
_OBJECTS = ("vbaproject", "/activex/", "oleobject", "/macrosheets/")


def check_office(content: bytes, most_bytes: int, accepted: Sequence[str]) -> str:
    """`docx` or `xlsx`. Raises a refusal where the package is anything else, damaged, or carries what may run."""
    try:
        with ZipFile(BytesIO(content)) as package:
            _check_parts(package, most_bytes)
            type_ = _type(package, accepted)
            _check_relations(package)
            if spoiled := package.testzip():
                raise FileIsDamaged(field="file", why=spoiled[:80])
        _open(content, type_)
    except Refused:
        raise
    except (BadZipFile, DefusedXmlException, ParseError, CalamineError) as error:
        raise FileIsDamaged(field="file", why=type(error).__name__) from error
    except Exception as error:  # a spoiled package makes its reader raise nearly anything
        raise FileIsDamaged(field="file", why=type(error).__name__) from error
    return type_


def _check_parts(package: ZipFile, most_bytes: int) -> None:
    parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > most_bytes:
        raise FileIsDamaged(field="file", why="it unpacks to more than may be")
    for part in parts:
        name = "/" + part.filename.casefold()
        if part.flag_bits & 1:
            raise FileIsEncrypted(field="file")
        if ".." in name.split("/") or "\\" in name or name.startswith("//"):
            raise FileIsDamaged(field="file", why="a part lies outside the package")
        if any(word in name for word in _OBJECTS):
            raise FileHasActiveContent(field="file", what=part.filename[:80])


def _type(package: ZipFile, accepted: Sequence[str]) -> str:
    try:
        described = package.getinfo("[Content_Types].xml")
    except KeyError:
        raise FileTypeNotTaken(field="file", accepted="、".join(accepted)) from None
    if described.file_size > MOST_DESCRIPTION_BYTES:
        raise FileIsDamaged(field="file", why="[Content_Types].xml")
    found = [node.get("ContentType", "") for node in fromstring(package.read(described))]
    for kind in found:
        if any(word in kind.casefold() for word in _MACROS):
            raise FileHasActiveContent(field="file", what=kind[:80])
    types = {_TYPES[kind] for kind in found if kind in _TYPES}
    if len(types) != 1:
        raise FileTypeNotTaken(field="file", accepted="、".join(accepted))
    return types.pop()


def _check_relations(package: ZipFile) -> None:
    """A template or frame that is fetched from elsewhere can bring macros in."""
    for part in package.infolist():
        if not part.filename.endswith(".rels"):
            continue
        for node in fromstring(package.read(part)):
            kind = node.get("Type", "").rpartition("/")[2]
            if node.get("TargetMode") == "External" and kind != "hyperlink":
                raise FileHasActiveContent(field="file", what=f"external {kind}"[:80])


def _open(content: bytes, type_: str) -> None:
    if type_ == "docx":
        docx.Document(BytesIO(content))
    else:
        CalamineWorkbook.from_filelike(BytesIO(content))
