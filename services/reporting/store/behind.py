"""The facts behind all figures of a run at once, as the sheets of its workbook list them."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import asyncpg

from services.reporting.domain.period import OFFICE_ZONE
from services.reporting.domain.reader import Reader, fields_for
from services.reporting.papers.report import Fact, Records
from services.reporting.papers.words import Language, word
from shared.database import Connection

# Evidence stands beside what is counted and is counted nowhere.
_BEHIND: Final = """
    WITH entry AS (
        SELECT entry.event_id, figure, role, sum(weight)::bigint AS weight
        FROM run_list
        JOIN fact_list USING (sha256), unnest(event_ids, weights) AS entry (event_id, weight)
        WHERE run = $1
          AND role <> 'evidence'
        GROUP BY entry.event_id, figure, role
    ), behind AS (
        SELECT event_id, array_agg(figure) AS figures, array_agg(role) AS roles, array_agg(weight) AS weights
        FROM entry
        GROUP BY event_id
    )
    SELECT type, subject, effective_on, recorded_at, recorded_at >= $2 AS late, branches, data, figures, roles, weights
    FROM behind
    JOIN fact USING (event_id)
    WHERE $3::text[] IS NULL OR branches = '{}' OR branches && $3
    ORDER BY type COLLATE "C", effective_on, subject COLLATE "C", event_id
"""


async def records_behind(
    connection: Connection, run: str, ends_at: datetime, reader: Reader, language: Language
) -> Records:
    """Each fact once, with what its reader may see of it; what was recorded after `ends_at` came late."""
    own = sorted(reader.branches) if reader.narrow else None
    rows = await connection.fetch(_BEHIND, run, ends_at, own)
    zone = ZoneInfo(OFFICE_ZONE)
    return Records(tuple(_fact(row, reader, language, zone) for row in rows), whole=own is None)


def _fact(row: asyncpg.Record, reader: Reader, language: Language, zone: ZoneInfo) -> Fact:
    _, aggregate, past, _ = row["type"].split(".")
    fields = fields_for(reader, aggregate, row["branches"], row["data"])
    title = None if fields is None else fields.get("title") or fields.get("name") or fields.get("name_zh")
    return Fact(
        what=f"{word(aggregate, language)}{'·' if language == 'zh' else ' '}{word(past, language)}",
        code=None if fields is None else str(row["subject"]).partition("/")[2],
        title=title if isinstance(title, str) else None,
        day=row["effective_on"],
        recorded=row["recorded_at"].astimezone(zone),
        late=row["late"],
        weights=dict(zip(zip(row["figures"], row["roles"], strict=True), row["weights"], strict=True)),
    )
