"""The dataset of a digest, put together from the figures of three periods and the tables that explain them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.reporting.domain.dataset import Dataset, Listed, figure_of, span_of
from services.reporting.domain.definition import Definition
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.period import Period
from services.reporting.store import tables
from services.reporting.store.compute import Lists, Window, compute_all, value_of, window_of
from shared.database import Connection


@dataclass(frozen=True, slots=True)
class Compared:
    """The lists of a period beside those of the period before and of the same period last year."""

    now: Lists
    previous: Lists
    last_year: Lists


async def compared(connection: Connection, period: Period, known_on: datetime, keep: bool) -> Compared:
    """Compute every figure of three periods as known at one moment; `keep` stores the lists of the first."""
    return Compared(
        now=await compute_all(connection, window_of(period, known_on), keep),
        previous=await compute_all(connection, window_of(period.previous(), known_on)),
        last_year=await compute_all(connection, window_of(period.last_year(), known_on)),
    )


async def dataset(connection: Connection, period: Period, known_on: datetime, keep: bool = False) -> Dataset:
    """The dataset of a period as known at a moment; `keep` also stores its lists."""
    window = window_of(period, known_on)
    lists = await compared(connection, period, known_on, keep)
    society = await tables.society(connection, window)
    targets = society.targets if society else {}
    return Dataset(
        period=span_of(period),
        society=society,
        figures={
            definition.name: figure_of(
                definition,
                {role: Listed(sha256=found.sha256, length=found.length) for role, found in own.items()},
                value_of(definition, own),
                targets,
                _value(definition, lists.previous),
                _value(definition, lists.last_year),
            )
            for definition in DEFINITIONS.values()
            for own in (lists.now[definition.name],)
        },
        **await _explained(connection, window, period),
    )


def _value(definition: Definition, lists: Lists) -> int | float:
    return value_of(definition, lists[definition.name])


async def _explained(connection: Connection, window: Window, period: Period) -> dict[str, object]:
    return {
        "branches": await tables.branches(connection, window),
        "key_works": await tables.key_works(connection, window),
        "meetings": await tables.meetings(connection, window),
        "decided_items": await tables.decided_items(connection, window),
        "members_by_class": await tables.members_by_class(connection, window),
        "movement": await tables.movement(connection, window),
        "late": await tables.late(connection, window, period.ends_at),
        **await tables.activities(connection, window),
        **await tables.items(connection, window),
    }
