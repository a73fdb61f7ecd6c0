"""Experts: who is on the list and what was told of each, with the private part under each person's own key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

import asyncpg

from services.outreach.commands.experts import EnrolExpert
from services.outreach.domain import Expert, Pause, Place, expert_of
from services.outreach.store.absences import cover_on
from services.outreach.store.categories import cadences
from services.outreach.store.consents import keep_consent
from services.outreach.store.heard import branch_status, limit_on
from services.outreach.store.own import expert_is_own
from services.outreach.store.vault import PRIVATE, new_key, sealed
from shared.database import Connection, UnitOfWork
from shared.errors import Unknown
from shared.events.base import TYPES
from shared.events.outreach import ExpertState


async def place_of(uow: UnitOfWork, branch: str | None, day: date) -> Place:
    """What is so of the society on the day from which an expert's state holds."""
    connection = uow.connection
    return Place(
        branch_status=await branch_status(connection, branch, day),
        cadences=await cadences(connection),
        shortest_cadence=await limit_on(connection, "shortest_cadence_days", day),
        longest_cadence=await limit_on(connection, "longest_cadence_days", day),
    )


async def experts(uow: UnitOfWork, codes: Sequence[str]) -> list[Expert]:
    """These experts, in the order asked. Raises Unknown for the first that does not exist."""
    rows = await uow.connection.fetch("SELECT * FROM expert WHERE code = ANY($1::text[])", codes)
    cover = await cover_on(uow.connection, uow.today)
    found = {row["code"]: cover.placed(expert_from(row)) for row in rows}
    for code in codes:
        if code not in found:
            raise Unknown(field="experts", what="expert", code=code)
    return [found[code] for code in codes]


async def expert(uow: UnitOfWork, code: str) -> Expert:
    """One expert. Raises Unknown."""
    return (await experts(uow, [code]))[0]


async def enrolled_on(uow: UnitOfWork, code: str) -> date | None:
    """The day of an enrolment, whatever became of it; None where there is none."""
    day: date | None = await uow.connection.fetchval("SELECT enrolled_on FROM expert WHERE code = $1", code)
    return day


async def own_experts(connection: Connection, scopes: Sequence[str] | None) -> list[str] | None:
    """The experts that limited offices reach, whenever they were on the list; None: all of them."""
    if scopes is None:
        return None
    rows = await connection.fetch(f"SELECT code FROM expert WHERE {expert_is_own('$1')} ORDER BY code", scopes)  # noqa: S608  (a constant)
    return [row["code"] for row in rows]


def expert_from(row: Any) -> Expert:
    """An expert from a row that holds the columns of the table `expert`, and maybe others."""
    known: dict[str, Any] = {name: row[name] for name in Expert.__dataclass_fields__ if name in row}
    return Expert(**known | {"pauses": tuple(Pause(span.lower, span.upper) for span in row["pauses"])})


async def states_of(uow: UnitOfWork, codes: Iterable[str]) -> dict[str, list[ExpertState]]:
    """Expert -> everything that was told of each, in the order told. Raises Unknown."""
    asked = list(codes)
    found = await told_of(uow.connection, asked)
    for code in asked:
        if code not in found:
            raise Unknown(field="code", what="expert", code=code)
    return found


async def told_of(connection: Connection, codes: Sequence[str]) -> dict[str, list[ExpertState]]:
    """The same of those there are."""
    rows = await connection.fetch(
        "SELECT code, type, state FROM expert_state WHERE code = ANY($1::text[]) ORDER BY code, nth", codes
    )
    found: dict[str, list[ExpertState]] = {}
    for row in rows:
        found.setdefault(row["code"], []).append(_state(row))
    return found


async def states(uow: UnitOfWork, code: str) -> list[ExpertState]:
    """Everything that was told of an expert, in the order told. Raises Unknown."""
    return (await states_of(uow, [code]))[code]


def _state(row: Any) -> ExpertState:
    return cast(ExpertState, TYPES[row["type"]].model_validate(row["state"]))


async def enrolled(connection: Connection, day: date) -> int:
    """How many experts are on the list on a day."""
    number: int = await connection.fetchval(
        "SELECT count(*) FROM expert WHERE enrolled_on <= $1 AND (retired_on IS NULL OR retired_on > $1)", day
    )
    return number


