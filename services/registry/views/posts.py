"""Who holds which post, and which Party groups exist, on a day as known at a moment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared.database import Connection


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records: of one body, branch or post, within what the reader may see, a page after `cursor`."""

    branch: str | None = None
    post: str | None = None
    scopes: Collection[str] | None = None
    cursor: str = ""
    limit: int = 1000
    body: str | None = None


async def posts(connection: Connection, day: date, known: datetime, wanted: Wanted) -> list[dict[str, Any]]:
    """One page of the appointments in force, in the order of their codes; `until` is the first day no longer."""
    rows = await connection.fetch(
        """
        SELECT state.code, body, branch, post, person, since, until, term, decision, stream.version
        FROM post_at($1, $2) AS state
        JOIN stream ON stream.subject = 'post/' || state.code
        WHERE state.code > $3
          AND ($4::text IS NULL OR branch = $4)
          AND ($5::text IS NULL OR post = $5)
          AND ($6::text[] IS NULL OR body = ANY($6))
          AND ($8::text IS NULL OR body = $8)
        ORDER BY state.code
        LIMIT $7
        """,
        day,
        known,
        wanted.cursor,
        wanted.branch,
        wanted.post,
        None if wanted.scopes is None else list(wanted.scopes),
        wanted.limit,
        wanted.body,
    )
    return [dict(row) for row in rows]


async def party_groups(connection: Connection, day: date, known: datetime, wanted: Wanted) -> list[dict[str, Any]]:
    """One page of Party groups; `leader_in_office` is false where the leader has left the leading post meanwhile."""
    rows = await connection.fetch(
        """
        SELECT state.code, branch, leader, leader_post, effective_on AS since, stream.version,
               EXISTS (
                   SELECT FROM post_at($1, $2) AS held
                   WHERE held.branch = state.branch AND held.person = state.leader
                     AND held.post IN (SELECT jsonb_array_elements_text(rule.value -> 'leading'))
               ) AS leader_in_office
        FROM party_group_at($1, $2) AS state
        CROSS JOIN (
            SELECT value FROM rule
            WHERE name = 'posts' AND effective_on <= $1
            ORDER BY effective_on DESC
            LIMIT 1
        ) AS rule
        JOIN stream ON stream.subject = 'party_group/' || state.code
        WHERE state.code > $3
          AND ($4::text IS NULL OR branch = $4)
          AND ($5::text[] IS NULL OR branch = ANY($5))
        ORDER BY state.code
        LIMIT $6
        """,
        day,
        known,
        wanted.cursor,
        wanted.branch,
        None if wanted.scopes is None else list(wanted.scopes),
        wanted.limit,
    )
    return [dict(row) for row in rows]
