"""Terms in the database: each as last known, and every state with both dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.registry.domain.term import Term
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.events.registry import Decision, TermEnded, TermState


async def term(uow: UnitOfWork, code: str) -> Term:
    """One term. Raises Unknown."""
    row = await uow.connection.fetchrow("SELECT * FROM term WHERE code = $1", code)
    if row is None:
        raise Unknown(field="code", what="届次 (term)", code=code)
    return _term(row)


async def terms_of(uow: UnitOfWork, body: str) -> list[Term]:
    """All terms of a body or branch, the first one first."""
    rows = await uow.connection.fetch("SELECT * FROM term WHERE body = $1 ORDER BY effective_on, code", body)
    return [_term(row) for row in rows]


async def last_day(uow: UnitOfWork, code: str) -> date:
    """The day of the latest state of a term."""
    day: date = await uow.connection.fetchval("SELECT max(effective_on) FROM term_history WHERE code = $1", code)
    return day


def _term(row: Any) -> Term:
    fields = dict(row)
    decision = fields.pop("decision")
    return Term(**fields, decision=Decision.model_validate(decision) if decision else None)


async def save_terms(uow: UnitOfWork, events: Sequence[TermState]) -> None:
    """
    Keep new states, at most one of each term.

    A state of a term that is there may begin after its planned end; the row then proposed is a valid one, never kept.
    """
    rows = [
        (
            event.code,
            event.effective_on,
            isinstance(event, TermEnded),
            event.body,
            event.number,
            event.until,
            event.decision.model_dump(mode="json") if event.decision else None,
        )
        for event in events
    ]
    columns = [list(column) for column in zip(*rows, strict=True)]
    await uow.connection.execute(
        """
        INSERT INTO term (code, body, number, effective_on, until, ended_on, decision)
        SELECT code, body, number, least(effective_on, until - 1), until, CASE WHEN ended THEN effective_on END,
               decision
        FROM unnest($1::text[], $2::date[], $3::bool[], $4::text[], $5::int[], $6::date[], $7::jsonb[])
             AS said (code, effective_on, ended, body, number, until, decision)
        ON CONFLICT (code) DO UPDATE
        SET until = EXCLUDED.until, ended_on = EXCLUDED.ended_on, decision = EXCLUDED.decision
        """,
        *columns,
    )
    await uow.connection.execute(
        """
        INSERT INTO term_history (code, nth, effective_on, recorded_at, ended, body, number, since, until, decision)
        SELECT said.code,
               coalesce((SELECT max(nth) FROM term_history AS old WHERE old.code = said.code), 0) + 1,
               said.effective_on, $8, said.ended, said.body, said.number, term.effective_on, said.until, said.decision
        FROM unnest($1::text[], $2::date[], $3::bool[], $4::text[], $5::int[], $6::date[], $7::jsonb[])
             AS said (code, effective_on, ended, body, number, until, decision)
        JOIN term ON term.code = said.code
        """,
        *columns,
        uow.now,
    )
