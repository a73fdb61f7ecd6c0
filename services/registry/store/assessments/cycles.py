"""Cycles as last known, the schemes they were opened under, and the grades decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from services.registry.domain.assessment.cycle import Cycle
from services.registry.domain.assessment.refusals import CycleIsThere
from services.registry.domain.assessment.scheme import RULE, Scheme, SchemeVersion, version_of
from shared.database import Connection, UnitOfWork
from shared.errors import Unknown
from shared.events.registry import (
    AssessmentDecided,
    AssessmentOpened,
    AssessmentScored,
    AssessmentUnsealed,
    Assessor,
)


async def scheme_on(connection: Connection, on: date) -> SchemeVersion:
    """The scheme in force on a day; before the first one, the first one."""
    row = await connection.fetchrow(
        """
        SELECT effective_on, value FROM rule
        WHERE name = $1
        ORDER BY effective_on <= $2 DESC, abs(effective_on - $2)
        LIMIT 1
        """,
        RULE,
        on,
    )
    assert row is not None  # noqa: S101  (the migration gives the first one)
    return version_of(row["effective_on"], row["value"])


async def keep_scheme(uow: UnitOfWork, version: SchemeVersion) -> None:
    """Keep a scheme whole: a rule that is changed later must not change what was assessed."""
    await uow.connection.execute(
        """
        INSERT INTO assessment_scheme (sha256, value)
        SELECT $1, value FROM rule WHERE name = $2 AND effective_on = $3
        ON CONFLICT DO NOTHING
        """,
        version.sha256,
        RULE,
        version.since,
    )


async def active_branches(uow: UnitOfWork, day: date, scheme: Scheme) -> list[str]:
    """The branches that are active on a day, in the order of their codes."""
    rows = await uow.connection.fetch(
        "SELECT code FROM branch_at($1, $2) WHERE status = ANY($3::text[]) ORDER BY code",
        day,
        uow.now,
        list(scheme.active),
    )
    return [row["code"] for row in rows]


async def free_year(uow: UnitOfWork, year: int, scheme: str) -> None:
    """Raises CycleIsThere: a year is assessed once under a scheme."""
    other = await uow.connection.fetchval("SELECT code FROM assessment WHERE year = $1 AND scheme = $2", year, scheme)
    if other:
        raise CycleIsThere(field="year", year=year, scheme=scheme, code=other)


async def cycle(connection: Connection, code: str) -> Cycle:
    """One cycle as last known. Raises Unknown."""
    row = await connection.fetchrow(
        """
        SELECT code, year, branches, assessors, opened_on, unsealed_on, decided_on, value FROM assessment
        JOIN assessment_scheme ON sha256 = scheme_sha256
        WHERE code = $1
        """,
        code,
    )
    if row is None:
        raise Unknown(field="code", what="年度考核 (assessment)", code=code)
    fields: dict[str, Any] = dict(row)
    scheme = Scheme.model_validate(fields.pop("value"))
    assessors = tuple(Assessor.model_validate(one) for one in fields.pop("assessors"))
    return Cycle(**fields | {"branches": tuple(row["branches"]), "scheme": scheme, "assessors": assessors})


async def decided_grades(connection: Connection, code: str, day: date, known: datetime) -> dict[str, Any]:
    """Branch -> its grade on a day as known at a moment, with session and decision."""
    rows = await connection.fetch(
        """
        SELECT branch, grade, session, decision, effective_on, recorded_at FROM assessment_grade_at($2, $3)
        WHERE assessment = $1
        ORDER BY branch
        """,
        code,
        day,
        known,
    )
    return {row["branch"]: dict(row) for row in rows}


async def save_opened(uow: UnitOfWork, events: Sequence[AssessmentOpened]) -> None:
    """Keep new cycles."""
    for event in events:
        await uow.connection.execute(
            """
            INSERT INTO assessment
                (code, year, scheme, scheme_version, scheme_sha256, branches, assessors, opened_on)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            event.code,
            event.year,
            event.scheme,
            event.scheme_version,
            event.scheme_sha256,
            list(event.branches),
            [assessor.model_dump() for assessor in event.assessors],
            event.effective_on,
        )


async def save_scored(uow: UnitOfWork, events: Sequence[AssessmentScored]) -> None:
    """Keep who has handed in how much."""
    for event in events:
        await uow.connection.execute(
            """
            INSERT INTO assessment_submission (assessment, branch, assessor, scored, of, recorded_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (assessment, branch, assessor) DO UPDATE
            SET scored = EXCLUDED.scored, of = EXCLUDED.of, recorded_at = EXCLUDED.recorded_at
            """,
            event.code,
            event.branch,
            event.assessor or "",
            event.scored,
            event.of,
            uow.now,
        )


async def save_unsealed(uow: UnitOfWork, events: Sequence[AssessmentUnsealed]) -> None:
    """From now on scores may be read."""
    for event in events:
        await uow.connection.execute(
            "UPDATE assessment SET unsealed_on = $2, unsealed_at = $3 WHERE code = $1",
            event.code,
            event.effective_on,
            uow.now,
        )


async def save_decided(uow: UnitOfWork, events: Sequence[AssessmentDecided]) -> None:
    """Keep the grades decided; the time for appeals runs from the first decision."""
    for event in events:
        await uow.connection.execute(
            "UPDATE assessment SET decided_on = coalesce(decided_on, $2) WHERE code = $1",
            event.code,
            event.effective_on,
        )
        await uow.connection.execute(
            """
            INSERT INTO assessment_grade_history
                (assessment, branch, nth, effective_on, recorded_at, grade, session, decision)
            SELECT $1, said.branch,
                   coalesce((SELECT max(nth) FROM assessment_grade_history AS old
                             WHERE old.assessment = $1 AND old.branch = said.branch), 0) + 1,
                   $4, $5, said.grade, $6, $7
            FROM unnest($2::text[], $3::text[]) AS said (branch, grade)
            """,
            event.code,
            [one.branch for one in event.grades],
            [one.grade for one in event.grades],
            event.effective_on,
            uow.now,
            event.session,
            event.decision.model_dump(mode="json"),
        )
