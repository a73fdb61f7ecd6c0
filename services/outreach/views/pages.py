"""Which part of a list, and who looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from services.outreach.domain.viewer import Viewer
from services.outreach.store.viewers import viewer_on
from shared.errors import Malformed

__all__ = ["Page", "Shown", "Viewer", "after", "viewer_on"]

Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list: at most `limit` records after `cursor`, as they were on the day `on`."""

    on: date
    limit: int = 100
    cursor: str | None = None


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
