"""Items raised, as far as the viewer may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.outreach.domain import item_explained as explained
from services.outreach.store.calendar import working_days
from services.outreach.store.own import item_is_own, item_may_be_seen
from services.outreach.views.pages import Page, Shown, Viewer, after
from shared.database import Connection
from shared.events.outreach import ItemState
from shared.workdays import Calendar

# $1 scopes, $2 own codes, $3 secretariat. Words of experts and of members are theirs and the branch's liaison's.
SEEN = f"""
    SELECT item.*, stands_since AS effective_on, version,
           $3::boolean OR coalesce({item_is_own("$2")}, false)
                       OR (item.expert IS NULL AND item.origin <> 'member') AS words_are_open
    FROM item
    JOIN stream ON subject = 'item/' || item.code
    LEFT JOIN expert ON expert.code = item.expert
    WHERE {item_may_be_seen("$1", "$3", "$2")}
"""  # noqa: S608  (constants)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items are asked for; None means all. Those withdrawn are shown in none of the lists."""

    is_open: bool | None = None
    owner: str | None = None


async def items(connection: Connection, viewer: Viewer, wanted: Wanted, page: Page) -> Shown:
    """Items by the day they were raised, without their texts; as far as the viewer may see them."""
    day, code = after(page.cursor)
    rows = await connection.fetch(
        f"""
        {SEEN}
          AND withdrawn_on IS NULL
          AND ($4::boolean IS NULL OR (answered_on IS NULL AND closed_on IS NULL) = $4)
          AND ($5::text IS NULL OR item.owner = $5)
          AND ($6::date IS NULL OR (raised_on, item.code) > ($6, $7))
        ORDER BY raised_on, item.code
        LIMIT $8
        """,
        *seen_by(viewer),
        wanted.is_open,
        wanted.owner,
        day,
        code,
        page.limit,
    )
    following = f"{rows[-1]['raised_on']}~{rows[-1]['code']}" if len(rows) == page.limit else None
    days = await _days_of(connection, rows)
    return {"items": [shown(row, page.on, days) for row in rows], "next": following}


def shown(row: Any, on: date, days: Calendar) -> Shown:
    """
    A row with where the item stands, whether it is overdue on a day and why, and whether its days may still move.

    Who may not read its words sees neither branch nor topic: a list of both would tell what small counts hide.
    """
    known = ItemState.model_validate(dict(row))
    late = explained.waits_for_acknowledgement(known) and (known.acknowledge_due_on or on) < on
    return {
        **known.model_dump(exclude={"effective_on"}),
        **({} if row["words_are_open"] else {"branch": None, "topic": None}),
        "version": row["version"],
        "words_are_open": row["words_are_open"],
        "state": explained.standing(known),
        "overdue": explained.is_overdue(known, on),
        "acknowledgement_overdue": late,
        "explanation": explained.explanation(known, on),
        "provisional": days.is_provisional(known.raised_on, known.answer_due_on),
    }


async def _days_of(connection: Connection, rows: Sequence[Any]) -> Calendar:
    first = min((row["raised_on"] for row in rows), default=None)
    last = max((row["answer_due_on"] for row in rows), default=None)
    return await working_days(connection, first, last) if first and last else Calendar()


def seen_by(viewer: Viewer) -> Sequence[Any]:
    """The first parameters of SEEN."""
    return (viewer.scopes, viewer.own, viewer.secretariat)
