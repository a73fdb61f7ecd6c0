"""Posts in the database: each appointment as last known, and every state with both dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
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


async def posts_of(uow: UnitOfWork, body: str) -> list[Post]:
    """All appointments ever made in a body or branch."""
    rows = await uow.connection.fetch("SELECT * FROM post WHERE body = $1 ORDER BY effective_on, code", body)
    return [_post(row) for row in rows]


async def days_of(uow: UnitOfWork, code: str) -> list[date]:
    """The days on which the states of an appointment begin."""
    rows = await uow.connection.fetch(
        "SELECT DISTINCT effective_on FROM post_history WHERE code = $1 ORDER BY effective_on", code
    )
    return [row["effective_on"] for row in rows]


async def days_by_post(uow: UnitOfWork, body: str) -> dict[str, list[date]]:
    """Code -> the days on which its states begin, of all appointments ever made in a body."""
    rows = await uow.connection.fetch(
        "SELECT code, array_agg(DISTINCT effective_on) AS days FROM post_history WHERE body = $1 GROUP BY code", body
    )
    return {row["code"]: row["days"] for row in rows}


def _post(row: Any) -> Post:
    fields = dict(row)
    decision = fields.pop("decision")
    return Post(**fields, decision=Decision.model_validate(decision) if decision else None)


async def save_posts(uow: UnitOfWork, events: Sequence[PostState]) -> None:
    """
    Keep new states, at most one of each appointment.

    The first day of an appointment is that of its earliest state, unless it was struck out before.
    """
    columns = _columns(events)
    await uow.connection.execute(
        """
        INSERT INTO post (code, body, branch, post, person, effective_on, until, ended, term, decision)
        SELECT code, body, branch, post, person, least(effective_on, until), until, ended, term, decision
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::date[], $8::bool[],
                    $9::text[], $10::jsonb[])
             AS said (code, body, branch, post, person, effective_on, until, ended, term, decision)
        ON CONFLICT (code) DO UPDATE
        SET person = EXCLUDED.person, until = EXCLUDED.until, ended = EXCLUDED.ended, term = EXCLUDED.term,
            decision = EXCLUDED.decision,
            effective_on = CASE WHEN post.until = post.effective_on AND NOT EXCLUDED.ended THEN EXCLUDED.effective_on
                                ELSE least(post.effective_on, EXCLUDED.effective_on) END
        """,
        *columns,
    )
    await uow.connection.execute(
        """
        INSERT INTO post_history
            (code, nth, body, branch, post, person, effective_on, since, until, ended, term, decision, recorded_at)
        SELECT said.code,
               coalesce((SELECT max(nth) FROM post_history AS old WHERE old.code = said.code), 0) + 1,
               said.body, said.branch, said.post, said.person, said.effective_on, post.effective_on, said.until,
               said.ended, said.term, said.decision, $11
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::date[], $8::bool[],
                    $9::text[], $10::jsonb[])
             AS said (code, body, branch, post, person, effective_on, until, ended, term, decision)
        JOIN post ON post.code = said.code
        """,
        *columns,
        uow.now,
    )


def _columns(events: Sequence[PostState]) -> list[list[object]]:
    rows = [
        (
            event.code,
            event.body,
            event.branch,
            event.post,
            event.person,
            event.effective_on,
            event.until,
            isinstance(event, PostEnded),
            event.term,
            event.decision.model_dump(mode="json") if event.decision else None,
        )
        for event in events
    ]
    return [list(column) for column in zip(*rows, strict=True)]
