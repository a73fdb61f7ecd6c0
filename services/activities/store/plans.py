"""Yearly plans and their lines in the database, and which activities carry a line out."""

from __future__ import annotations

from collections.abc import Sequence

from services.activities.domain.plan import Line, YearPlan
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.events.activities import (
    ActivityPlan,
    PlanEndorsed,
    PlanHandedIn,
    PlanLineDropped,
    PlanLinePlanned,
    PlanLineState,
    PlanLineTied,
    PlanLineUntied,
    PlanState,
    PlanWithdrawn,
)


async def plan_of_party(uow: UnitOfWork, party: str, year: int) -> str | None:
    """The code of the plan that a party has for a year; until the end nobody else hands one in for them."""
    await uow.connection.execute("SELECT pg_advisory_xact_lock(hashtext('plan of ' || $1), $2)", party, year)
    code: str | None = await uow.connection.fetchval(
        "SELECT code FROM plan WHERE party = $1 AND year = $2 AND NOT withdrawn", party, year
    )
    return code


async def plan(uow: UnitOfWork, code: str) -> YearPlan:
    """A plan as last known. Raises Unknown."""
    row = await uow.connection.fetchrow("SELECT * FROM plan WHERE code = $1", code)
    if row is None:
        raise Unknown(field="code", what="年度计划 (plan)", code=code)
    event = PlanHandedIn.model_validate({**row, "effective_on": row["handed_in_on"]})
    return YearPlan(event, row["session"], row["withdrawn"])


async def endorsed_at(uow: UnitOfWork, session: str) -> list[str]:
    """The plans that a session has endorsed."""
    rows = await uow.connection.fetch("SELECT code FROM plan WHERE session = $1 AND NOT withdrawn", session)
    return [row["code"] for row in rows]


async def save_plans(uow: UnitOfWork, events: Sequence[PlanState]) -> None:
    """Write what was handed in or corrected; an endorsement stays."""
    await uow.connection.executemany(
        """
        INSERT INTO plan (code, year, party, title, handed_in_on) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (code) DO UPDATE SET title = EXCLUDED.title, handed_in_on = EXCLUDED.handed_in_on
        """,
        [(event.code, event.year, event.party, event.title, event.effective_on) for event in events],
    )


async def save_endorsements(uow: UnitOfWork, events: Sequence[PlanEndorsed]) -> None:
    """Write which session has endorsed a plan."""
    await uow.connection.executemany(
        "UPDATE plan SET session = $2, endorsed_on = $3, decision = $4 WHERE code = $1",
        [(event.code, event.session, event.effective_on, event.decision.model_dump(mode="json")) for event in events],
    )


async def save_plan_withdrawals(uow: UnitOfWork, events: Sequence[PlanWithdrawn]) -> None:
    """Write what was withdrawn."""
    await uow.connection.execute(
        "UPDATE plan SET withdrawn = true WHERE code = ANY($1::text[])", [event.code for event in events]
    )


async def keep_plan_correction(uow: UnitOfWork, code: str, because: str, version: int) -> None:
    """Keep why a plan was corrected or withdrawn."""
    await uow.connection.execute(
        "INSERT INTO plan_correction VALUES ($1, $2, $3, $4, $5)", code, version, because, uow.actor, uow.now
    )


async def known_lines(uow: UnitOfWork, codes: Sequence[str]) -> list[str]:
    """Those of these lines that exist."""
    rows = await uow.connection.fetch("SELECT code FROM plan_line WHERE code = ANY($1::text[]) ORDER BY 1", codes)
    return [row["code"] for row in rows]


async def line_numbers(uow: UnitOfWork, plan: str) -> dict[int, str]:
    """The lines of a plan that stand, number -> code."""
    rows = await uow.connection.fetch("SELECT number, code FROM plan_line WHERE plan = $1 AND dropped_on IS NULL", plan)
    return {row["number"]: row["code"] for row in rows}


async def plan_line(uow: UnitOfWork, code: str) -> Line:
    """A line as last known, with its plan. Raises Unknown."""
    row = await uow.connection.fetchrow("SELECT * FROM plan_line WHERE code = $1", code)
    if row is None:
        raise Unknown(field="code", what="计划项目 (plan_line)", code=code)
    event = PlanLinePlanned.model_validate({**row, "effective_on": row["first_day"]})
    return Line(event, await plan(uow, event.plan), row["dropped_on"])


async def save_lines(uow: UnitOfWork, events: Sequence[PlanLineState]) -> None:
    """Write what stands in plans."""
    await uow.connection.executemany(
        """
        INSERT INTO plan_line (code, plan, number, title, kind, first_day, last_day, quarter, hosts, key_works,
                               activities, attendances)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (code) DO UPDATE
        SET number = $3, title = $4, kind = $5, first_day = $6, last_day = $7, quarter = $8, hosts = $9,
            key_works = $10, activities = $11, attendances = $12
        """,
        [
            (
                event.code,
                event.plan,
                event.number,
                event.title,
                event.kind,
                event.first_day,
                event.last_day,
                event.quarter,
                event.hosts,
                event.key_works,
                event.activities,
                event.attendances,
            )
            for event in events
        ],
    )


async def save_drops(uow: UnitOfWork, events: Sequence[PlanLineDropped]) -> None:
    """Write what was dropped."""
    await uow.connection.executemany(
        "UPDATE plan_line SET dropped_on = $2 WHERE code = $1", [(event.code, event.effective_on) for event in events]
    )


async def keep_drop(uow: UnitOfWork, code: str, because: str) -> None:
    """Keep why a line was dropped, and by whom."""
    await uow.connection.execute(
        "INSERT INTO plan_line_kept (line, dropped_because, dropped_by) VALUES ($1, $2, $3)", code, because, uow.actor
    )


async def tied_to(uow: UnitOfWork, line: str) -> list[str]:
    """The activities that were tied to a line."""
    rows = await uow.connection.fetch("SELECT activity FROM plan_line_tie WHERE line = $1", line)
    return [row["activity"] for row in rows]


async def save_ties(uow: UnitOfWork, events: Sequence[PlanLineTied]) -> None:
    """Write what carries a line out."""
    await uow.connection.executemany(
        "INSERT INTO plan_line_tie (line, activity) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        [(event.code, event.activity) for event in events],
    )


async def save_unties(uow: UnitOfWork, events: Sequence[PlanLineUntied]) -> None:
    """Write what does not, after all."""
    await uow.connection.executemany(
        "DELETE FROM plan_line_tie WHERE line = $1 AND activity = $2",
        [(event.code, event.activity) for event in events],
    )


async def plan_year(uow: UnitOfWork, line: str) -> int | None:
    """The year of the plan that a line stands in; None where there is no such line, or it was dropped."""
    year: int | None = await uow.connection.fetchval(
        """
        SELECT year FROM plan_line JOIN plan ON plan.code = plan_line.plan
        WHERE plan_line.code = $1 AND dropped_on IS NULL AND NOT withdrawn
        """,
        line,
    )
    return year


async def save_named_lines(uow: UnitOfWork, events: Sequence[ActivityPlan]) -> None:
    """Write the line that each activity names itself, as last told."""
    await uow.connection.execute(
        "DELETE FROM plan_line_named WHERE activity = ANY($1::text[])",
        [event.code for event in events if event.plan_line is None],
    )
    await uow.connection.executemany(
        """
        INSERT INTO plan_line_named (activity, line) VALUES ($1, $2)
        ON CONFLICT (activity) DO UPDATE SET line = EXCLUDED.line
        """,
        [(event.code, event.plan_line) for event in events if event.plan_line is not None],
    )
