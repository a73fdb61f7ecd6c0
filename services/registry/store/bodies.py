"""Bodies in the database: each as last described, and every state with both dates; a branch is read from its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.registry.domain import shown
from services.registry.domain.body import Body, BodyRule
from shared.database import UnitOfWork
from shared.events.registry import BodyEnded, BodyState, Decision
from shared.search import index


async def body_rule(uow: UnitOfWork, on: date) -> BodyRule:
    """Which posts each kind of body has, by the rule in force on a day; before its first row, that row's."""
    value = await uow.connection.fetchval(
        """
        SELECT value FROM rule
        WHERE name = 'bodies'
        ORDER BY effective_on <= $1 DESC, abs(effective_on - $1)
        LIMIT 1
        """,
        on,
    )
    return BodyRule.read(value)


async def body(uow: UnitOfWork, code: str) -> Body | None:
    """One body as last known; its row is locked, so that two changes of its posts see each other."""
    row = await uow.connection.fetchrow("SELECT * FROM body WHERE code = $1 FOR NO KEY UPDATE", code)
    return _body(row) if row else None


def _body(row: Any) -> Body:
    fields = dict(row)
    decision = fields.pop("decision")
    return Body(**fields, decision=Decision.model_validate(decision) if decision else None)


async def last_day(uow: UnitOfWork, code: str) -> date:
    """The day of the latest state of a body."""
    day: date = await uow.connection.fetchval("SELECT max(effective_on) FROM body_history WHERE code = $1", code)
    return day


async def branches_like(uow: UnitOfWork, code: str) -> list[str]:
    """The branch with this code, if there is one."""
    rows = await uow.connection.fetch("SELECT code FROM branch WHERE code = $1", code)
    return [row["code"] for row in rows]


async def save_bodies(uow: UnitOfWork, events: Sequence[BodyState]) -> None:
    """Keep new states, at most one of each body."""
    rows = [
        (
            event.code,
            event.effective_on,
            isinstance(event, BodyEnded),
            event.name,
            event.kind,
            event.decision.model_dump(mode="json") if event.decision else None,
        )
        for event in events
    ]
    columns = [list(column) for column in zip(*rows, strict=True)]
    await uow.connection.execute(
        """
        INSERT INTO body_history (code, nth, effective_on, recorded_at, ended, name, kind, decision)
        SELECT said.code,
               coalesce((SELECT max(nth) FROM body_history AS old WHERE old.code = said.code), 0) + 1,
               said.effective_on, $7, said.ended, said.name, said.kind, said.decision
        FROM unnest($1::text[], $2::date[], $3::bool[], $4::text[], $5::text[], $6::jsonb[])
             AS said (code, effective_on, ended, name, kind, decision)
        """,
        *columns,
        uow.now,
    )
    await uow.connection.execute(
        """
        INSERT INTO body (code, name, kind, effective_on, ended_on, decision)
        SELECT code, name, kind, effective_on, CASE WHEN ended THEN effective_on END, decision
        FROM unnest($1::text[], $2::date[], $3::bool[], $4::text[], $5::text[], $6::jsonb[])
             AS said (code, effective_on, ended, name, kind, decision)
        ON CONFLICT (code) DO UPDATE
        SET name = EXCLUDED.name, kind = EXCLUDED.kind, ended_on = EXCLUDED.ended_on, decision = EXCLUDED.decision
        """,
        *columns,
    )
    await index(uow, [shown.body(event) for event in events])
