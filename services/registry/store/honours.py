"""Honours in the database: every state with both dates, and the objections to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.registry.commands.honours import AnswerObjection, ObjectToHonour, RecipientNamed
from services.registry.domain import shown
from services.registry.domain.honour import STATES, DecidedGrade, Honour, HonourRule
from services.registry.domain.refusals import AlreadyThere
from services.registry.store.rules import rule_on
from shared.database import Connection, UnitOfWork
from shared.errors import Unknown
from shared.events.registry import Decision
from shared.events.registry.honours import HonourState
from shared.search import found_so_far, index


async def honour_rule(connection: Connection, on: date) -> HonourRule:
    """The rule of honours in force on a day."""
    return HonourRule.model_validate(await rule_on(connection, "honours", on))


async def honour(uow: UnitOfWork, code: str) -> Honour:
    """One honour as last known. Raises Unknown."""
    row = await uow.connection.fetchrow(
        """
        SELECT step, effective_on, state,
               array(SELECT objection FROM honour_objection
                     WHERE honour = code AND answer IS NULL ORDER BY objection) AS unanswered
        FROM honour_history
        WHERE code = $1
        ORDER BY nth DESC
        LIMIT 1
        """,
        code,
    )
    if row is None:
        raise Unknown(field="code", what="荣誉 (honour)", code=code)
    return Honour(HonourState.model_validate(row["state"]), row["step"], tuple(row["unanswered"]))


async def decided_grade(uow: UnitOfWork, assessment: str, branch: str) -> DecidedGrade:
    """The grade last decided for a branch. Raises Unknown."""
    row = await uow.connection.fetchrow(
        """
        SELECT assessment, branch, year, grade, session, decision FROM assessment_grade_history
        JOIN assessment ON assessment.code = assessment
        WHERE assessment = $1 AND branch = $2
        ORDER BY effective_on DESC, nth DESC
        LIMIT 1
        """,
        assessment,
        branch,
    )
    if row is None:
        raise Unknown(field="branch", what="考核等次 (grade)", code=f"{assessment}/{branch}")
    return DecidedGrade(**{**row, "decision": Decision.model_validate(row["decision"])})


async def save_honours(uow: UnitOfWork, events: Sequence[HonourState]) -> None:
    """Keep further states, in their order."""
    for event in events:
        await uow.connection.execute(
            """
            INSERT INTO honour_history (code, nth, effective_on, recorded_at, step, kind, award, year,
                                        recipient_kind, recipient, publicity_to, state)
            SELECT $1, coalesce(max(nth), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
            FROM honour_history WHERE code = $1
            """,
            event.code,
            event.effective_on,
            uow.now,
            STATES[type(event)],
            event.kind,
            event.award,
            event.year,
            event.recipient.kind,
            event.recipient.code,
            event.publicity_to,
            event.model_dump(mode="json"),
        )
        await index(uow, shown.honours([event], await found_so_far(uow, "honour", [event.code])))


async def save_objection(uow: UnitOfWork, command: ObjectToHonour, received_on: date) -> None:
    """Keep an objection. Raises AlreadyThere."""
    added = await uow.connection.fetchval(
        """
        INSERT INTO honour_objection (honour, objection, received_on, objected, recorded_by, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT DO NOTHING
        RETURNING true
        """,
        command.code,
        command.objection,
        received_on,
        command.text,
        uow.actor,
        uow.now,
    )
    if not added:
        raise AlreadyThere(field="objection", code=command.objection)


async def save_answer(uow: UnitOfWork, command: AnswerObjection) -> None:
    """Keep the answer to an objection; a later one replaces it. Raises Unknown."""
    answered = await uow.connection.fetchval(
        """
        UPDATE honour_objection SET answer = $3, answered_by = $4, answered_at = $5
        WHERE honour = $1 AND objection = $2
        RETURNING true
        """,
        command.code,
        command.objection,
        command.answer,
        uow.actor,
        uow.now,
    )
    if not answered:
        raise Unknown(field="objection", what="异议 (objection)", code=command.objection)


async def known_recipient(uow: UnitOfWork, recipient: RecipientNamed) -> None:
    """Raises Unknown where nobody of that kind was ever registered under the code."""
    kind = recipient.kind
    found = await uow.connection.fetchval(f'SELECT true FROM "{kind}" WHERE code = $1', recipient.code)  # noqa: S608
    if not found:
        raise Unknown(field="recipient", what=f"受表彰者 ({kind})", code=recipient.code)
