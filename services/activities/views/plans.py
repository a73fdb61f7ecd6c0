"""Yearly plans for reading: handed in when, endorsed by whom, and what of them is done, late, open or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.activities.domain.plan_progress import Aim, counted, progress
from services.activities.store.expectation_rules import expectation_rules
from services.activities.views.pages import Page, Shown
from shared.database import Connection
from shared.errors import Unknown


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which plans are asked for; None means all."""

    year: int | None = None
    party: str | None = None


_PLAN = """
    SELECT code, year, party, title, handed_in_on, session, endorsed_on, decision, withdrawn, version
    FROM plan JOIN stream ON subject = 'plan/' || code
"""


async def plans(connection: Connection, wanted: Wanted, page: Page, today: date) -> Shown:
    """Plans by the day they were handed in; `late` says after the day by which the society's rule wants them."""
    day, code = page.after()
    rows = await connection.fetch(
        f"""
        {_PLAN}
        WHERE ($1::int IS NULL OR year = $1)
          AND ($2::text IS NULL OR party = $2)
          AND ($3::date IS NULL OR (handed_in_on, code) > ($3, $4))
        ORDER BY handed_in_on, code
        LIMIT $5
        """,
        wanted.year,
        wanted.party,
        day,
        code,
        page.limit,
    )
    return {"plans": await _told(connection, rows, today), "next": page.next(rows, "handed_in_on")}


async def plan(connection: Connection, code: str, today: date) -> Shown:
    """One plan with its lines, each with the activities that carry it out. Raises Unknown."""
    row = await connection.fetchrow(f"{_PLAN} WHERE code = $1", code)
    if row is None:
        raise Unknown(what="年度计划 (plan)", code=code)
    [told] = await _told(connection, [row], today)
    corrections = await connection.fetch(
        "SELECT version, because, corrected_by, corrected_at FROM plan_correction WHERE plan = $1 ORDER BY version",
        code,
    )
    lines = (await _lines(connection, [code], today)).get(code, [])
    return told | {"lines": lines, "corrections": [dict(one) for one in corrections]}


async def _told(connection: Connection, rows: Sequence[Any], today: date) -> list[Shown]:
    lines = await _lines(connection, [row["code"] for row in rows], today)
    due = await _due(connection, [row["code"] for row in rows])
    return [
        {
            **row,
            "due_on": due.get(row["code"]),
            "late": row["code"] in due and row["handed_in_on"] > due[row["code"]],
            "counts": counted(lines.get(row["code"], ())),
        }
        for row in rows
    ]


async def _due(connection: Connection, plans: list[str]) -> dict[str, date]:
    """Plan -> by when it was to be handed in, where a rule says so: the earliest day if several do."""
    known = await expectation_rules(connection)
    found: dict[str, date] = {}
    rows = await connection.fetch("SELECT code, year, party FROM plan WHERE code = ANY($1::text[])", plans)
    for row in rows:
        days = [due for rule in known if (due := rule.plan_due(row["party"], row["year"]))]
        if days:
            found[row["code"]] = min(days)
    return found


async def _lines(connection: Connection, plans: list[str], today: date) -> dict[str, list[Shown]]:
    rows = await connection.fetch(
        """
        SELECT code, plan, number, title, kind, first_day, last_day, quarter, hosts, key_works, activities, attendances,
               dropped_on, dropped_because, version
        FROM plan_line
        JOIN stream ON subject = 'plan_line/' || code
        LEFT JOIN plan_line_kept ON line = code
        WHERE plan = ANY($1::text[])
        ORDER BY plan, number, code
        """,
        plans,
    )
    carried = await _carried_out(connection, [row["code"] for row in rows])
    lines: dict[str, list[Shown]] = {}
    for row in rows:
        lines.setdefault(row["plan"], []).append(_line(row, carried.get(row["code"], ()), today))
    return lines


async def _carried_out(connection: Connection, lines: list[str]) -> dict[str, list[Any]]:
    """Line -> the activities that name it or were tied to it, those called off or withdrawn left out."""
    rows = await connection.fetch(
        """
        SELECT line, code, title, state, starts_on, attendances
        FROM (
            SELECT line, activity FROM plan_line_named WHERE line = ANY($1::text[])
            UNION
            SELECT line, activity FROM plan_line_tie WHERE line = ANY($1::text[])
        ) AS carries
        JOIN activity ON code = carries.activity
        WHERE state NOT IN ('called_off', 'withdrawn')
        ORDER BY starts_on, code
        """,
        lines,
    )
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row["line"], []).append(row)
    return found


def _line(row: Any, activities: Sequence[Any], today: date) -> Shown:
    held = [(one["starts_on"], one["attendances"]) for one in activities if one["attendances"] is not None]
    aim = Aim(row["activities"], row["last_day"], row["dropped_on"])
    shown = [{name: one[name] for name in ("code", "title", "state", "starts_on", "attendances")} for one in activities]
    return {**row, **progress(aim, held, today), "carried_out_by": shown}
