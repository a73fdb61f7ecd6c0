"""How branches are covered today, and which were reminded in which period."""

from __future__ import annotations

from collections.abc import Sequence

from services.registry.domain.coverage import CoverageRule, Standing
from services.registry.store.rules import rule
from shared.database import UnitOfWork
from shared.events.registry import CoverageReminded


async def coverage_rule(uow: UnitOfWork) -> CoverageRule:
    """The rule in force today."""
    return CoverageRule.read(await rule(uow, "branch_coverage", uow.today))


async def hold_reminders(uow: UnitOfWork) -> None:
    """One reminding at a time, in whatever process: the next one sees what this one has said."""
    await uow.connection.execute("SELECT pg_advisory_xact_lock(hashtext('reminders of coverage'))")


async def standings(uow: UnitOfWork) -> list[Standing]:
    """Every branch there is today."""
    rows = await uow.connection.fetch(
        """
        SELECT code, status, coverage, liaison, reason, since,
               (known_since AT TIME ZONE 'UTC')::date AS known_since, coalesce(times, 0) AS times, last_period
        FROM coverage_at($1, $2)
        JOIN (
            SELECT code, min(effective_on) AS since, min(recorded_at) AS known_since FROM branch_history GROUP BY code
        ) AS first USING (code)
        LEFT JOIN (
            SELECT DISTINCT ON (code) code, times, period AS last_period FROM coverage_reminder
            ORDER BY code, times DESC
        ) AS last USING (code)
        ORDER BY code
        """,
        uow.today,
        uow.now,
    )
    return [Standing(**row) for row in rows]


async def save_reminders(uow: UnitOfWork, events: Sequence[CoverageReminded]) -> None:
    """Keep who was reminded of what; the key forbids a second time in one period."""
    await uow.connection.executemany(
        "INSERT INTO coverage_reminder (code, period, reminded_on, lacking, times) VALUES ($1, $2, $3, $4, $5)",
        [(event.code, event.period, event.effective_on, list(event.lacking), event.times) for event in events],
    )
