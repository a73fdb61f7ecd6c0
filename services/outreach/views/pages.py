"""Which part of a list, and who looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.errors import Malformed
from shared.identity import Permit

Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list: at most `limit` records after `cursor`, as they were on the day `on`."""

    on: date
    limit: int = 100
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: the scopes of a limited office (None: the whole society), and what is one's own as a liaison."""

    scopes: list[str] | None
    own: list[str]
    secretariat: bool

    @classmethod
    def of(cls, permit: Permit) -> Viewer:
        """An expert's own liaison holds the office for the own code, or is the caller."""
        who = permit.caller
        own = who.scopes("branch_liaison") | who.scopes("expert_liaison") | {who.subject}
        scopes = None if permit.scopes is None else sorted(permit.scopes)
        return cls(scopes, sorted(own), who.holds("secretariat"))


def after(cursor: str | None) -> tuple[date | None, str | None]:
    """The day and code of the last record seen. Raises Malformed."""
    if cursor is None:
        return None, None
    day, _, code = cursor.partition("~")
    try:
        return date.fromisoformat(day), code
    except ValueError as error:
        raise Malformed(
            field="cursor", field_name="cursor", why="须为前一页的 next | the `next` of the page before"
        ) from error
