"""Digests of other societies are taken in from whom the broker vouches for, and set aside from anybody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.reporting.commands.federation import AdmitSociety, ChangeSociety, DropForeign
from services.reporting.domain.federation import AdmittedAlready, Fault, LoginIsTaken, Society, fault_of
from services.reporting.store import federation as store
from shared.audit import audit
from shared.crash import crash_point
from shared.database import Database, UnitOfWork, is_transient
from shared.delivery import Delivery
from shared.errors import StaleVersion, Unknown, VersionMissing
from shared.events.base import BATCH, Event, Unreadable
from shared.events.envelope import decode, split
from shared.http import Answer
from shared.log import get_logger

log = get_logger(__name__)
ACTOR: Final = "federation"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One event as it came: the login that the broker vouches for, and the body."""

    login: str | None
    body: bytes


def arrivals_of(message: Delivery) -> list[Arrival]:
    """The events of a message, at least one whatever it is."""
    bodies = [message.body]
    if (message.content_type or "").startswith(BATCH):
        try:
            bodies = split(message.body) or bodies
        except Unreadable:
            log.warning("federation_unread", login=message.user_id)
    return [Arrival(message.user_id, body) for body in bodies]


async def take_in(database: Database, arrivals: Sequence[Arrival]) -> None:
    """Keep or set aside each; on return they may be acknowledged. Raises only what waiting mends."""
    try:
        async with database.transaction(ACTOR) as uow:
            by_login = {one.login: one for one in await store.societies(uow.connection)}
            for arrival in arrivals:
                await _judge(uow, arrival, by_login)
            crash_point("federation.before_commit")
    except Exception as error:
        if is_transient(error):
            raise
        await _apart(database, arrivals, error)
    crash_point("federation.after_commit")


async def _apart(database: Database, arrivals: Sequence[Arrival], error: Exception) -> None:
    """What cannot be taken by a fault of ours is set aside alone; the others are taken."""
    if len(arrivals) > 1:
        middle = len(arrivals) // 2
        await take_in(database, arrivals[:middle])
        await take_in(database, arrivals[middle:])
        return
    log.error("federation_failed", exc_info=error)
    async with database.transaction(ACTOR) as uow:
        [one] = arrivals
        await store.set_aside(uow, one.login, one.body, Fault("failed", f"a fault here: {type(error).__name__}"))


async def _judge(uow: UnitOfWork, arrival: Arrival, by_login: dict[str, Society]) -> bool:
    """Keep or set aside; whether it was taken."""
    event: Event[Any] | None = None
    try:
        event = decode(arrival.body)
        fault = fault_of(event, arrival.login, by_login, uow.today)
    except Unreadable as error:
        fault = Fault(error.reason, f"{error.pointer} {error.sentence}".strip())
    if fault is None and event is not None:
        if await store.save_digest(uow, by_login[arrival.login or ""].code, event) != "conflict":
            return True
        fault = Fault("conflict", "this version is known under another id")
    if fault is not None:
        await store.set_aside(uow, arrival.login, arrival.body, fault, event)
    return False


async def admit_society(uow: UnitOfWork, command: AdmitSociety) -> Answer:
    """From now on its login may speak for its source; what was set aside from it before is judged again."""
    if await store.society(uow, command.society):
        raise AdmittedAlready(field="society", society=command.society)
    return await _keep(uow, command, 1)


async def change_society(uow: UnitOfWork, command: ChangeSociety) -> Answer:
    """What was taken in stays; what was set aside is judged again."""
    before = await store.society(uow, command.society)
    if before is None:
        raise Unknown(field="society", what="学会 (society)", code=command.society)
    if uow.expected is None:
        raise VersionMissing
    if uow.expected != before.version:
        raise StaleVersion(f"federated_society/{command.society}", seen=uow.expected, now=before.version)
    return await _keep(uow, command, before.version + 1)


async def _keep(uow: UnitOfWork, command: AdmitSociety, version: int) -> Answer:
    if await store.holder_of(uow, command.login) not in (None, command.society):
        raise LoginIsTaken(field="login", login=command.login)
    given = command.model_dump(exclude={"society"}) | {"code": command.society, "version": version}
    one = Society(**{"until": None} | given)
    await store.save_society(uow, one)
    await audit(uow, "set society", [f"federated_society/{one.code}"])
    return {"society": one.code, "version": version, "source": one.source, "taken": await _judge_again(uow, one)}


async def _judge_again(uow: UnitOfWork, one: Society) -> int:
    waiting = await store.set_aside_of(uow, one.login)
    taken = [it.number for it in waiting if await _judge(uow, Arrival(it.login, it.body), {one.login: one})]
    return await store.forget(uow, taken)


async def drop_foreign(uow: UnitOfWork, command: DropForeign) -> Answer:
    """A person has looked at it: it is forgotten, and who decided and why is written down."""
    if not await store.forget(uow, [command.number]):
        raise Unknown(field="number", what="待处理 (parked)", code=command.number)
    await audit(uow, "drop foreign", [f"foreign_parked/{command.number}"])
    log.info("foreign_dropped", number=command.number, because=command.because)
    return {"number": command.number}
