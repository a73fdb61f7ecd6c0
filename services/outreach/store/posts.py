"""Posts as the registry tells them, and experts whom the end of one has left without a liaison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from services.outreach.domain.expert import Expert
from services.outreach.domain.office import OF_ONE, PostTold, Tenure, out_of_office, tenures
from services.outreach.domain.orphan import without_liaison as without
from services.outreach.store.experts import told_of
from shared.database import Connection, UnitOfWork
from shared.events.base import Event
from shared.events.outreach import OrphanFound, OrphanSettled, OrphanState
from shared.events.registry import PostFilled, PostState


async def save_posts(uow: UnitOfWork, events: Sequence[Event[PostState]]) -> None:
    """Remember every state of every post."""
    await uow.connection.execute(
        """
        INSERT INTO post_state (code, version, effective_on, body, post, person, held, until)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::date[], $4::text[], $5::text[], $6::text[], $7::boolean[],
                             $8::date[])
        ON CONFLICT (code, version) DO NOTHING
        """,
        [event.data.code for event in events],
        [event.version for event in events],
        [event.effective_on for event in events],
        [event.data.body for event in events],
        [event.data.post for event in events],
        [event.data.person for event in events],
        [isinstance(event.data, PostFilled) for event in events],
        [event.data.until for event in events],
    )


async def tenures_of(connection: Connection, persons: Sequence[str]) -> list[Tenure]:
    """Every post that these persons ever held, and every post that has a successor, with whoever held it when."""
    rows = await connection.fetch(
        """
        SELECT code, version, effective_on, body, post, person, held, until FROM post_state
        WHERE post = ANY($2::text[])
           OR code IN (SELECT code FROM post_state WHERE person = ANY($1::text[]))
        """,
        persons,
        OF_ONE,
    )
    return tenures(PostTold(**row) for row in rows)


async def posts_of(connection: Connection, persons: Sequence[str]) -> list[Tenure]:
    """Every post that these persons ever held, with whoever held it when."""
    rows = await connection.fetch(
        """
        SELECT code, version, effective_on, body, post, person, held, until FROM post_state
        WHERE code IN (SELECT code FROM post_state WHERE person = ANY($1::text[]))
        """,
        persons,
    )
    return tenures(PostTold(**row) for row in rows)


async def experts_ever_with(uow: UnitOfWork, person: str) -> list[str]:
    """The experts of whom a person was ever the liaison, in the order of their codes."""
    rows = await uow.connection.fetch(
        "SELECT DISTINCT code FROM expert_state WHERE state->>'liaison' = $1 ORDER BY code", person
    )
    return [row["code"] for row in rows]


async def liaisons_on(connection: Connection, day: date) -> dict[str, str]:
    """Expert -> who keeps in touch, of those on the list on a day."""
    rows = await connection.fetch(
        "SELECT code, liaison FROM expert WHERE enrolled_on <= $1 AND (retired_on IS NULL OR retired_on > $1)", day
    )
    return {row["code"]: row["liaison"] for row in rows}


async def without_liaison(uow: UnitOfWork, day: date | None = None) -> dict[str, OrphanFound]:
    """Expert -> what is so of each on the list whose liaison has gone, today or as it stands on a day."""
    on = day or uow.today
    return await without_liaison_of(uow.connection, await liaisons_on(uow.connection, on), on)


async def without_liaison_of(connection: Connection, liaisons: Mapping[str, str], on: date) -> dict[str, OrphanFound]:
    """The same of these experts alone; `liaisons`: expert -> who keeps in touch."""
    held = await posts_of(connection, sorted(set(liaisons.values())))
    ended = {one.person for one in held if one.until is not None and one.until <= on}
    suspects = [code for code, person in sorted(liaisons.items()) if person in ended]
    return without(await told_of(connection, suspects), held, on)


async def gone_of(connection: Connection, experts: Sequence[Expert], on: date) -> frozenset[str]:
    """The liaisons of these experts who have gone, and the deputies who hold no post any longer."""
    orphans = await without_liaison_of(connection, {one.code: one.liaison for one in experts}, on)
    deputies = {one.deputy for one in experts if one.deputy}
    held = await posts_of(connection, sorted(deputies)) if deputies else []
    left = {one for one in deputies if out_of_office(one, held, on)}
    return frozenset(left.union(one.liaison for one in orphans.values()))


async def hold_orphans(uow: UnitOfWork) -> None:
    """Nobody else tells of orphans until the transaction is over."""
    await uow.connection.execute("SELECT pg_advisory_xact_lock(hashtext('orphan'))")


async def orphans_told(uow: UnitOfWork) -> dict[str, OrphanFound]:
    """Expert -> the orphan told of and not settled."""
    rows = await uow.connection.fetch(
        "SELECT expert, branch, liaison, post, left_on AS effective_on FROM orphan WHERE NOT settled"
    )
    return {row["expert"]: OrphanFound.model_validate(dict(row)) for row in rows}


async def save_orphans(uow: UnitOfWork, events: Sequence[OrphanState]) -> None:
    """Write which experts have nobody, as told last of each."""
    await uow.connection.executemany(
        """
        INSERT INTO orphan (expert, branch, liaison, post, left_on, settled) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (expert) DO UPDATE
        SET branch = EXCLUDED.branch, liaison = EXCLUDED.liaison, post = EXCLUDED.post, settled = EXCLUDED.settled,
            left_on = CASE WHEN EXCLUDED.settled THEN orphan.left_on ELSE EXCLUDED.left_on END
        """,
        [
            (
                event.expert,
                event.branch,
                event.liaison,
                event.post,
                event.effective_on,
                isinstance(event, OrphanSettled),
            )
            for event in events
        ],
    )
