"""Which part of a list, and who looks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.outreach.domain.viewer import Viewer
from services.outreach.store.absences import cover_on
from shared.database import Connection
from shared.errors import Malformed
from shared.identity import Permit

__all__ = ["Page", "Shown", "Viewer", "after", "viewer_on"]

Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list: at most `limit` records after `cursor`, as they were on the day `on`."""

    on: date
    limit: int = 100
    cursor: str | None = None


async def viewer_on(connection: Connection, permit: Permit, day: date) -> Viewer:
    """Who looks on a day: during an absence what is the absent person's is the deputy's own as well."""
    viewer = Viewer.of(permit)
    if viewer.scopes is None:
        return viewer
    covered = (await cover_on(connection, day)).stood_in_for(viewer.own)
    return replace(viewer, scopes=sorted(covered.union(viewer.scopes)), own=sorted(covered.union(viewer.own)))


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
