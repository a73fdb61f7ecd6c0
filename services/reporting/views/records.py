"""Exactly the records behind a figure: from a kept list, or computed live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import asyncpg

from services.reporting.domain.dataset import Listed
from services.reporting.domain.definition import Definition, Role
from services.reporting.domain.reader import Reader, fields_for
from services.reporting.store.compute import Window
from services.reporting.store.lists import LISTS
from shared.database import Connection
from shared.errors import Unknown


@dataclass(frozen=True, slots=True)
class Page:
    """Which records of a list are asked for, and by whom; the cursor is the place of the last one seen."""

    reader: Reader
    limit: int
    cursor: int = 0

    @property
    def own(self) -> list[str] | None:
        """The branches to which the page is limited."""
        return sorted(self.reader.branches) if self.reader.narrow else None


# A list is opened in the order of its hash; evidence stands beside the thing that it made count.
_OPENED: Final = """
    SELECT
        place, fact.event_id, type, subject, effective_on, recorded_at, recorded_at >= $4 AS late, weight, "group",
        branches, data, evidence.event_ids AS evidence
    FROM listed
    JOIN fact USING (event_id)
    LEFT JOIN (
        SELECT thing, array_agg(event_id ORDER BY event_id) AS event_ids
        FROM evidence
        GROUP BY thing
    ) AS evidence ON thing = code
    WHERE place > $5
      AND ($6::text[] IS NULL OR branches = '{}' OR branches && $6)
    ORDER BY place
    LIMIT $7
"""
_KEPT: Final = """
    WITH listed AS (
        SELECT event_id, weight, "group", place
        FROM fact_list, unnest(event_ids, weights, groups) WITH ORDINALITY AS entry (event_id, weight, "group", place)
        WHERE sha256 = $1
    ), evidence AS (
        SELECT event_id, "group" AS thing
        FROM fact_list, unnest(event_ids, groups) AS entry (event_id, "group")
        WHERE sha256 = $2
          AND $3
    )
"""
_LIVE: Final = """
    WITH entry AS (/* figures */), listed AS (
        SELECT event_id, weight, "group", row_number() OVER (ORDER BY event_id, "group" COLLATE "C") AS place
        FROM entry
        WHERE figure = $8
          AND role = $9
    ), evidence AS (
        SELECT event_id, "group" AS thing
        FROM entry
        WHERE figure = $8
          AND role = 'evidence'
          AND $10
          AND $1::date <= $2
    )
"""
_LIVE_OF: Final = {statement: _LIVE.replace("/* figures */", sql) + _OPENED for statement, sql in LISTS.items()}


def listed(definition: Definition, role: Role | None) -> Role:
    """The list to open: the one asked for, or the main one. Raises Unknown."""
    if role is not None and role not in definition.roles:
        raise Unknown(what=f"list of {definition.name}", code=role)
    return role or definition.main


async def kept_records(
    connection: Connection, lists: Mapping[Role, Listed], role: Role, ends_at: datetime, page: Page
) -> dict[str, Any]:
    """A page of a kept list."""
    beside = lists.get("evidence", lists[role])
    rows = await connection.fetch(
        _KEPT + _OPENED,
        lists[role].sha256,
        beside.sha256,
        role not in ("evidence", "denominator") and "evidence" in lists,
        ends_at,
        page.cursor,
        page.own,
        page.limit,
    )
    return _page(rows, page)


async def live_records(
    connection: Connection, definition: Definition, role: Role, window: Window, ends_at: datetime, page: Page
) -> dict[str, Any]:
    """A page of a list computed now."""
    rows = await connection.fetch(
        _LIVE_OF[definition.statement],
        window.first_day,
        window.last_day,
        window.known_on,
        ends_at,
        page.cursor,
        page.own,
        page.limit,
        definition.name,
        role,
        role not in ("evidence", "denominator"),
    )
    return _page(rows, page)


def _page(rows: list[asyncpg.Record], page: Page) -> dict[str, Any]:
    return {
        "records": [shown(row, page.reader) for row in rows],
        "next": str(rows[-1]["place"]) if len(rows) == page.limit else None,
    }


def shown(row: asyncpg.Record | Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    """One record as a reader may see it; without its fields where it is about somebody else's people."""
    aggregate = row["type"].split(".")[1]
    fields = fields_for(reader, aggregate, row["branches"], row["data"])
    days = {name: row[name] for name in ("event_id", "type", "effective_on", "recorded_at", "late", "weight")}
    if fields is None:
        return days
    return days | {
        "subject": row["subject"],
        "group": row["group"],
        "evidence": row["evidence"] or [],
        "fields": fields,
    }
