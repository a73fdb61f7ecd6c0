"""What branches handed in of each year, and what is known before they do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from services.registry.domain.annual_facts import AnnualRule, Known
from services.registry.store.rules import rule_on
from shared.database import Connection, UnitOfWork
from shared.events.registry import AnnualFactsRecorded, Decision

_FACTS = {"name", "head", "address", "procedure", "procedure_described", "activities", "activities_described"}


async def annual_rule(connection: Connection, year: int) -> AnnualRule:
    """The rule for the report of a year: that in force when the year after begins, in which the report is due."""
    return AnnualRule.read(await rule_on(connection, "annual_report", date(year + 1, 1, 1)))


async def known_facts(connection: Connection, branch: str, year: int, day: date, known: datetime) -> Known | None:
    """What is known of a branch on a day; None where it does not exist then."""
    row = await connection.fetchrow(
        """
        SELECT status, name, address,
               (SELECT person FROM post_at($3, $4) WHERE body = $1 AND post = 'chair' ORDER BY code LIMIT 1) AS head,
               (SELECT decision FROM branch_history
                WHERE code = $1 AND recorded_at <= $4 AND decision IS NOT NULL
                ORDER BY nth LIMIT 1) AS procedure,
               (SELECT count(*) FROM activity_of_host_at($3, $4) WHERE host = $1 AND year = $2) AS activities
        FROM branch_at($3, $4) WHERE code = $1
        """,
        branch,
        year,
        day,
        known,
    )
    if row is None:
        return None
    fields = dict(row)
    procedure = fields.pop("procedure")
    return Known(**fields, procedure=Decision.model_validate(procedure) if procedure else None)


async def handed_in(uow: UnitOfWork, code: str) -> AnnualFactsRecorded | None:
    """What was handed in last, if anything was."""
    row = await uow.connection.fetchrow(
        "SELECT * FROM annual_facts_history WHERE code = $1 ORDER BY nth DESC LIMIT 1", code
    )
    return AnnualFactsRecorded.model_validate({**dict(row), **row["facts"]}) if row else None


async def save_annual_facts(uow: UnitOfWork, events: Sequence[AnnualFactsRecorded]) -> None:
    """Keep what was handed in, at most once of each branch and year."""
    await uow.connection.executemany(
        """
        INSERT INTO annual_facts_history
            (code, nth, effective_on, recorded_at, branch, year, facts, complete, handed_in_on)
        SELECT $1, coalesce(max(nth), 0) + 1, $2, $3, $4, $5, $6, $7, $8 FROM annual_facts_history WHERE code = $1
        """,
        [
            (
                event.code,
                event.effective_on,
                uow.now,
                event.branch,
                event.year,
                event.model_dump(mode="json", include=_FACTS),
                event.complete,
                event.handed_in_on,
            )
            for event in events
        ],
    )


async def texts(connection: Connection, code: str) -> dict[str, str | None]:
    """What a branch wrote last about its setting up and its activities."""
    row = await connection.fetchrow(
        "SELECT procedure, activities FROM annual_facts_text WHERE code = $1 ORDER BY recorded_at DESC LIMIT 1", code
    )
    return {"procedure_text": row["procedure"] if row else None, "activities_text": row["activities"] if row else None}


async def keep_texts(uow: UnitOfWork, code: str, procedure: str | None, activities: str | None) -> None:
    """Keep what a branch wrote, beside what it wrote before."""
    await uow.connection.execute(
        """
        INSERT INTO annual_facts_text (code, recorded_at, procedure, activities, actor) VALUES ($1, $2, $3, $4, $5)
        """,
        code,
        uow.now,
        procedure,
        activities,
        uow.actor,
    )
