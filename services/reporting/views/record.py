"""One record behind a figure: the event as it was heard, who entered it when, and the other versions of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import asyncpg

from services.reporting.domain.reader import Reader
from services.reporting.views.recorders import Offices, offices_of, recorded_by
from services.reporting.views.records import shown
from shared.database import Connection
from shared.errors import Forbidden, Unknown

MOST_VERSIONS: Final = 200

_RECORD: Final = """
    SELECT event_id, source, subject, code, version, type, effective_on, recorded_at, actor, batch_id, branches, data,
           false AS late, 1 AS weight, '' AS "group", NULL AS evidence
    FROM fact
    WHERE event_id = $1
"""
_VERSIONS: Final = """
    SELECT event_id, version, type, effective_on, recorded_at, actor, batch_id
    FROM fact
    WHERE stream = hashtextextended($1 || ' ' || $2, 0) AND source = $1 AND subject = $2
    ORDER BY version DESC
    LIMIT $3
"""
_COUNTED: Final = """
    SELECT figure, role
    FROM run_list
    JOIN fact_list USING (sha256)
    WHERE run = $1 AND $2 = ANY (event_ids)
    ORDER BY figure, role
"""


async def record(
    connection: Connection, event_id: str, run: str | None, reader: Reader, now: datetime
) -> dict[str, Any]:
    """
    A record as its reader may see it, with its versions, the newest first, and the figures of `run` that it is in.

    `recorded_by` are the posts that whoever entered it held on that day, as the roster is known at `now`; the account
    itself (`entered_by`) is told to the secretariat alone.

    Raises Unknown, and Forbidden for a record of other branches only.
    """
    row = await connection.fetchrow(_RECORD, event_id)
    if row is None:
        raise Unknown(what="记录 (record)", code=event_id)
    if reader.narrow and row["branches"] and reader.branches.isdisjoint(row["branches"]):
        raise Forbidden(action="ReadRecords")
    versions = await connection.fetch(_VERSIONS, row["source"], row["subject"], MOST_VERSIONS)
    counted = await connection.fetch(_COUNTED, run, row["event_id"]) if run else []
    offices = await offices_of(connection, [row, *versions], now)
    told = shown(row, reader)
    for name in ("late", "weight", "group", "evidence"):
        told.pop(name, None)
    return {
        **told,
        "source": row["source"],
        "version": row["version"],
        **_entered(row, reader, offices if "fields" in told else {}),
        "counted_in": [dict(one) for one in counted],
        "versions": [_version(one, row["version"], reader, offices) for one in versions] if "fields" in told else [],
    }


def _version(row: asyncpg.Record, opened: int, reader: Reader, offices: Offices) -> dict[str, Any]:
    days = {name: row[name] for name in ("event_id", "version", "type", "effective_on", "recorded_at")}
    return days | _entered(row, reader, offices) | {"opened": row["version"] == opened}


def _entered(row: asyncpg.Record, reader: Reader, offices: Offices) -> dict[str, Any]:
    by = {"recorded_by": recorded_by(row, offices)}
    if not reader.everything:
        return by | {"entered_by": None, "batch_id": None}
    return by | {"entered_by": row["actor"], "batch_id": row["batch_id"]}
