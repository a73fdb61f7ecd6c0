"""Findings in the database: which were told as open, and how they were answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from services.registry.commands.findings import AnswerFinding
from shared.database import Connection, UnitOfWork
from shared.events.registry import FindingAnswered, FindingClosed, FindingOpened, FindingState


async def hold_findings(uow: UnitOfWork) -> None:
    """One round of telling at a time."""
    await uow.connection.execute("SELECT pg_advisory_xact_lock(hashtext('findings of the statute'))")


async def open_findings(uow: UnitOfWork) -> dict[str, FindingOpened]:
    """Code -> the finding as it was last told to be open, those that are open still."""
    rows = await uow.connection.fetch(
        """
        SELECT code, rule, version, severity, bodies, opened_on AS effective_on FROM finding
        WHERE closed_on IS NULL
        """
    )
    return {row["code"]: FindingOpened.model_validate(dict(row)) for row in rows}


async def save_findings(uow: UnitOfWork, events: Sequence[FindingState]) -> None:
    """Keep findings that began or ended, at most one event of each."""
    await uow.connection.execute(
        """
        INSERT INTO finding (code, rule, version, severity, bodies, opened_on, closed_on)
        SELECT said.code, said.rule, said.version, said.severity, string_to_array(said.bodies, ' '), said.day,
               CASE WHEN said.closed THEN said.day END
        FROM unnest($1::text[], $2::text[], $3::date[], $4::text[], $5::text[], $6::date[], $7::bool[])
             AS said (code, rule, version, severity, bodies, day, closed)
        ON CONFLICT (code) DO UPDATE
        SET version = EXCLUDED.version, severity = EXCLUDED.severity, bodies = EXCLUDED.bodies,
            opened_on = CASE WHEN EXCLUDED.closed_on IS NULL THEN EXCLUDED.opened_on ELSE finding.opened_on END,
            closed_on = EXCLUDED.closed_on
        """,
        [event.code for event in events],
        [event.rule for event in events],
        [event.version for event in events],
        [event.severity for event in events],
        # A code has no blanks; an array of arrays cannot be ragged.
        [" ".join(event.bodies) for event in events],
        [event.effective_on for event in events],
        [isinstance(event, FindingClosed) for event in events],
    )


async def save_answers(uow: UnitOfWork, events: Sequence[FindingAnswered]) -> None:
    """Keep answers, at most one of each finding."""
    await uow.connection.execute(
        """
        INSERT INTO finding_answer (code, nth, effective_on, recorded_at, reason, until)
        SELECT said.code,
               coalesce((SELECT max(nth) FROM finding_answer AS old WHERE old.code = said.code), 0) + 1,
               said.effective_on, $5, said.reason, said.until
        FROM unnest($1::text[], $2::date[], $3::text[], $4::date[]) AS said (code, effective_on, reason, until)
        """,
        [event.code for event in events],
        [event.effective_on for event in events],
        [event.reason for event in events],
        [event.until for event in events],
        uow.now,
    )


async def save_answer_text(uow: UnitOfWork, command: AnswerFinding) -> None:
    """Keep the words of the answer just saved."""
    await uow.connection.execute(
        """
        INSERT INTO finding_answer_text (code, nth, because, actor, recorded_at)
        SELECT $1, max(nth), $2, $3, $4 FROM finding_answer WHERE code = $1
        """,
        command.code,
        command.because,
        uow.actor,
        uow.now,
    )


async def answers(connection: Connection, day: date, known: datetime) -> dict[str, dict[str, Any]]:
    """Code -> the newest answer, where it lasts on the day."""
    rows = await connection.fetch(
        """
        SELECT answer.code, answer.reason, answer.effective_on, answer.until, text.because, text.actor, text.recorded_at
        FROM (
            SELECT DISTINCT ON (code) * FROM finding_answer
            WHERE effective_on <= $1 AND recorded_at <= $2
            ORDER BY code, effective_on DESC, nth DESC
        ) AS answer
        LEFT JOIN finding_answer_text AS text ON text.code = answer.code AND text.nth = answer.nth
        WHERE answer.until > $1
        """,
        day,
        known,
    )
    return {row["code"]: {name: value for name, value in row.items() if name != "code"} for row in rows}
