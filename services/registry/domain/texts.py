"""What a text of an outside event is: a moment, a place in an order, or something that must not be kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from hashlib import blake2b, sha256
from typing import Any

LONGEST_CODE = 200
ERASED = b"(erased)"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d):(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_SEQUENCE = re.compile(r"[0-9]{1,18}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_EARLIEST_NS = -25_567 * 86_400 * 10**9  # 1900-01-01; an order key has to fit 64 bits

_DATE_PART = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_PERSONAL = re.compile(
    rf"(?<![0-9A-Za-z])(?:[1-9]\d{{5}}(?:18|19|20)\d\d{_DATE_PART}\d{{3}}[0-9Xx]"  # ID card
    rf"|[1-9]\d{{5}}\d\d{_DATE_PART}\d{{3}}"  # ID card before 1999
    r"|(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}"  # mobile
    r"|0(?:10|2\d|[3-9]\d\d)-[2-9]\d{6,7}"  # landline
    r")(?![0-9A-Za-z])|[^@\s]+@[^@\s]+\.[^@\s]+",
    re.ASCII,
)


def plain_text(value: Any, longest: int) -> str | None:
    """A text that may be kept, or None for what is empty, too long, or has control characters."""
    return value if isinstance(value, str) and 0 < len(value) <= longest and not _CONTROL.search(value) else None


def looks_personal(code: str) -> bool:
    """
    Whether a code is shaped like an ID card, a phone number or a mail address.

    What is longer than any code may be is refused for its length and not kept; searching it would take minutes.
    """
    return len(code) <= LONGEST_CODE and bool(_PERSONAL.search(unicodedata.normalize("NFKC", code)))


def sequence(value: Any) -> int | None:
    """A sequence as a number, given as 1 to 18 digits or as an integer of that size; None = neither."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return int(value) if isinstance(value, str) and _SEQUENCE.fullmatch(value) else None


def time_ns(value: Any) -> int | None:
    """
    Nanoseconds since 1970 of an RFC 3339 time; None = it is none, or lies before 1900.

    Microseconds would make two moments one, and their events a tie.
    """
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    day, minute, second, fraction, offset = match.groups()
    leap = second == "60"
    try:
        moment = datetime.fromisoformat(f"{day}T{minute}:{'59' if leap else second}{offset.upper()}")
        seconds = (moment - EPOCH) // timedelta(seconds=1) + leap
    except (ValueError, OverflowError):
        return None
    ns = seconds * 10**9 + int((fraction or "0")[:9].ljust(9, "0"))
    return ns if ns >= _EARLIEST_NS else None


def moment_ns(moment: datetime) -> int:
    """Nanoseconds since 1970."""
    return (moment - EPOCH) // timedelta(microseconds=1) * 1000


def without(codes: Iterable[bytes], body: bytes) -> bytes:
    """A body that could not be read, with these codes blanked wherever they stand alone."""
    for code in codes:
        body = re.sub(rb"(?<![0-9A-Za-z])" + re.escape(code) + rb"(?![0-9A-Za-z])", ERASED, body)
    return body


def sealer(key: bytes) -> Callable[[str, str], str]:
    """(source, value) -> a keyed hash in place of a value that is not kept; without the key nobody can guess it."""
    secret = sha256(key).digest()

    def seal(source: str, value: str) -> str:
        return "erased:" + blake2b(f"{source}\0{value}".encode(), key=secret, digest_size=24).hexdigest()

    return seal
