"""
The sender: takes what is due, asks again who holds the office, hands it over, and writes down every step.

What is true after the process ends between two steps:
taken                       the lease runs out, and it is tried again: nothing had left
marked as handed over       nobody knows. Mail and robots: failed, outcome_unknown, and a person decides. A webhook or a
                            folder knows it again by its code and gets it once more
answered and not recorded   the same, although it was accepted: it is never sent twice by itself
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from services.reporting.channels import Allowed, Way, hand_over
from services.reporting.channels.kinds import SENDERS
from services.reporting.domain.delivery.answer import Answer, Next, State
from services.reporting.domain.delivery.message import Desk, Message, Told, message
from services.reporting.domain.delivery.occurrence import MAIL, Office
from services.reporting.domain.delivery.pace import room, windows_of
from services.reporting.handlers import settling
from services.reporting.handlers.addressing import Addressed, addressed
from services.reporting.handlers.details import Owners
from services.reporting.handlers.digests import digest_details
from services.reporting.handlers.naming import Naming
from services.reporting.handlers.telling import ZONE
from services.reporting.store import channels, tries
from services.reporting.store.channels import Channel
from shared.crash import crash_point
from shared.database import Database, UnitOfWork
from shared.log import get_logger

log = get_logger(__name__)

ACTOR = "delivery"
MOST_IN_A_TURN = 200  # of one channel, so that a turn ends


class LeaseLost(RuntimeError):
    """The sender was away for longer than its lease: another one may be at it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken for one message: its rows, their channel, and where it goes to."""

    channel: Channel
    group: list[Addressed]
    lease: UUID

    @property
    def key(self) -> str:
        """What the receiver knows it by, at every try."""
        return self.group[0].delivery.code

    @property
    def to(self) -> str | None:
        """The address of all of them: they have one holder."""
        return self.group[0].address


Worded = Callable[[Database, Told, Office], Awaitable[Told]]


async def as_told(_: Database, told: Told, __: Office) -> Told:
    """No words but those of the topic."""
    return told


@dataclass(frozen=True, slots=True)
class Sender:
    """
    Sends for one deployment. `link` is the address under which people open the system; `worded` adds the words that
    reporting itself has for a topic, `naming` the names that a report wants.
    """

    database: Database
    owners: Owners
    allowed: Allowed
    society: str
    folder: Path | None = None
    link: str | None = None
    worded: Worded = as_told
    naming: Naming | None = None

    async def turn(self) -> None:
        """Send what is due on every channel; a slow one keeps no other waiting."""
        async with self.database.transaction(ACTOR) as uow:
            kinds = await channels.kinds(uow.connection)
            await settling.take_over(uow, kinds)
            await settling.give_up_late(uow)
            ways = await channels.channels_in_use(uow.connection)
        await asyncio.gather(*(self._work_off(code) for code in ways))

    async def _work_off(self, code: str) -> None:
        for _ in range(MOST_IN_A_TURN):
            if not await self.one(code):
                return

    async def one(self, code: str) -> bool:
        """Send the next thing that is due on a channel; False when there is none, or the channel needs a rest."""
        lease = uuid4()
        async with self.database.transaction(ACTOR) as uow:
            found, taken = await _take(uow, code, lease)
        crash_point("delivery.taken")
        if taken is None:
            return found
        answer = await self._worded_and_handed_over(taken)
        crash_point("delivery.answered")
        async with self.database.transaction(ACTOR) as uow:
            for one in taken.group:
                await settling.answered(uow, one.delivery, taken.channel.kind, answer)
        crash_point("delivery.recorded")
        return True

    async def _worded_and_handed_over(self, taken: Taken) -> Answer:
        """What cannot be worded is tried again later and given up at last; what is due beside it goes out."""
        try:
            content = await self._content(taken)
        except Exception as error:  # a fault of ours about this message; told, and no other waits for it
            log.error("not_worded", delivery=taken.key, exc_info=error)
            return Answer("temporary", type(error).__name__, "a fault while wording, now in the log")
        return await self._hand_over(taken, content)

    async def _content(self, taken: Taken) -> Message:
        """Worded now, with what the owners say now; they are asked outside of any transaction."""
        told = [Told(one.delivery.topic, one.delivery.about, one.facts) for one in taken.group]  # type: ignore[arg-type]
        if taken.channel.code == MAIL:
            told = [await self._detailed(item, one) for item, one in zip(told, taken.group, strict=True)]
        return replace(message(taken.key, told, Desk(ZONE, self.link)), attempt=taken.lease.hex)

    async def _detailed(self, told: Told, one: Addressed) -> Told:
        if told.topic == "digest":
            return replace(told, details=await digest_details(self.database, one.delivery, self.link, self.naming))
        own = await self.worded(self.database, told, one.delivery.office)
        return await self.owners.with_details(own, one.delivery)

    async def _hand_over(self, taken: Taken, content: Message) -> Answer:
        kept = taken.channel
        way = Way(kept.code, kept.kind, kept.settings, kept.secrets, self.allowed, self.folder, self.society)

        async def about_to() -> None:
            crash_point("delivery.about_to")
            async with self.database.transaction(ACTOR) as uow:
                if not await tries.hand_over(uow, taken.lease, content.sha256, len(taken.group)):
                    raise LeaseLost
            crash_point("delivery.handed_over")

        return await hand_over(SENDERS[kept.kind], way, content, taken.to, about_to)


async def _take(uow: UnitOfWork, code: str, lease: UUID) -> tuple[bool, Taken | None]:
    """Whether something was due, and what of it is to be sent now to one address."""
    kept = await channels.channel(uow, code)
    if kept is None or not kept.enabled:
        return False, None
    windows = windows_of(kept.kind, kept.per_minute)
    span = timedelta(seconds=max(window.seconds for window in windows))
    if not room(windows, await tries.began_lately(uow, code, span), uow.now):
        return False, None
    taken = await tries.take(uow, code, lease)
    group = await addressed(uow, kept, taken)
    await tries.begin(uow, [one.delivery for one in group])
    for one in [one for one in group if one.fault]:
        await _without_address(uow, one)
    group = [one for one in group if not one.fault]
    return bool(taken), Taken(kept, group, lease) if group else None


async def _without_address(uow: UnitOfWork, one: Addressed) -> None:
    """Nothing can be sent: written down as a try, so that a reader sees when and why."""
    await tries.end_try(uow, one.delivery.code, one.delivery.tries, Answer("refused", one.fault or "", ""))
    state: State = "given_up" if one.fault == "left_office" else "failed"
    await settling.settle(uow, one.delivery, Next(state, one.fault), None)
