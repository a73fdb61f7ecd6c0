"""Values that the registry computes itself: as they are now while a cycle is open, as they were used since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from services.registry.domain.assessment.cycle import Cycle
from services.registry.domain.assessment.measured import (
    DEFINITION,
    MEAN_AGE,
    MeanAge,
    day_of,
    mean_ages,
    wants_mean_age,
)
from services.registry.domain.assessment.scoring import Computed
from services.registry.domain.statute.limits import Scope
from services.registry.domain.statute.snapshot import Scene
from services.registry.store import statute
from shared.database import Connection, UnitOfWork

NAMED = 100
"""How many facts are named beside a value, as reporting names them."""


async def measured_now(
    connection: Connection, cycle: Cycle, branches: Collection[str], today: date, known: datetime
) -> dict[str, Computed]:
    """Branch -> its mean age as of the cycle's day, as known at a moment; empty where no scheme asks."""
    if not wants_mean_age(cycle.scheme):
        return {}
    day = day_of(cycle.year, today)
    rules = await statute.rules_on(connection, day, known)
    scene = Scene(await statute.in_office(connection, day, known), day, rules.value("statute_scope", Scope).statuses)
    found = mean_ages(scene, rules, cycle.scheme, branches)
    events = await _last_events(connection, {post for one in found for post in one.posts}, known)
    return {one.branch: _computed(one, events) for one in found}


def _computed(one: MeanAge, events: dict[str, str]) -> Computed:
    subjects = tuple(f"post/{code}" for code in one.posts)
    facts = tuple(events[subject] for subject in subjects if subject in events)
    return Computed(one.value, None, DEFINITION, facts[:NAMED], len(subjects), subjects[:NAMED])


async def _last_events(connection: Connection, posts: Collection[str], known: datetime) -> dict[str, str]:
    """Subject -> the last event about it that was said by a moment."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT ON (subject) subject, event_id FROM ledger
        WHERE subject = ANY($1::text[]) AND recorded_at <= $2
        ORDER BY subject, version DESC
        """,
        [f"post/{code}" for code in sorted(posts)],
        known,
    )
    return {row["subject"]: str(row["event_id"]) for row in rows}


async def keep_measured(uow: UnitOfWork, cycle: Cycle) -> None:
    """Write down the values of this moment: they count from the unsealing on, whatever is corrected later."""
    found = await measured_now(uow.connection, cycle, cycle.branches, uow.today, uow.now)
    await uow.connection.executemany(
        """
        INSERT INTO assessment_measured (assessment, branch, indicator, value, definition, facts, subjects, records,
                                         measured_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        [
            (
                cycle.code,
                branch,
                MEAN_AGE,
                one.value,
                one.definition,
                list(one.facts),
                list(one.subjects),
                one.records,
                uow.now,
            )
            for branch, one in found.items()
        ],
    )


async def measured_then(connection: Connection, cycle: Cycle, branches: Sequence[str]) -> dict[str, Computed]:
    """Branch -> its mean age as it was used."""
    rows = await connection.fetch(
        """
        SELECT branch, value, definition, facts, subjects, records FROM assessment_measured
        WHERE assessment = $1 AND branch = ANY($2::text[]) AND indicator = $3
        """,
        cycle.code,
        list(branches),
        MEAN_AGE,
    )
    return {
        row["branch"]: Computed(
            row["value"], None, row["definition"], tuple(row["facts"]), row["records"], tuple(row["subjects"])
        )
        for row in rows
    }
