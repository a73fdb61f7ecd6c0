"""Open cycles as heard, what was computed of them, and how far: all that a turn of the clock loads and keeps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from services.reporting.domain.indicators.catalogue import INDICATORS
from services.reporting.domain.indicators.cycle import Computed, Cycle
from services.reporting.domain.indicators.indicator import Listing
from services.reporting.domain.indicators.standing import Standing, State
from services.reporting.domain.indicators.values import Entry, last_day
from services.reporting.domain.period import OFFICE_ZONE
from services.reporting.store.indicators.listings import FACTS, LISTINGS
from services.reporting.store.indicators.measures import holding, told_by_activities
from shared.database import Connection, UnitOfWork


async def alone(uow: UnitOfWork) -> None:
    """Until the end of the transaction nobody else computes: two who did would both say it."""
    await uow.connection.execute("LOCK TABLE indicator_turn IN SHARE ROW EXCLUSIVE MODE")


async def open_cycles(connection: Connection) -> list[Cycle]:
    """The cycles that were opened and not unsealed yet, in the order of their codes."""
    rows = await connection.fetch(
        """
        SELECT data FROM fact AS opened
        WHERE type = 'registry.assessment.opened.v1'
          AND NOT EXISTS (
              SELECT FROM fact AS unsealed
              WHERE unsealed.type = 'registry.assessment.unsealed.v1'
                AND unsealed.source = opened.source AND unsealed.subject = opened.subject
          )
        ORDER BY code
        """
    )
    return [await _cycle(connection, row["data"]) for row in rows]


async def _cycle(connection: Connection, data: Mapping[str, Any]) -> Cycle:
    measures: dict[str, dict[str, int | tuple[str, ...]]] = defaultdict(dict)
    for one in data.get("measures") or ():
        measures[one["indicator"]][one["name"]] = one["number"] if one["number"] is not None else tuple(one["codes"])
    last = date(data["year"], 12, 31)
    holds, told = await holding(connection, last), await told_by_activities(connection, last)
    return Cycle(data["code"], data["year"], tuple(data["branches"]), measures, holds, told)


async def facts_of_listings(connection: Connection) -> dict[Listing, int]:
    """Listing -> how many facts it may speak of. Facts are only ever added, so the number tells whether any came."""
    rows = await connection.fetch(
        "SELECT type, count(*) AS facts FROM fact WHERE type = ANY($1::text[]) GROUP BY type",
        sorted({type_ for types in FACTS.values() for type_ in types}),
    )
    facts = {row["type"]: row["facts"] for row in rows}
    return {listing: sum(facts.get(type_, 0) for type_ in types) for listing, types in FACTS.items()}


async def due(uow: UnitOfWork, cycle: Cycle, facts: Mapping[Listing, int], rest: int) -> list[Listing]:
    """
    The listings to be computed: never computed, or other facts, another day, or another edition of the catalogue.

    One that took long rests for `rest` times as long, so that facts that stream in are not met by computing alone.
    """
    rows = await uow.connection.fetch(
        """
        SELECT listing, facts, on_day, edition, computed_at + took * $2 > $3 AS rests FROM indicator_turn
        WHERE cycle = $1
        """,
        cycle.code,
        rest,
        uow.now,
    )
    known = {row["listing"]: row for row in rows}
    return [listing for listing in LISTINGS if _is_due(known.get(listing), (facts[listing], uow.today, cycle.edition))]


def _is_due(known: Any, now: tuple[int, date, str]) -> bool:
    return known is None or (not known["rests"] and (known["facts"], known["on_day"], known["edition"]) != now)


async def found(uow: UnitOfWork, cycle: Cycle, listing: Listing, into: dict[tuple[str, str], list[Entry]]) -> None:
    """Add the lists of one listing, by indicator and branch."""
    rows = await uow.connection.fetch(
        LISTINGS[listing],
        cycle.first_day,
        last_day(cycle.year, uow.today),
        uow.now,
        list(cycle.branches),
        _measures(cycle),
        uow.today,
        OFFICE_ZONE,
    )
    for indicator, branch, role, event_id, weight in rows:
        into.setdefault((indicator, branch), []).append(Entry(str(event_id), role, weight))


def _measures(cycle: Cycle) -> dict[str, Any]:
    return {"of": {code: cycle.measured(one) for code, one in INDICATORS.items()}, "scheme": cycle.measures}


async def standings(uow: UnitOfWork, branches: Collection[str]) -> dict[str, Standing]:
    """Branch -> its states as known now."""
    rows = await uow.connection.fetch(
        """
        SELECT code, effective_on, version, CASE type WHEN 'registry.branch.ended.v1' THEN 'ended'
            ELSE data->>'status' END AS status
        FROM fact
        WHERE type IN ('registry.branch.founded.v1', 'registry.branch.changed.v1', 'registry.branch.ended.v1')
          AND code = ANY($1::text[]) AND recorded_at <= $2
        """,
        list(branches),
        uow.now,
    )
    states: dict[str, list[State]] = defaultdict(list)
    for row in rows:
        states[row["code"]].append(State(row["effective_on"], row["version"], row["status"]))
    return {branch: Standing.of(told) for branch, told in states.items()}


async def subjects(connection: Connection, event_ids: Iterable[str]) -> dict[str, str]:
    """Event id -> the record that it is about."""
    rows = await connection.fetch(
        "SELECT event_id, subject FROM fact WHERE event_id = ANY($1::uuid[])", sorted(set(event_ids))
    )
    return {str(row["event_id"]): row["subject"] for row in rows}


async def keep_lists(uow: UnitOfWork, computed: Sequence[Computed]) -> None:
    """Store the lists under their hashes, beside those of figures: an equal one is stored once."""
    lists = {one.event.list_sha256: one.entries for one in computed}
    await uow.connection.executemany(
        """
        INSERT INTO fact_list (sha256, event_ids, weights, groups) VALUES ($1, $2, $3, $4)
        ON CONFLICT (sha256) DO NOTHING
        """,
        [
            (sha256, [one.event_id for one in listed], [one.weight for one in listed], [one.role for one in listed])
            for sha256, listed in sorted(lists.items(), key=lambda one: one[0] or "")
        ],
    )


async def mark(uow: UnitOfWork, cycle: Cycle, facts: Mapping[Listing, int], listings: Iterable[Listing]) -> None:
    """Keep of how many facts these listings were computed, on which day, and how long the turn took."""
    await uow.connection.executemany(
        """
        INSERT INTO indicator_turn (cycle, listing, facts, on_day, edition, computed_at, took)
        VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp() - $6)
        ON CONFLICT (cycle, listing) DO UPDATE
        SET facts = EXCLUDED.facts, on_day = EXCLUDED.on_day, edition = EXCLUDED.edition,
            computed_at = EXCLUDED.computed_at, took = EXCLUDED.took
        """,
        [(cycle.code, listing, facts[listing], uow.today, cycle.edition, uow.now) for listing in listings],
    )
