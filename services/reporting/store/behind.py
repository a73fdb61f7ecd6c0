"""The facts behind all figures of a run at once, as the sheets of its workbook list them."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg

from services.reporting.domain.definition import Role
from services.reporting.domain.period import OFFICE_ZONE
from services.reporting.domain.reader import Reader, fields_for
from services.reporting.papers.report import Fact, Records
from services.reporting.papers.words import Language, word
from shared.database import Connection

# A fact has one of these as its title. Whole records of thousands of facts would be most of the work.
_TITLES: Final = ("title", "name", "name_zh")
# Equal lists are kept once and read once. Evidence stands beside what is counted and is counted nowhere.
_LISTS: Final = """
    SELECT array_agg(figure ORDER BY figure, role) AS figures, array_agg(role ORDER BY figure, role) AS roles,
        event_ids, weights
    FROM run_list
    JOIN fact_list USING (sha256)
    WHERE run = $1
      AND role <> 'evidence'
    GROUP BY fact_list.sha256
"""
_FACTS: Final = """
    SELECT event_id, type, code, effective_on, recorded_at, branches, data->>'title' AS title, data->>'name' AS name,
        data->>'name_zh' AS name_zh
    FROM fact
    WHERE event_id = ANY($1::uuid[])
      AND ($2::text[] IS NULL OR branches = '{}' OR branches && $2)
    ORDER BY type, effective_on, subject, event_id
"""
_Weights = dict[tuple[str, Role], int]


async def records_behind(
    connection: Connection, run: str, ends_at: datetime, reader: Reader, language: Language
) -> Records:
    """Each fact once, with what its reader may see of it; what was recorded after `ends_at` came late."""
    own = sorted(reader.branches) if reader.narrow else None
    counted = _counted(await connection.fetch(_LISTS, run))
    rows = await connection.fetch(_FACTS, list(counted), own)
    zone, titles = ZoneInfo(OFFICE_ZONE), _Titles(reader)
    facts = []
    for row in rows:
        code, title = titles.of(row)
        recorded, weights = row["recorded_at"], counted[row["event_id"]]
        what, late = _what(row["type"], language), recorded >= ends_at
        facts.append(Fact(what, code, title, row["effective_on"], recorded.astimezone(zone), late, weights))
    return Records(tuple(facts), whole=own is None)


def _counted(lists: list[asyncpg.Record]) -> dict[UUID, _Weights]:
    """What each fact counts in each list; one that a list names for several groups counts there as often."""
    counted: dict[UUID, _Weights] = {}
    for one in lists:
        called = list(zip(one["figures"], one["roles"], strict=True))
        for event_id, weight in zip(one["event_ids"], one["weights"], strict=True):
            weights = counted.setdefault(event_id, {})
            for list_ in called:
                weights[list_] = weights.get(list_, 0) + weight
    return counted


class _Titles:
    """What a reader may see of a fact follows from its type and whose it is: asked once for all that are alike."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._shown: dict[tuple[str, bool], tuple[str, ...] | None] = {}

    def of(self, row: asyncpg.Record) -> tuple[str | None, str | None]:
        """The code and the title."""
        alike = row["type"], self._reader.owns(row["branches"])
        if alike not in self._shown:
            fields = fields_for(self._reader, alike[0].split(".")[1], row["branches"], dict.fromkeys(_TITLES))
            self._shown[alike] = None if fields is None else tuple(name for name in _TITLES if name in fields)
        shown = self._shown[alike]
        if shown is None:
            return None, None
        return row["code"], next((row[name] for name in shown if row[name]), None)


@lru_cache(maxsize=1024)
def _what(type_: str, language: Language) -> str:
    _, aggregate, past, _ = type_.split(".")
    return f"{word(aggregate, language)}{'·' if language == 'zh' else ' '}{word(past, language)}"
