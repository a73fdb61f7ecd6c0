"""A PDF opens, every page of it, without a password and without anything that runs."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from shared.errors import Refused
from shared.files.refusals import FileHasActiveContent, FileIsDamaged, FileIsEncrypted

_RUNS = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/RichMedia")
DEEPEST = 50


def check_pdf(content: bytes) -> int:
    """The number of pages. Raises FileIsEncrypted, FileHasActiveContent, FileIsDamaged."""
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise FileIsEncrypted(field="file")
        if what := next(_active(reader), None):
            raise FileHasActiveContent(field="file", what=what.strip("/"))
        for page in reader.pages:
            page.get_contents()
            _ = page.mediabox.width
        pages = len(reader.pages)
    except Refused:
        raise
    except Exception as error:  # a spoiled PDF makes the reader raise nearly anything
        raise FileIsDamaged(field="file", why=type(error).__name__) from error
    if not pages:
        raise FileIsDamaged(field="file", why="no page")
    return pages


def _active(reader: PdfReader) -> Iterator[str]:
    """What in the catalogue or on a page runs something or hides a file."""
    root = reader.trailer["/Root"].get_object()
    names = _get(root, "/Names")
    for key in ("/JavaScript", "/EmbeddedFiles"):
        if _get(names, key) is not None:
            yield key
    yield from _actions(_get(root, "/OpenAction"), 0)
    yield from _actions(_get(root, "/AA"), 0)
    for page in reader.pages:
        yield from _actions(_get(page, "/AA"), 0)
        notes = _get(page, "/Annots")
        for note in notes if isinstance(notes, ArrayObject) else ():
            one = note.get_object()
            if _get(one, "/Subtype") in ("/FileAttachment", "/RichMedia"):
                yield str(_get(one, "/Subtype"))
            yield from _actions(_get(one, "/A"), 0)
            yield from _actions(_get(one, "/AA"), 0)


def _actions(action: Any, depth: int) -> Iterator[str]:
    if not isinstance(action, DictionaryObject) or depth > DEEPEST:
        return
    if (kind := action.get("/S")) in _RUNS:
        yield str(kind)
    for key, value in action.items():
        if key not in ("/Parent", "/P", "/D"):
            yield from _actions(value.get_object(), depth + 1)


def _get(holder: Any, key: str) -> Any:
    value = holder.get(key) if isinstance(holder, DictionaryObject) else None
    return value.get_object() if value is not None else None
