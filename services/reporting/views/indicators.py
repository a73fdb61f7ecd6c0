"""Indicators for reading: the catalogue, the values of a cycle by code, and one value with its history and records."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.reporting.domain.dataset import Listed
from services.reporting.domain.indicators.catalogue import INDICATORS, indicator_of
from services.reporting.domain.indicators.cycle import code_of
from services.reporting.domain.indicators.indicator import Indicator
from services.reporting.domain.indicators.measures import MEASURES
from services.reporting.domain.period import period_of
from services.reporting.store.indicators.measures import Holding, holding, values_of
from services.reporting.views.records import Page, kept_records
from shared.database import Connection
from shared.errors import Unknown

Told = dict[str, Any]


async def catalogue(connection: Connection, day: date) -> list[Told]:
    """Every indicator: what it measures, in which unit, of which days, by which evidence, within which limits then."""
    holds = await holding(connection, day)
    return [described(indicator, holds) for indicator in INDICATORS.values()]


def described(indicator: Indicator, holds: Holding) -> Told:
    """An indicator as a reader needs it, with its limits as they are set."""
    limits = holds.get(indicator.code, {})
    told = indicator.model_dump(mode="json", exclude={"listing"})
    return told | {"measures": {name: limits[name] for name in indicator.measures}}


async def measures(connection: Connection, day: date) -> list[Told]:
    """Every limit: its value on a day, what it may be, and every value it had with who set it and why."""
    holds = await holding(connection, day)
    return [
        {
            **row,
            "value": holds.get(row["indicator"], {}).get(row["name"]),
            **MEASURES[row["name"]].model_dump(include={"form", "zh", "en"}),
            "rule": dict(zip(("zh", "en"), MEASURES[row["name"]].rule, strict=True)),
        }
        for row in await values_of(connection)
    ]


async def values(
    connection: Connection, cycle: str, branch: str | None, indicator: str | None, cursor: str, limit: int
) -> list[Told]:
    """A page of last values in the order of branch and indicator: never in that of values."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT ON (branch, indicator) code, branch, indicator, nth, value, definition, records, list_sha256,
               effective_on, recorded_at, measures
        FROM indicator_said
        WHERE cycle = $1
          AND ($2::text IS NULL OR branch = $2)
          AND ($3::text IS NULL OR indicator = $3)
          AND (branch, indicator) > (split_part($4, '~', 1), split_part($4, '~', 2))
        ORDER BY branch, indicator, nth DESC
        LIMIT $5
        """,
        cycle,
        branch,
        indicator,
        cursor,
        limit,
    )
    return [dict(row) | {"unit": _unit(row["indicator"])} for row in rows]


def cursor_of(row: Told) -> str:
    """Where the next page begins."""
    return f"{row['branch']}~{row['indicator']}"


async def value(connection: Connection, named: tuple[str, str, str], nth: int | None, page: Page) -> Told:
    """
    One value, the last or the nth that was said, with a page of the records it follows from. Raises Unknown.

    `named` are cycle, branch and indicator. What differs from the value before stands in the history.
    """
    cycle, branch, code = named
    about = indicator_of(code)
    history = await _history(connection, code_of(cycle, branch, code))
    found = next((one for one in history if nth is None or one["nth"] == nth), None)
    if found is None:
        raise Unknown(what="指标的值 (value of an indicator)", code=f"{cycle}/{branch}/{code}")
    year = await _year(connection, cycle, found["effective_on"])
    listed = Listed(sha256=found["list_sha256"], length=found["records"])
    return {
        "cycle": cycle,
        "branch": branch,
        "about": described(about, await holding(connection, date(year, 12, 31))),
        **found,
        "length": found["records"],
        "history": history,
        **await kept_records(connection, {"counted": listed}, "counted", period_of(str(year)).ends_at, page),
    }


async def _history(connection: Connection, code: str) -> list[Told]:
    rows = await connection.fetch(
        """
        SELECT nth, value, definition, records, list_sha256, effective_on, recorded_at, measures
        FROM indicator_said
        WHERE code = $1
        ORDER BY nth DESC
        """,
        code,
    )
    return [dict(row) for row in rows]


async def _year(connection: Connection, cycle: str, day: date) -> int:
    found: int | None = await connection.fetchval(
        """
        SELECT (data->>'year')::int FROM fact
        WHERE type = 'registry.assessment.opened.v1' AND code = $1
        """,
        cycle,
    )
    return found or day.year


def _unit(code: str) -> str | None:
    indicator = INDICATORS.get(code)
    return indicator.unit if indicator else None
