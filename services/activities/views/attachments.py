"""Attachments for reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.activities.views.pages import Page, Shown
from shared.database import Connection
from shared.errors import Unknown


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which attachments are asked for; None means all. Removed ones only where `removed` asks for them."""

    to: str | None = None
    kind: str | None = None
    removed: bool = False


_ATTACHMENT = """
    SELECT code, record AS "to", kind, file, type, size, name, added_on, added_by, removed_on, version
    FROM attachment
    JOIN attachment_kept ON attachment = code
    JOIN stream ON subject = 'attachment/' || code
"""


async def attachments(connection: Connection, wanted: Wanted, page: Page) -> Shown:
    """Attachments by the day they were added."""
    day, code = page.after()
    rows = await connection.fetch(
        f"""
        {_ATTACHMENT}
        WHERE ($1::text IS NULL OR record = $1)
          AND ($2::text IS NULL OR kind = $2)
          AND ($3 OR removed_on IS NULL)
          AND ($4::date IS NULL OR (added_on, code) > ($4, $5))
        ORDER BY added_on, code
        LIMIT $6
        """,
        wanted.to,
        wanted.kind,
        wanted.removed,
        day,
        code,
        page.limit,
    )
    return {"attachments": [dict(row) for row in rows], "next": page.next(rows, "added_on")}


async def attachment(connection: Connection, code: str) -> Shown:
    """One attachment. Raises Unknown."""
    row: Any = await connection.fetchrow(f"{_ATTACHMENT} WHERE code = $1", code)
    if row is None:
        raise Unknown(what="附件 (attachment)", code=code)
    return dict(row)
