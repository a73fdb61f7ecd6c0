"""Experts: who is on the list, with the private part under each person's own key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.outreach.commands.experts import EnrolExpert
from services.outreach.domain import Enrolment, Expert
from services.outreach.store.heard import branch_status, limit_on
from services.outreach.store.vault import PRIVATE, new_key, sealed
from shared.database import Connection, UnitOfWork
from shared.errors import Unknown
from shared.events.outreach import ExpertEnrolled, ExpertRetired, ExpertState


async def enrolment_of(uow: UnitOfWork, command: EnrolExpert) -> Enrolment:
    """What is so when this expert is enrolled."""
    connection, day = uow.connection, command.enrolled_on or uow.today
    return Enrolment(
        branch_status=await branch_status(connection, command.branch, day),
        default_cadence=await limit_on(connection, "cadence_days", day),
        shortest_cadence=await limit_on(connection, "shortest_cadence_days", day),
        longest_cadence=await limit_on(connection, "longest_cadence_days", day),
    )


async def experts(uow: UnitOfWork, codes: Sequence[str]) -> list[Expert]:
    """These experts, in the order asked. Raises Unknown for the first that does not exist."""
    rows = await uow.connection.fetch("SELECT * FROM expert WHERE code = ANY($1::text[])", codes)
    found = {row["code"]: Expert(**row) for row in rows}
    for code in codes:
        if code not in found:
            raise Unknown(field="experts", what="expert", code=code)
    return [found[code] for code in codes]


async def expert(uow: UnitOfWork, code: str) -> Expert:
    """One expert. Raises Unknown."""
    return (await experts(uow, [code]))[0]


async def own_experts(connection: Connection, scopes: Sequence[str] | None) -> list[str] | None:
    """The experts that limited offices reach, whenever they were on the list; None: all of them."""
    if scopes is None:
        return None
    rows = await connection.fetch(
        "SELECT code FROM expert WHERE branch = ANY($1::text[]) OR liaison = ANY($1::text[]) ORDER BY code", scopes
    )
    return [row["code"] for row in rows]


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
    """Write who came on the list and who left it."""
    for event in events:
        if isinstance(event, ExpertEnrolled):
            await _save_enrolment(uow, event)
        if isinstance(event, ExpertRetired):
            await uow.connection.execute(
                "UPDATE expert SET retired_on = $2 WHERE code = $1", event.code, event.effective_on
            )


async def _save_enrolment(uow: UnitOfWork, event: ExpertEnrolled) -> None:
    await uow.connection.execute(
        """
        INSERT INTO expert (code, branch, liaison, discipline, cadence_days, enrolled_on)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        event.code,
        event.branch,
        event.liaison,
        event.discipline,
        event.cadence_days,
        event.effective_on,
    )


async def keep_expert(uow: UnitOfWork, command: EnrolExpert) -> None:
    """Keep the consent, and the private part under a new key of the person's own."""
    cipher = await new_key(uow, command.code)
    await uow.connection.execute(
        "INSERT INTO expert_private (expert, name, unit, phone, mail) VALUES ($1, $2, $3, $4, $5)",
        command.code,
        *(sealed(cipher, getattr(command, field)) for field in PRIVATE),
    )
    await uow.connection.execute(
        """
        INSERT INTO consent (expert, notice_version, given_on, channel, scope, recorded_by)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        command.code,
        command.consent.notice_version,
        command.consent.given_on,
        command.consent.channel,
        command.consent.scope,
        uow.actor,
    )
