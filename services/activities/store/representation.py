"""By which post somebody represents a branch: its liaison, or another who holds a post there on the day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from shared.database import Connection

Persons = Collection[tuple[str, str]]


async def posts_held(connection: Connection, persons: Persons, day: date) -> dict[tuple[str, str], list[str]]:
    """
    (branch, person) -> the posts held in that branch on a day, the liaison's first; empty: none that is known.

    The first day of an appointment is in, its `until` is out.
    """
    rows = await connection.fetch(
        """
        SELECT body, person, post FROM (
            SELECT DISTINCT ON (code) body, person, post, held, until FROM post_state
            WHERE body = ANY($1::text[]) AND effective_on <= $3
            ORDER BY code, effective_on DESC, version DESC
        ) AS state
        WHERE held AND (until IS NULL OR until > $3) AND person = ANY($2::text[])
        ORDER BY post <> 'liaison', post
        """,
        sorted({branch for branch, _ in persons}),
        sorted({person for _, person in persons}),
        day,
    )
    held: dict[tuple[str, str], list[str]] = {one: [] for one in persons}
    for row in rows:
        if (row["body"], row["person"]) in held:
            held[row["body"], row["person"]].append(row["post"])
    return held
