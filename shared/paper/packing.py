"""A DOCX as bytes that depend on its content alone: no clock, no chance, no fonts of others inside."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import count
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document
from docx.oxml.ns import nsmap

from shared.paper.word import FALLBACKS

_NSID = re.compile(rb'(<w:nsid w:val=")[0-9A-Fa-f]{8}(")')
_EMBEDDED = re.compile(rb"<w:embed(TrueTypeFonts|SystemFonts|(Regular|Bold|Italic|BoldItalic))\b[^>]*/>")
# Laid out as Word 2013 and later do, not in "compatibility mode".
_MODE = re.compile(rb'(w:name="compatibilityMode"[^>]*w:val=")\d+"')
_ZIP_BEGINS = (1980, 1, 1, 0, 0, 0)
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def packed(document: Document, title: str, author: str, day: date) -> bytes:
    """The document as a file; its dates are `day`."""
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None)
    # The library that joins gives this prefix to other properties as soon as it is imported; the author would be lost.
    nsmap["cp"] = _CORE
    told = document.core_properties
    told.title, told.author = title, author
    told.created = told.modified = moment
    told.last_modified_by, told.revision, told.comments = author, 1, ""
    first = BytesIO()
    document.save(first)
    with ZipFile(first) as package:
        return zipped({name: _part(name, package.read(name)) for name in _ordered(package.namelist())})


def zipped(files: dict[str, bytes]) -> bytes:
    """A ZIP of these files, in this order, without a clock in it."""
    made = BytesIO()
    with ZipFile(made, "w") as out:
        for name, content in files.items():
            entry = ZipInfo(name, _ZIP_BEGINS)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
            out.writestr(entry, content)
    return made.getvalue()


def _ordered(names: list[str]) -> list[str]:
    """Word wants the description of types first."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))


def _part(name: str, content: bytes) -> bytes:
    if name == "word/fontTable.xml":
        return _font_table()
    if name == "word/numbering.xml":
        # The library that joins gives each list a number by chance.
        numbers = count(1)
        return _NSID.sub(lambda found: found[1] + b"%08X" % next(numbers) + found[2], content)
    if name == "word/settings.xml":
        return _MODE.sub(rb'\g<1>15"', _EMBEDDED.sub(b"", content))
    return content


def _font_table() -> bytes:
    fonts = "".join(
        f'<w:font w:name={quoteattr(font)}><w:altName w:val={quoteattr(others)}/><w:charset w:val="86"/></w:font>'
        for font, others in FALLBACKS.items()
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="{_W}">{fonts}</w:fonts>'.encode()
    )
