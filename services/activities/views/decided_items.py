"""Decided items for reading (督办台账): state, steps, and what is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.activities.views.pages import Page, Shown
from shared.database import Connection


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which decided items are asked for; None means all. `party` leads alone or with others."""

    is_open: bool | None = None
    state: str | None = None
    meeting: str | None = None
    party: str | None = None
    overdue: bool | None = None


async def decided_items(connection: Connection, wanted: Wanted, page: Page, today: date) -> Shown:
    """Decided items by due day, each with its steps; overdue is computed: still open after its day."""
    day, code = page.after()
    rows = await connection.fetch(
        """
        SELECT code, meeting, number, title, text, lead, co_leads, decided_on, due_on, state, last_on, closed_on,
               reviewer, version, closed_on IS NULL AND due_on < $5 AS overdue
        FROM decided_item
        JOIN decided_item_kept ON item = code
        JOIN stream ON subject = 'decided_item/' || code
        WHERE ($1::boolean IS NULL OR (closed_on IS NULL) = $1)
          AND ($2::date IS NULL OR (due_on, code) > ($2, $3))
          AND ($6::text IS NULL OR state = $6)
          AND ($7::text IS NULL OR meeting = $7)
          AND ($8::text IS NULL OR $8 = ANY(lead || co_leads))
          AND ($9::boolean IS NULL OR (closed_on IS NULL AND due_on < $5) = $9)
        ORDER BY due_on, code
        LIMIT $4
        """,
        wanted.is_open,
        day,
        code,
        page.limit,
        today,
        wanted.state,
        wanted.meeting,
        wanted.party,
        wanted.overdue,
    )
    steps = await steps_of(connection, [row["code"] for row in rows])
    shown = [{**row, "steps": steps.get(row["code"], [])} for row in rows]
    return {"decided_items": shown, "next": page.next(rows, "due_on")}


async def steps_of(connection: Connection, codes: list[str]) -> dict[str, list[Shown]]:
    """Item -> its steps with what was said with each, in the order they were told."""
    rows = await connection.fetch(
        """
        SELECT item, step, happened_on, percent, evidence, due_on, note, written_by
        FROM decided_item_step LEFT JOIN decided_item_note USING (item, nth)
        WHERE item = ANY($1::text[]) AND NOT taken_back
        ORDER BY item, nth
        """,
        codes,
    )
    steps: dict[str, list[Shown]] = {}
    for row in rows:
        steps.setdefault(row["item"], []).append({name: row[name] for name in row.keys() if name != "item"})
    return steps
