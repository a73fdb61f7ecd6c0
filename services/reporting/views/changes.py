"""A run as sent beside the same figures as known today: what came late or was corrected, record by record."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from services.reporting.domain.dataset import Dataset
from services.reporting.domain.definitions import STATEMENTS
from services.reporting.domain.period import Period, period_of
from services.reporting.domain.reader import Reader
from services.reporting.store.compute import Window, values, window_of
from services.reporting.store.lists import LISTS
from services.reporting.views.records import shown
from services.reporting.views.runs import kept_run
from shared.database import Connection

NAMED: Final = 100  # records named for each figure; the counts are told in full

# Evidence is left out: it explains a figure and is not counted in it.
_DIFFERENCE: Final = """
    WITH entry AS (/* figures */), today AS (
        SELECT figure, role, event_id, weight
        FROM entry
        WHERE role <> 'evidence'
    ), sent AS (
        SELECT figure, role, event_id, weight
        FROM run_list
        JOIN fact_list USING (sha256), unnest(event_ids, weights) AS listed (event_id, weight)
        WHERE run = $4
          AND figure = ANY ($5)
          AND role <> 'evidence'
    ), differing AS (
        SELECT figure, role, event_id, sent.weight AS sent, today.weight AS today
        FROM sent
        FULL JOIN today USING (figure, role, event_id)
        WHERE sent.weight IS DISTINCT FROM today.weight
          AND $1::date <= $2::date
    ), numbered AS (
        SELECT
            *,
            count(*) FILTER (WHERE sent IS NULL) OVER (PARTITION BY figure, role) AS added,
            count(*) FILTER (WHERE today IS NULL) OVER (PARTITION BY figure, role) AS removed,
            row_number() OVER (PARTITION BY figure, role ORDER BY event_id) AS place
        FROM differing
    )
    SELECT
        figure, role, added, removed, sent, today, event_id, type, subject, effective_on, recorded_at,
        recorded_at >= $6 AS late, coalesce(today, sent) AS weight, '' AS "group", branches, data, NULL AS evidence
    FROM numbered
    JOIN fact USING (event_id)
    WHERE place <= $7
    ORDER BY figure, role, place
"""
_DIFFERENCES: Final = {statement: _DIFFERENCE.replace("/* figures */", sql) for statement, sql in LISTS.items()}


async def changes(connection: Connection, code: str, known_on: datetime, reader: Reader) -> dict[str, Any]:
    """What differs between a kept run and the same figures as known at a moment. Raises Unknown."""
    row = await kept_run(connection, code)
    period = period_of(row["digest"])
    sent, window = Dataset.model_validate(row["dataset"]).figures, window_of(period, known_on)
    today, lists = await values(connection, window), await _lists(connection, code, window, period, reader)
    return {
        "run": code,
        "known_on": known_on,
        "sent_known_on": row["known_on"],
        "figures": {
            name: {
                "sent": figure.value,
                "today": today.get(name),
                "unit": figure.unit,
                "changed": name in lists,
                "lists": lists.get(name, {}),
            }
            for name, figure in sent.items()
        },
    }


async def _lists(
    connection: Connection, code: str, window: Window, period: Period, reader: Reader
) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for statement, definitions in STATEMENTS.items():
        rows = await connection.fetch(
            _DIFFERENCES[statement],
            window.first_day,
            window.last_day,
            window.known_on,
            code,
            [definition.name for definition in definitions],
            period.ends_at,
            NAMED,
        )
        for row in rows:
            lists = found.setdefault(row["figure"], {})
            told = lists.setdefault(row["role"], {"added": row["added"], "removed": row["removed"], "records": []})
            told["records"].append(shown(row, reader) | {"sent": row["sent"], "today": row["today"]})
    return found
