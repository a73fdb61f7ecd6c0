"""Key works with their ticks."""

from __future__ import annotations

from typing import Any

from services.activities.domain import TICKS, missing_ticks
from services.activities.views.pages import Shown
from shared.database import Connection


async def key_works(connection: Connection, year: int) -> Shown:
    """The year's key works, each tick with the records that are its evidence, and what is missing."""
    works = await connection.fetch(
        """
        SELECT code, year, number, title, version
        FROM key_work JOIN stream ON subject = 'key_work/' || code
        WHERE year = $1
        ORDER BY number
        """,
        year,
    )
    ticks = await connection.fetch(
        """
        SELECT key_work, tick, array_agg(evidence ORDER BY ticked_on, evidence) AS evidence
        FROM key_work_tick
        WHERE key_work = ANY($1::text[])
          AND NOT EXISTS (SELECT FROM activity WHERE state = 'withdrawn' AND 'activity/' || code = evidence)
        GROUP BY key_work, tick
        """,
        [work["code"] for work in works],
    )
    evidence = {(row["key_work"], row["tick"]): row["evidence"] for row in ticks}
    return {"year": year, "key_works": [_key_work(work, evidence) for work in works]}


def _key_work(work: Any, evidence: dict[tuple[str, str], list[str]]) -> Shown:
    ticks = {tick: evidence.get((work["code"], tick), []) for tick in TICKS}
    missing = missing_ticks([tick for tick, records in ticks.items() if records])
    return {**work, "ticks": ticks, "missing": missing, "covered": not missing}
