"""Statements about the roster, line by line, each with the facts behind it, as their reader may see them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from services.reporting.domain.period import days
from services.reporting.domain.statements import STATEMENTS_OF_ROSTERS, RosterStatement, statement_of
from services.reporting.store.statements import LINES
from services.reporting.views.records import Page, shown
from shared.database import Connection

# `place` is that of a line in the whole statement, whoever reads it.
_OPENED: Final = """
    WITH line AS (/* lines */), listed AS (
        SELECT event_id, "group", row_number() OVER (ORDER BY "group" COLLATE "C", code, event_id) AS place
        FROM line
        JOIN fact USING (event_id)
        WHERE role = 'counted'
          AND ($3::text IS NULL OR "group" = $3)
    )
    SELECT
        place, fact.event_id, type, subject, effective_on, recorded_at, recorded_at >= $4 AS late, 1 AS weight, "group",
        branches, data, evidence.event_ids AS evidence
    FROM listed
    JOIN fact USING (event_id)
    LEFT JOIN (
        SELECT "group" AS thing, array_agg(event_id ORDER BY event_id) AS event_ids
        FROM line
        WHERE role = 'evidence'
        GROUP BY thing
    ) AS evidence ON thing = code
    WHERE place > $5
      AND ($6::text[] IS NULL OR branches = '{}' OR branches && $6)
    ORDER BY place
    LIMIT $7
"""
_COUNTED: Final = """
    WITH line AS (/* lines */)
    SELECT count(*) FROM line WHERE role = 'counted' AND ($3::text IS NULL OR "group" = $3)
"""
_STATEMENTS: Final = {name: _OPENED.replace("/* lines */", sql) for name, sql in LINES.items()}
_LENGTHS: Final = {name: _COUNTED.replace("/* lines */", sql) for name, sql in LINES.items()}


def catalogue() -> list[dict[str, Any]]:
    """Every statement, and whether it is about one body."""
    return [one.model_dump(mode="json") for one in STATEMENTS_OF_ROSTERS.values()]


async def statement(
    connection: Connection, name: str, as_of: date, known_on: datetime, of: str | None, page: Page
) -> dict[str, Any]:
    """A page of the lines of a statement as of a day as known at a moment. Raises Unknown, RosterNeedsABody."""
    about: RosterStatement = statement_of(name, of)
    rows = await connection.fetch(
        _STATEMENTS[about.name], as_of, known_on, of, days(as_of, as_of).ends_at, page.cursor, page.own, page.limit
    )
    return {
        "statement": name,
        "as_of": as_of,
        "known_on": known_on,
        "of": of,
        "about": about.model_dump(mode="json"),
        "length": await connection.fetchval(_LENGTHS[about.name], as_of, known_on, of),
        "lines": [shown(row, page.reader) for row in rows],
        "next": str(rows[-1]["place"]) if len(rows) == page.limit else None,
    }
