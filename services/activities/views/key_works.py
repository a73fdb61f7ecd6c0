"""Key works with their ticks, their evidence, their progress, and what exactly is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.activities.domain.key_work import TICKS, lacking, missing_ticks
from services.activities.store.heard import limit_on
from services.activities.views.evidence import evidence_of
from services.activities.views.pages import Shown
from shared.database import Connection

_WORKS = """
    SELECT code, year, number, title, changed_on, dropped_on, version
    FROM key_work JOIN stream ON subject = 'key_work/' || code
"""


async def key_works(connection: Connection, year: int, today: date) -> Shown:
    """The year's key works, each tick with the records that are its evidence, and what is missing."""
    works = await connection.fetch(f"{_WORKS} WHERE year = $1 ORDER BY number, code", year)
    shown = await _shown(connection, works)
    return {
        "year": year,
        "limit": await _limit(connection, year, today),
        "key_works": [work for work in shown if work["dropped_on"] is None],
        "dropped": [work for work in shown if work["dropped_on"] is not None],
    }


async def key_work(connection: Connection, code: str) -> Shown | None:
    """One key work, whole: with every report of progress, and why it was dropped or unticked."""
    works = await connection.fetch(f"{_WORKS} WHERE code = $1", code)
    if not works:
        return None
    [shown] = await _shown(connection, works)
    progress = await connection.fetch(
        """
        SELECT reached_on, percent, note, written_by, written_at
        FROM key_work_progress AS progress
        LEFT JOIN key_work_note AS said USING (key_work, nth)
        WHERE key_work = $1
        ORDER BY reached_on, nth
        """,
        code,
    )
    notes = await connection.fetch(
        """
        SELECT step, note, written_by, written_at FROM key_work_note
        WHERE key_work = $1 AND step <> 'progressed'
        ORDER BY version
        """,
        code,
    )
    return {**shown, "progress": [dict(row) for row in progress], "notes": [dict(row) for row in notes]}


async def coverage(connection: Connection, year: int, today: date) -> Shown:
    """Uncovered key works with what each is missing, and covered ones with every record of their evidence."""
    listed = await key_works(connection, year, today)
    records = await evidence_of(
        connection, [one for work in listed["key_works"] for tick in work["ticks"].values() for one in tick]
    )
    uncovered = [work for work in listed["key_works"] if not work["covered"]]
    return {
        "year": year,
        "limit": listed["limit"],
        "listed": len(listed["key_works"]),
        "uncovered": [
            {name: work[name] for name in ("code", "number", "title", "lacking", "percent")} for work in uncovered
        ],
        "covered": [_proven(work, records) for work in listed["key_works"] if work["covered"]],
    }


def _proven(work: Shown, records: Mapping[str, Shown]) -> Shown:
    ticks = {tick: [records[one] for one in found] for tick, found in work["ticks"].items()}
    return {**{name: work[name] for name in ("code", "number", "title", "percent")}, "ticks": ticks}


async def _shown(connection: Connection, works: list[Any]) -> list[Shown]:
    """Each with its ticks; a withdrawn record is no evidence, and is named where its tick is missing now."""
    codes = [work["code"] for work in works]
    rows = await connection.fetch(
        """
        SELECT key_work, tick, evidence,
               EXISTS (SELECT FROM activity WHERE state = 'withdrawn' AND 'activity/' || code = evidence)
                   OR EXISTS (SELECT FROM session WHERE state = 'withdrawn' AND 'session/' || code = evidence)
                   AS withdrawn
        FROM key_work_tick
        WHERE key_work = ANY($1::text[])
        ORDER BY ticked_on, evidence
        """,
        codes,
    )
    reached = await connection.fetch(
        """
        SELECT DISTINCT ON (key_work) key_work, percent FROM key_work_progress
        WHERE key_work = ANY($1::text[]) AND percent IS NOT NULL
        ORDER BY key_work, reached_on DESC, nth DESC
        """,
        codes,
    )
    percents = {row["key_work"]: row["percent"] for row in reached}
    return [
        _key_work(work, [row for row in rows if row["key_work"] == work["code"]], percents.get(work["code"]))
        for work in works
    ]


def _key_work(work: Any, rows: list[Any], percent: int | None) -> Shown:
    ticks: dict[str, list[str]] = {tick: [] for tick in TICKS}
    lost: dict[str, list[str]] = {tick: [] for tick in TICKS}
    for row in rows:
        (lost if row["withdrawn"] else ticks)[row["tick"]].append(row["evidence"])
    missing = missing_ticks([tick for tick, records in ticks.items() if records])
    return {
        **work,
        "ticks": ticks,
        "missing": missing,
        "lacking": [lacking(tick, lost[tick]) for tick in missing],
        "covered": not missing,
        "percent": percent,
    }


async def _limit(connection: Connection, year: int, today: date) -> int:
    day = min(today, date(year, 12, 31))
    told: int | None = await connection.fetchval(
        """
        SELECT key_works FROM target_state
        WHERE effective_on <= $1
        ORDER BY effective_on DESC, version DESC
        LIMIT 1
        """,
        day,
    )
    return await limit_on(connection, "key_works_a_year", day) if told is None else told
