"""Who came, told apart without saying who they are."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

from services.activities.commands.activities import Attendee


def person_hash(key: bytes, person: Attendee) -> str:
    """
    64 hex digits that tell people apart without saying who they are (HMAC-SHA256, domain.md section 9).

    Blanks, letter case and full-width forms make no other person.
    """
    said = ("member", person.member or "") if person.member else ("name", person.name or "", person.unit or "")
    text = "\0".join("".join(unicodedata.normalize("NFKC", part).casefold().split()) for part in said)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
