"""The society as the checker needs it, read whole for one day as known at one moment: one statement for each kind."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from services.registry.domain.statute import Body, Group, Person, Post, Rules, Snapshot, Term
from services.registry.store.rulebook import rules_at
from shared.database import Connection


async def rules_on(connection: Connection, day: date, known: datetime) -> Rules:
    """The checker's rules in force on a day. Raises RulesAreMissing."""
    return Rules.read(await rules_at(connection, day, known), day)


async def snapshot(connection: Connection, day: date, known: datetime) -> Snapshot:
    """The society on a day; ended branches and bodies are left out, past appointments and terms are in."""
    posts, persons = await _posts(connection, day, known), await _persons(connection)
    return await _snapshot(connection, day, known, posts, persons)


async def in_office(connection: Connection, day: date, known: datetime) -> Snapshot:
    """
    The same as far as `check` looks: people in office on the day, and of past posts those they held in the same body.

    A person who may be elected is judged by what else they held, so a roster to come needs `snapshot`.
    """
    posts = await _posts_in_office(connection, day, known)
    persons = await _persons(connection, {post.person for post in posts})
    return await _snapshot(connection, day, known, posts, persons)


async def _snapshot(
    connection: Connection, day: date, known: datetime, posts: tuple[Post, ...], persons: tuple[Person, ...]
) -> Snapshot:
    return Snapshot(
        bodies=(*await _branches(connection, day, known), *await _bodies(connection, day, known)),
        terms=await _terms(connection, day, known),
        posts=posts,
        persons=persons,
        groups=await _groups(connection, day, known),
        left=await _left(connection, day, known),
        society_name=await connection.fetchval("SELECT profile ->> 'name_zh' FROM society_at($1, $2)", day, known),
    )


async def _branches(connection: Connection, day: date, known: datetime) -> list[Body]:
    rows = await connection.fetch(
        """
        SELECT state.code, state.kind, state.name, state.status, override.rules
        FROM branch_at($1, $2) AS state
        LEFT JOIN LATERAL (
            SELECT rules FROM name_override AS given
            WHERE given.branch = state.code AND given.name = state.name AND given.recorded_at <= $2
              AND (undone_at IS NULL OR undone_at > $2)
            ORDER BY recorded_at DESC LIMIT 1
        ) AS override ON true
        WHERE state.status <> 'ended'
        ORDER BY state.code
        """,
        day,
        known,
    )
    return [
        Body(row["code"], row["kind"], row["name"], status=row["status"], excepted=frozenset(row["rules"] or ()))
        for row in rows
    ]


async def _bodies(connection: Connection, day: date, known: datetime) -> list[Body]:
    rows = await connection.fetch("SELECT code, kind, name FROM body_at($1, $2) ORDER BY code", day, known)
    return [Body(row["code"], row["kind"], row["name"], branch=False) for row in rows]


async def _terms(connection: Connection, day: date, known: datetime) -> tuple[Term, ...]:
    rows = await connection.fetch(
        """
        SELECT state.code, state.body, state.number, state.since, state.until, began.until AS first_until,
               CASE WHEN state.ended THEN state.effective_on END AS ended_on
        FROM (
            SELECT DISTINCT ON (code) * FROM term_history
            WHERE effective_on <= $1 AND recorded_at <= $2
            ORDER BY code, effective_on DESC, nth DESC
        ) AS state
        JOIN term_history AS began ON began.code = state.code AND began.nth = 1
        ORDER BY state.code
        """,
        day,
        known,
    )
    return tuple(Term(*row) for row in rows)


async def _posts(connection: Connection, day: date, known: datetime) -> tuple[Post, ...]:
    rows = await connection.fetch(
        """
        SELECT DISTINCT ON (code) code, body, post, person, since, until, term FROM post_history
        WHERE effective_on <= $1 AND recorded_at <= $2
        ORDER BY code, effective_on DESC, nth DESC
        """,
        day,
        known,
    )
    return tuple(Post(*row) for row in rows)


async def _posts_in_office(connection: Connection, day: date, known: datetime) -> tuple[Post, ...]:
    rows = await connection.fetch(
        """
        WITH state AS MATERIALIZED (
            SELECT code, body, post, person, since, until, term FROM post_history AS state
            WHERE effective_on <= $1 AND recorded_at <= $2
              AND NOT EXISTS (
                  SELECT FROM post_history AS later
                  WHERE later.code = state.code AND later.effective_on <= $1 AND later.recorded_at <= $2
                    AND (later.effective_on, later.nth) > (state.effective_on, state.nth)
              )
        )
        SELECT code, body, post, person, since, until, term FROM state
        WHERE (body, post, person) IN (
            SELECT body, post, person FROM state WHERE since <= $1 AND (until IS NULL OR until > $1)
        )
        """,
        day,
        known,
    )
    return tuple(Post(*row) for row in rows)


async def _persons(connection: Connection, codes: Collection[str] | None = None) -> tuple[Person, ...]:
    """All (None) or these. What is known of people has no day: a year of birth is corrected, it does not change."""
    rows = await connection.fetch(
        "SELECT code, birth_year, member FROM person WHERE $1::text[] IS NULL OR code = ANY($1)",
        None if codes is None else list(codes),
    )
    return tuple(Person(*row) for row in rows)


async def _groups(connection: Connection, day: date, known: datetime) -> tuple[Group, ...]:
    rows = await connection.fetch("SELECT code, branch, leader FROM party_group_at($1, $2) ORDER BY code", day, known)
    return tuple(Group(*row) for row in rows)


async def _left(connection: Connection, day: date, known: datetime) -> dict[str, date]:
    """Of those members whom a person is linked to: who is not counted on the day, and since when."""
    rows = await connection.fetch(
        """
        SELECT person.member, state.effective_on
        FROM person
        CROSS JOIN LATERAL (
            SELECT effective_on, present FROM member_state
            WHERE member_state.member = person.member AND effective_on <= $1 AND recorded_at <= $2
            ORDER BY effective_on DESC, nth DESC
            LIMIT 1
        ) AS state
        WHERE person.member IS NOT NULL AND NOT state.present
        """,
        day,
        known,
    )
    return {row["member"]: row["effective_on"] for row in rows}
