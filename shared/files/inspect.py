"""A file is judged by its content alone: its type, whether it opens, and whether it carries what may run."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from shared.files.office import check_office
from shared.files.pages import check_pdf
from shared.files.pictures import check_picture
from shared.files.refusals import (
    FileHasTooManyPages,
    FileIsEmpty,
    FileIsEncrypted,
    FileIsTooLarge,
    FileNameSaysAnother,
    FileNameUnfit,
    FileTypeNotTaken,
)

LONGEST_NAME = 255
MIME: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
}
# Names that say a type; what else stands after a point ("v1.2") says nothing.
_SAID = {"pdf": "pdf", "docx": "docx", "xlsx": "xlsx", "png": "png", "jpg": "jpg", "jpeg": "jpg"} | {
    other: other for other in ("doc", "xls", "docm", "xlsm", "dotm", "xlsb", "exe", "html", "htm", "js", "svg", "zip")
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be kept: data of whoever keeps it."""

    max_bytes: int
    max_unpacked_bytes: int
    max_pages: int
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept."""

    sha256: str
    type: str
    name: str
    size: int
    pages: int | None


def inspect(content: bytes, name: str, limits: Limits) -> Checked:
    """Judge a file by its content. Raises a refusal of `refusals` that says what is wrong with it."""
    check_size(len(content), limits)
    if not content:
        raise FileIsEmpty(field="file")
    check_name(name)
    type_, pages = _opened(content, limits)
    if type_ not in limits.types:
        raise FileTypeNotTaken(field="file", accepted="、".join(limits.types))
    _, dot, ending = name.rpartition(".")
    said = _SAID.get(ending.casefold()) if dot else None
    if said not in (None, type_):
        raise FileNameSaysAnother(field="file", said=ending, found=type_)
    if pages is not None and pages > limits.max_pages:
        raise FileHasTooManyPages(field="file", pages=pages, limit=limits.max_pages)
    return Checked(sha256(content).hexdigest(), type_, name, len(content), pages)


def check_size(size: int, limits: Limits) -> None:
    """Refuse what is too large."""
    if size > limits.max_bytes:
        raise FileIsTooLarge(field="file", limit=limits.max_bytes // 1024 // 1024)


def check_name(name: str) -> None:
    """Refuse a name that could not be shown; where it seems to point does not matter, for nothing is opened by it."""
    unfit = any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in name)
    if not name.strip() or len(name) > LONGEST_NAME or unfit:
        raise FileNameUnfit(field="file", limit=LONGEST_NAME)


def _opened(content: bytes, limits: Limits) -> tuple[str, int | None]:
    """The type, and the pages of a PDF, once it has been opened."""
    if content.startswith(_OLE) and _ENCRYPTED_STREAM in content:
        raise FileIsEncrypted(field="file")
    for start, check in _STARTS.items():
        if content.startswith(start):
            return check(content, limits)
    raise FileTypeNotTaken(field="file", accepted="、".join(limits.types))


_STARTS: Mapping[bytes, Callable[[bytes, Limits], tuple[str, int | None]]] = {
    b"%PDF-": lambda content, limits: ("pdf", check_pdf(content)),
    b"PK\x03\x04": lambda content, limits: (check_office(content, limits.max_unpacked_bytes, limits.types), None),
    b"\x89PNG\r\n\x1a\n": lambda content, limits: (check_picture(content, "PNG"), None),
    b"\xff\xd8\xff": lambda content, limits: (check_picture(content, "JPEG"), None),
}
