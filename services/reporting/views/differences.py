"""The lists of a kept run against the same lists as known later: entries added, gone, or counted otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import asyncpg

from services.reporting.domain.definition import Statement
from services.reporting.domain.definitions import STATEMENTS
from services.reporting.store.compute import Window
from services.reporting.store.lists import LISTS
from shared.database import Connection

# An entry that has gone and one that has come in its place, about the same record, are one that changed. Evidence is
# left out: it explains a figure and is not counted in it.
_DIFFERENCE: Final = """
    WITH entry AS (/* figures */), today AS (
        SELECT figure, role, event_id, weight, "group"
        FROM entry
        WHERE role <> 'evidence'
    ), sent AS (
        SELECT split_part(figure, '@', 1) AS figure, role, event_id, weight, "group"
        FROM run_list
        JOIN fact_list USING (sha256),
            unnest(event_ids, weights, groups) AS listed (event_id, weight, "group")
        WHERE run = $4
          AND figure = ANY ($5)
          AND role <> 'evidence'
    ), differing AS (
        SELECT figure, role, event_id, sum(sent.weight)::bigint AS sent, sum(today.weight)::bigint AS today
        FROM sent
        FULL JOIN today USING (figure, role, event_id, "group")
        WHERE sent.weight IS DISTINCT FROM today.weight
          AND $1::date <= $2::date
        GROUP BY figure, role, event_id
    ), counted AS (
        SELECT *,
            count(sent) OVER record <= 1 AND count(today) OVER record <= 1 AS single
        FROM differing
        JOIN fact USING (event_id)
        WINDOW record AS (PARTITION BY figure, role, source, subject)
    ), change AS (
        SELECT figure, role, subject,
            (array_agg(event_id) FILTER (WHERE sent IS NOT NULL))[1] AS before,
            (array_agg(event_id) FILTER (WHERE today IS NOT NULL))[1] AS after,
            max(sent) AS sent,
            max(today) AS today
        FROM counted
        GROUP BY figure, role, source, subject, CASE WHEN NOT single THEN event_id END
    ), numbered AS (
        SELECT *,
            count(*) FILTER (WHERE sent IS NULL) OVER list AS added,
            count(*) FILTER (WHERE today IS NULL) OVER list AS removed,
            count(*) FILTER (WHERE sent IS NOT NULL AND today IS NOT NULL) OVER list AS changed,
            row_number() OVER (PARTITION BY figure, role ORDER BY subject, coalesce(after, before)) AS place
        FROM change
        WINDOW list AS (PARTITION BY figure, role)
    )
    SELECT *
    FROM numbered
    WHERE place > $6
      AND place <= $6 + $7
      AND ($8::text IS NULL OR figure = $8)
    ORDER BY figure, role, place
"""
_DIFFERENCES: Final = {statement: _DIFFERENCE.replace("/* figures */", sql) for statement, sql in LISTS.items()}


@dataclass(frozen=True, slots=True)
class Part:
    """A run, or a part of the period of a pack: `suffix` follows the name of a figure in the run's lists."""

    run: str
    window: Window
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page, of one figure or of all."""

    limit: int
    after: int = 0
    figure: str | None = None


async def differences(connection: Connection, part: Part, asked: Asked) -> list[asyncpg.Record]:
    """Rows: figure, role, subject, before and after (ids of the entry), sent and today (weights), added, removed."""
    rows: list[asyncpg.Record] = []
    for statement, definitions in STATEMENTS.items():
        if asked.figure is None or asked.figure in {one.name for one in definitions}:
            rows += await _of(connection, statement, part, asked)
    return rows


async def _of(connection: Connection, statement: Statement, part: Part, asked: Asked) -> list[asyncpg.Record]:
    names = [f"{definition.name}{part.suffix}" for definition in STATEMENTS[statement]]
    window = part.window
    found: list[asyncpg.Record] = await connection.fetch(
        _DIFFERENCES[statement],
        window.first_day,
        window.last_day,
        window.known_on,
        part.run,
        names,
        asked.after,
        asked.limit,
        asked.figure,
    )
    return found


async def facts_of(connection: Connection, rows: list[asyncpg.Record], ends_at: Any) -> dict[Any, dict[str, Any]]:
    """Id -> the record, of every entry that these differences name."""
    ids = {row[side] for row in rows for side in ("before", "after") if row[side]}
    found = await connection.fetch(
        """
        SELECT event_id, type, subject, code, effective_on, recorded_at, recorded_at >= $2 AS late, 0 AS weight,
            '' AS "group", branches, data, NULL AS evidence
        FROM fact
        WHERE event_id = ANY ($1)
        """,
        list(ids),
        ends_at,
    )
    return {row["event_id"]: dict(row) for row in found}


async def evidence_of(connection: Connection, run: str, codes: list[str]) -> dict[str, list[str]]:
    """Code of a thing -> the records that were its evidence when the run was kept."""
    rows = await connection.fetch(
        """
        SELECT thing, array_agg(DISTINCT subject) AS subjects
        FROM run_list
        JOIN fact_list USING (sha256), unnest(event_ids, groups) AS listed (event_id, thing)
        JOIN fact USING (event_id)
        WHERE run = $1
          AND role = 'evidence'
          AND thing = ANY ($2)
        GROUP BY thing
        """,
        run,
        codes,
    )
    return {row["thing"]: row["subjects"] for row in rows}
