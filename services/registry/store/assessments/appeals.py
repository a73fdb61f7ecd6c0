"""Appeals in the database, how they were answered and the difference that made."""

from __future__ import annotations

from collections.abc import Sequence

from services.registry.commands.assessments import AnswerAppeal
from services.registry.domain.assessment.appeal import Answered, Appeal, summary
from services.registry.domain.refusals import AlreadyThere
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.events.registry import AssessmentAppealAnswered, AssessmentAppealed


async def appeal(uow: UnitOfWork, code: str, named: str) -> Appeal:
    """One appeal as last known. Raises Unknown."""
    row = await uow.connection.fetchrow(
        """
        SELECT appeal, branch, indicator, record, answered_on FROM assessment_appeal
        WHERE assessment = $1 AND appeal = $2
        """,
        code,
        named,
    )
    if row is None:
        raise Unknown(field="appeal", what="申诉 (appeal)", code=named)
    return Appeal(**row)


async def free_appeal(uow: UnitOfWork, code: str, named: str) -> None:
    """Raises AlreadyThere."""
    if await uow.connection.fetchval(
        "SELECT true FROM assessment_appeal WHERE assessment = $1 AND appeal = $2", code, named
    ):
        raise AlreadyThere(field="appeal", code=named)


async def save_appealed(uow: UnitOfWork, events: Sequence[AssessmentAppealed]) -> None:
    """Keep new appeals."""
    for event in events:
        await uow.connection.execute(
            """
            INSERT INTO assessment_appeal (assessment, appeal, branch, indicator, record, appealed_on)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            event.code,
            event.appeal,
            event.branch,
            event.indicator,
            event.record,
            event.effective_on,
        )


async def save_answered(uow: UnitOfWork, events: Sequence[AssessmentAppealAnswered]) -> None:
    """Keep that appeals were answered, and which grade the scores propose since."""
    for event in events:
        await uow.connection.execute(
            """
            UPDATE assessment_appeal
            SET answered_on = $3, reviewer = $4, upheld = $5, proposed_before = $6, proposed_after = $7
            WHERE assessment = $1 AND appeal = $2
            """,
            event.code,
            event.appeal,
            event.effective_on,
            event.reviewer,
            event.upheld,
            event.proposed_before,
            event.proposed_after,
        )


async def save_correction(uow: UnitOfWork, command: AnswerAppeal, answered: Answered) -> None:
    """Keep the answer, what stands in the score's place since, and the totals before and after."""
    event, corrected = answered.event, answered.corrected
    await uow.connection.execute(
        """
        INSERT INTO assessment_correction
            (assessment, appeal, branch, indicator, level, value, points, answer, before, after, answered_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """,
        event.code,
        event.appeal,
        event.branch,
        event.indicator,
        corrected.level if corrected else None,
        corrected.value if corrected else None,
        corrected.points if corrected else None,
        command.answer,
        summary(answered.before, event.indicator),
        summary(answered.after, event.indicator),
        uow.now,
    )
