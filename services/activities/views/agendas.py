"""The agenda of a meeting for reading: items proposed, items left over, and every decided item that is still open."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.activities.domain.agenda import ordered
from services.activities.domain.meeting_plan import Meeting
from services.activities.store.agenda import standing
from services.activities.views.decided_items import steps_of
from services.activities.views.pages import Shown
from shared.database import Connection

_SAID = ("said", "voted", "decided", "left_open")


async def agenda(connection: Connection, meeting: Meeting, wanted: list[str], today: date) -> list[Shown]:
    """
    What stands on the agenda, in its order, each numbered, with what was said about it.

    `kind` is `decided_item` (with its progress, overdue as of `today`) or `agenda_item` (with `stands_over` where it
    was left open or not reached before).
    """
    codes = ordered(await standing(connection, meeting), wanted)
    entries = {**await _decided(connection, codes, meeting, today), **await _items(connection, codes, meeting)}
    said = await _said(connection, meeting.code)
    return [{"number": number, **entries[code], "record": said.get(code)} for number, code in enumerate(codes, 1)]


async def _decided(connection: Connection, codes: list[str], meeting: Meeting, today: date) -> dict[str, Shown]:
    rows = await connection.fetch(
        """
        SELECT 'decided_item' AS kind, code, meeting, title, text, lead, co_leads, decided_on, due_on, state, closed_on,
               closed_on IS NULL AND due_on < $2 AS overdue
        FROM decided_item LEFT JOIN decided_item_kept ON item = code
        WHERE code = ANY($1::text[])
        """,
        codes,
        meeting.held_on or today,
    )
    steps = await steps_of(connection, [row["code"] for row in rows])
    return {row["code"]: {**row, "steps": _until(steps.get(row["code"], []), meeting.held_on)} for row in rows}


def _until(steps: list[Shown], day: date | None) -> list[Shown]:
    """The progress as it was known at the meeting."""
    return [step for step in steps if day is None or step["happened_on"] <= day]


async def _items(connection: Connection, codes: list[str], meeting: Meeting) -> dict[str, Shown]:
    rows = await connection.fetch(
        """
        SELECT 'agenda_item' AS kind, item.code, item.meeting, item.by, item.title, kept.text, item.late,
               item.proposed_on, item.meeting <> $2 AS stands_over, outcome.outcome
        FROM agenda_item AS item
        JOIN agenda_item_kept AS kept ON kept.item = item.code
        LEFT JOIN agenda_item_outcome AS outcome ON outcome.item = item.code AND outcome.meeting = $2
        WHERE item.code = ANY($1::text[])
        """,
        codes,
        meeting.code,
    )
    return {row["code"]: dict(row) for row in rows}


async def _said(connection: Connection, meeting: str) -> dict[str, Any]:
    rows = await connection.fetch(
        "SELECT item, said, voted, decided, left_open FROM meeting_said WHERE meeting = $1", meeting
    )
    return {row["item"]: {name: row[name] for name in _SAID} for row in rows}
