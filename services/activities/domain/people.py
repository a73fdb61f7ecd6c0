"""Who came, told apart without saying who they are."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

from services.activities.commands.activities import Attendee
from shared.events.activities import KnownBy


def person_hash(key: bytes, person: Attendee) -> str:
    """
    64 hex digits that tell people apart without saying who they are (HMAC-SHA256, domain.md section 9).

    Blanks, letter case and full-width forms make no other person.
    """
    return key_hash(key, *key_of(key, person))


def key_of(key: bytes, person: Attendee) -> tuple[KnownBy, str]:
    """How a person is told apart: by the registry's code or a member code as given, else by a hash of name and unit."""
    if person.person is not None:
        return "person", person.person
    if person.member is not None:
        return "member", person.member
    return "name", name_hash(key, person.name or "", person.unit or "")


def key_hash(key: bytes, known_by: KnownBy, who: str) -> str:
    """The hash under which a person counts; that of a name is its own."""
    return who if known_by == "name" else _hash(key, known_by, who)


def name_hash(key: bytes, name: str, unit: str) -> str:
    """The hash of a name with its unit."""
    return _hash(key, "name", name, unit)


def folded(text: str) -> str:
    """A text as it is compared: without blanks, letter case and full-width forms."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _hash(key: bytes, *said: str) -> str:
    text = "\0".join(folded(part) for part in said)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
