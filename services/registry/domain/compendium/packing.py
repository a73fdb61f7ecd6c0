"""A DOCX as bytes that depend on its content alone: no clock, no chance, no fonts of others inside."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document

from services.registry.domain.compendium.paper import FALLBACKS
from services.registry.domain.compendium.plan import Plan

_NSID = re.compile(rb'(<w:nsid w:val=")[0-9A-Fa-f]{8}(")')
_EMBEDDED = re.compile(rb"<w:embed(TrueTypeFonts|SystemFonts|(Regular|Bold|Italic|BoldItalic))\b[^>]*/>")
_ZIP_BEGINS = (1980, 1, 1, 0, 0, 0)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def packed(document: Document, plan: Plan) -> bytes:
    """The document as a file; its dates are the day of the edition."""
    moment = datetime(plan.on.year, plan.on.month, plan.on.day, tzinfo=UTC).replace(tzinfo=None)
    told = document.core_properties
    told.title, told.author = f"{plan.title}（第{plan.edition}版）", plan.society
    told.created = told.modified = moment
    told.last_modified_by, told.revision, told.comments = plan.society, 1, ""
    first = BytesIO()
    document.save(first)
    made = BytesIO()
    with ZipFile(first) as package, ZipFile(made, "w") as out:
        # Word wants this part first.
        for name in sorted(package.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = ZipInfo(name, _ZIP_BEGINS)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
            out.writestr(entry, _part(name, package.read(name)))
    return made.getvalue()


def _part(name: str, content: bytes) -> bytes:
    if name == "word/fontTable.xml":
        return _font_table()
    if name == "word/numbering.xml":
        # The library that joins gives each list a number by chance.
        numbers = count(1)
        return _NSID.sub(lambda found: found[1] + b"%08X" % next(numbers) + found[2], content)
    if name == "word/settings.xml":
        return _EMBEDDED.sub(b"", content)
    return content


def _font_table() -> bytes:
    fonts = "".join(
        f'<w:font w:name={quoteattr(font)}><w:altName w:val={quoteattr(others)}/><w:charset w:val="86"/></w:font>'
        for font, others in FALLBACKS.items()
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="{_W}">{fonts}</w:fonts>'.encode()
    )