async def expert_target(connection: Connection, day: date) -> int:
    """How many experts the society wants to keep in touch with (the hundred); shown, never blocking."""
    told: int | None = await connection.fetchval(
        "SELECT experts FROM target_state WHERE effective_on <= $1 ORDER BY effective_on DESC, version DESC LIMIT 1",
        day,
    )
    return await limit_on(connection, "experts", day) if told is None else told


async def save_experts(uow: UnitOfWork, events: Sequence[ExpertState]) -> None:
    """Keep what was told of experts, and what each is now by all that was told."""
    await uow.connection.execute(
        """
        INSERT INTO expert_state (code, nth, type, effective_on, state)
        SELECT code, place + coalesce((SELECT max(nth) FROM expert_state AS old WHERE old.code = said.code), 0),
               type, effective_on, state
        FROM (
            SELECT *, row_number() OVER (PARTITION BY code ORDER BY nr) AS place
            FROM unnest($1::text[], $2::text[], $3::date[], $4::jsonb[]) WITH ORDINALITY
                 AS one (code, type, effective_on, state, nr)
        ) AS said
        """,
        [event.code for event in events],
        [event.TYPE for event in events],
        [event.effective_on for event in events],
        [event.model_dump(mode="json", exclude_none=True) for event in events],
    )
    told = await states_of(uow, sorted({event.code for event in events}))
    await uow.connection.executemany(_SAVE, [_row(expert_of(states, uow.today)) for states in told.values()])


_SAVE = """
    INSERT INTO expert (code, branch, liaison, deputy, discipline, category, cadence_days, own_cadence_days, pauses,
                        enrolled_on, retired_on, replaced_by, consent_withdrawn_on, erased_on)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    ON CONFLICT (code) DO UPDATE
    SET branch = EXCLUDED.branch, liaison = EXCLUDED.liaison, deputy = EXCLUDED.deputy,
        discipline = EXCLUDED.discipline, category = EXCLUDED.category, cadence_days = EXCLUDED.cadence_days,
        own_cadence_days = EXCLUDED.own_cadence_days, pauses = EXCLUDED.pauses, enrolled_on = EXCLUDED.enrolled_on,
        retired_on = EXCLUDED.retired_on, replaced_by = EXCLUDED.replaced_by,
        consent_withdrawn_on = EXCLUDED.consent_withdrawn_on, erased_on = EXCLUDED.erased_on
"""


def _row(now: Expert) -> tuple[Any, ...]:
    return (
        now.code,
        now.branch,
        now.liaison,
        now.deputy,
        now.discipline,
        now.category,
        now.cadence_days,
        now.own_cadence_days,
        [asyncpg.Range(pause.since, pause.until) for pause in now.pauses],
        now.enrolled_on,
        now.retired_on,
        now.replaced_by,
        now.consent_withdrawn_on,
        now.erased_on,
    )


async def changed_by_now(uow: UnitOfWork) -> list[str]:
    """The experts of whom a change was announced for a day that has come since anything was said of them."""
    rows = await uow.connection.fetch(
        """
        SELECT expert.code
        FROM expert
        CROSS JOIN LATERAL (
            SELECT state FROM expert_state AS told
            WHERE told.code = expert.code AND effective_on <= $1
            ORDER BY effective_on DESC, nth DESC
            LIMIT 1
        ) AS now
        WHERE (branch, discipline, category, cadence_days, own_cadence_days) IS DISTINCT FROM (
            state->>'branch', state->>'discipline', state->>'category', (state->>'cadence_days')::int,
            (state->>'own_cadence_days')::int
        )
        ORDER BY code
        """,
        uow.today,
    )
    return [row["code"] for row in rows]


async def keep_expert(uow: UnitOfWork, command: EnrolExpert) -> None:
    """Keep the consent, and the private part under a new key of the person's own."""
    cipher = await new_key(uow, command.code)
    await uow.connection.execute(
        """
        INSERT INTO expert_private (expert, name, unit, phone, mail, person, member)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        command.code,
        *(sealed(cipher, getattr(command, field)) for field in PRIVATE),
        command.person,
        command.member,
    )
    await keep_consent(uow, command.code, command.consent)
