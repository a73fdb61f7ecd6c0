"""Items raised, as far as the viewer may see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.outreach import store
from services.outreach.views.pages import Page, Shown, Viewer, after
from shared.database import Connection, UnitOfWork
from shared.errors import Unknown

# $1 scopes, $2 own codes, $3 secretariat, $4 the day. A confidential item is the secretariat's and the own liaison's.
_ITEMS = """
    SELECT item.*, version,
           $3::boolean OR item.expert IS NULL OR item.branch = ANY($2::text[])
                       OR ARRAY[expert.liaison, expert.deputy] && $2::text[] AS words_are_open,
           wants_reply AND answered_on IS NULL AND closed_on IS NULL AND answer_due_on < $4 AS overdue,
           CASE WHEN closed_on IS NULL AND answered_on IS NULL THEN 'open'
                WHEN closed_on IS NULL THEN 'answered'
                WHEN answered_on IS NULL THEN 'noted'
                ELSE 'closed' END AS state
    FROM item
    JOIN stream ON subject = 'item/' || item.code
    LEFT JOIN expert ON expert.code = item.expert
    WHERE ($1::text[] IS NULL OR item.branch = ANY($1) OR ARRAY[expert.liaison, expert.deputy] && $1::text[])
      AND (NOT confidential OR $3::boolean OR ARRAY[expert.liaison, expert.deputy] && $2::text[]
           OR (item.expert IS NULL AND item.branch = ANY($2::text[])))
"""


async def items(connection: Connection, viewer: Viewer, is_open: bool | None, page: Page) -> Shown:
    """Items by the day they were raised, without their texts; as far as the viewer may see them."""
    day, code = after(page.cursor)
    rows = await connection.fetch(
        f"""
        {_ITEMS}
          AND ($5::boolean IS NULL OR (answered_on IS NULL AND closed_on IS NULL) = $5)
          AND ($6::date IS NULL OR (raised_on, item.code) > ($6, $7))
        ORDER BY raised_on, item.code
        LIMIT $8
        """,
        *_seen_by(viewer, page.on),
        is_open,
        day,
        code,
        page.limit,
    )
    following = f"{rows[-1]['raised_on']}~{rows[-1]['code']}" if len(rows) == page.limit else None
    return {"items": [dict(row) for row in rows], "next": following}


async def item(uow: UnitOfWork, viewer: Viewer, code: str) -> Shown:
    """
    One item with its text and answer: audited. One that the viewer may not see is unknown. Raises Unknown.

    An expert's words are for the secretariat and the liaisons; another office sees the item without them.
    """
    row = await uow.connection.fetchrow(f"{_ITEMS} AND item.code = $5", *_seen_by(viewer, uow.today), code)
    if row is None:
        raise Unknown(what="item", code=code)
    if not row["words_are_open"]:
        return {**row, "text": None, "answer": None}
    kept = await uow.connection.fetchrow("SELECT * FROM item_kept WHERE item = $1", code)
    if kept is None:
        raise Unknown(what="item", code=code)
    text, answer = await store.open_text(uow, f"item/{code}", kept["expert"], kept["text"], kept["answer"])
    told = {name: kept[name] for name in ("activity", "consent_to_be_named")}
    return {**row, **told, "text": text, "answer": answer}


def _seen_by(viewer: Viewer, on: date) -> Sequence[Any]:
    return (viewer.scopes, viewer.own, viewer.secretariat, on)
