"""What was said of indicators: every value in its order; the last one holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.database import Connection, UnitOfWork
from shared.events.reporting import IndicatorComputed


@dataclass(frozen=True, slots=True)
class LastSaid:
    """What decides whether a value is to be said again: value, list, definition and limits."""

    value: float | None
    list_sha256: str | None
    definition: int
    measures: list[dict[str, Any]] | None


def of_event(event: IndicatorComputed) -> LastSaid:
    """The same of a value that is about to be said."""
    return LastSaid(event.value, event.list_sha256, event.definition, _measures(event))


def _measures(event: IndicatorComputed) -> list[dict[str, Any]] | None:
    used = event.measures
    return None if used is None else [one.model_dump(mode="json") for one in used]


async def last_said(connection: Connection, cycle: str) -> dict[str, LastSaid]:
    """Code of an indicator -> what was last said of it."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT ON (code) code, value, list_sha256, definition, measures FROM indicator_said
        WHERE cycle = $1
        ORDER BY code, nth DESC
        """,
        cycle,
    )
    return {row["code"]: LastSaid(row["value"], row["list_sha256"], row["definition"], row["measures"]) for row in rows}


async def save_computed(uow: UnitOfWork, events: Sequence[IndicatorComputed]) -> None:
    """Keep values, each time they were said, in their order."""
    await uow.connection.executemany(
        """
        INSERT INTO indicator_said (code, nth, cycle, branch, indicator, value, definition, records, list_sha256,
                                    effective_on, recorded_at, measures)
        SELECT $1, coalesce(max(nth), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
        FROM indicator_said WHERE code = $1
        """,
        [
            (
                event.code,
                event.cycle,
                event.branch,
                event.indicator,
                event.value,
                event.definition,
                event.records,
                event.list_sha256,
                event.effective_on,
                uow.now,
                _measures(event),
            )
            for event in events
        ],
    )
