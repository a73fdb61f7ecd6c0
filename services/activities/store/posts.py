"""Who sits in which committee on a day, from what the registry has told of posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.activities.domain import COMMITTEE
from shared.database import Connection, UnitOfWork
from shared.events.base import Event
from shared.events.registry import PostFilled, PostState


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in the committee of a branch, or in another body, by the post of highest rank held there."""

    body: str
    person: str
    post: str


async def save_posts(uow: UnitOfWork, events: Sequence[Event[PostState]]) -> None:
    """Remember every state of every post."""
    await uow.connection.execute(
        """
        INSERT INTO post_state (code, version, effective_on, body, branch, post, person, held, until)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::date[], $4::text[], $5::text[], $6::text[], $7::text[],
                             $8::boolean[], $9::date[])
        ON CONFLICT (code, version) DO NOTHING
        """,
        [event.data.code for event in events],
        [event.version for event in events],
        [event.effective_on for event in events],
        [event.data.body for event in events],
        [event.data.branch for event in events],
        [event.data.post for event in events],
        [event.data.person for event in events],
        [isinstance(event.data, PostFilled) for event in events],
        [event.data.until for event in events],
    )


async def committees_on(connection: Connection, bodies: Sequence[str], day: date) -> list[Seat]:
    """
    Who sits in the committees of these branches and in these other bodies on a day, each person once a body.

    The first day of an appointment is in, its `until` is out. Of a branch only the posts of its committee count.
    """
    rows = await connection.fetch(
        """
        SELECT DISTINCT ON (body, person) body, person, post FROM (
            SELECT DISTINCT ON (code) body, branch, post, person, held, until FROM post_state
            WHERE body = ANY($1::text[]) AND effective_on <= $2
            ORDER BY code, effective_on DESC, version DESC
        ) AS seat
        WHERE held
          AND (until IS NULL OR until > $2)
          AND (branch IS NULL OR post = ANY($3::text[]))
        ORDER BY body, person, array_position($3, post), post
        """,
        bodies,
        day,
        list(COMMITTEE),
    )
    seats = [Seat(row["body"], row["person"], row["post"]) for row in rows]
    return sorted(seats, key=lambda seat: (seat.body, _rank(seat.post), seat.person))


def _rank(post: str) -> int:
    return COMMITTEE.index(post) if post in COMMITTEE else len(COMMITTEE)
