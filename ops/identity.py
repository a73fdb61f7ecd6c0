"""The simple issuer: signs tokens of at most ten minutes with the key that only the operator can read."""

from __future__ import annotations

from pathlib import Path

from joserfc.jwk import OKPKey

from shared.database import clock
from shared.identity import Office, issue


def token(key_file: Path, office: str, scope: str | None = None, subject: str | None = None, minutes: int = 10) -> str:
    """A token for one office; `scope` is its branch (or a publisher's source)."""
    key = OKPKey.import_key(key_file.read_bytes())
    key.ensure_kid()
    return issue(key, subject or f"ops-{office}", [Office(office=office, scope=scope)], clock(), minutes * 60)
