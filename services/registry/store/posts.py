"""Posts in the database: each appointment as last known, and every state with both dates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.registry.domain.post import Post
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.events.registry import Decision, PostEnded, PostState


async def post(uow: UnitOfWork, code: str) -> Post:
    """One appointment. Raises Unknown."""
    row = await uow.connection.fetchrow("SELECT * FROM post WHERE code = $1", code)
    if row is None:
        raise Unknown(field="code", what="任职记录 (post)", code=code)
    return _post(row)


async def posts_of(uow: UnitOfWork, branch: str) -> list[Post]:
    """All appointments ever made in a branch."""
    rows = await uow.connection.fetch("SELECT * FROM post WHERE branch = $1 ORDER BY effective_on, code", branch)
    return [_post(row) for row in rows]


def _post(row: Any) -> Post:
    fields = dict(row)
    decision = fields.pop("decision")
    return Post(**fields, decision=Decision.model_validate(decision) if decision else None)


async def save_posts(uow: UnitOfWork, events: Sequence[PostState]) -> None:
    """Keep new states, at most one of each appointment."""
    rows = [
        (
            event.code,
            event.branch,
            event.post,
            event.person,
            event.effective_on,
            event.until,
            isinstance(event, PostEnded),
            event.decision.model_dump(mode="json") if event.decision else None,
        )
        for event in events
    ]
    columns = [list(column) for column in zip(*rows, strict=True)]
    await uow.connection.execute(
        """
        INSERT INTO post_history (code, nth, branch, post, person, effective_on, until, ended, decision, recorded_at)
        SELECT said.code,
               coalesce((SELECT max(nth) FROM post_history AS old WHERE old.code = said.code), 0) + 1,
               said.branch, said.post, said.person, said.effective_on, said.until, said.ended, said.decision, $9
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::date[], $6::date[], $7::bool[], $8::jsonb[])
             AS said (code, branch, post, person, effective_on, until, ended, decision)
        """,
        *columns,
        uow.now,
    )
    await uow.connection.execute(
        """
        INSERT INTO post (code, branch, post, person, effective_on, until, ended, decision)
        SELECT * FROM
            unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::date[], $6::date[], $7::bool[], $8::jsonb[])
        ON CONFLICT (code) DO UPDATE
        SET until = EXCLUDED.until, ended = EXCLUDED.ended, decision = EXCLUDED.decision
        """,
        *columns,
    )
