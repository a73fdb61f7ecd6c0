"""What a delivery is now is written down and said; where one did not arrive, the duty officer is told, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from services.reporting.domain.delivery import told
from services.reporting.domain.delivery.answer import Answer, Next, after, lost
from services.reporting.domain.delivery.occurrence import DUTY_OFFICER, ME, Occurrence, alarm_key
from services.reporting.domain.delivery.pace import delays_of
from services.reporting.domain.delivery.returned import Returned
from services.reporting.handlers.telling import tell
from services.reporting.store import deliveries, tries
from services.reporting.store.deliveries import Delivery
from shared.database import UnitOfWork

# Of these nobody needs to be woken: somebody else was told, or sits in front of the screen.
QUIET_REASONS: Final = frozenset({"left_office"})
QUIET_TOPICS: Final = frozenset({"alarm", "test"})
# One message tells of all that fail together.
ALARM_WAIT: Final = timedelta(minutes=5)


async def answered(uow: UnitOfWork, one: Delivery, kind: str, answer: Answer) -> None:
    """The try of a delivery has ended with an answer."""
    await tries.end_try(uow, one.code, one.tries, answer)
    what = after(answer, kind, one.tries - one.tries_before, delays_of(kind), uow.now)
    await settle(uow, one, what, answer.code)


async def settle(uow: UnitOfWork, one: Delivery, what: Next, answer_code: str | None = None) -> None:
    """Write what a delivery is now; nothing where another sender holds it."""
    if not await deliveries.settle(uow, one.code, one.lease, what) or what.state == "intended":
        return
    uow.emit(told.settled(one, what.state, what.reason, answer_code, uow.today))
    if what.state != "accepted" and what.reason not in QUIET_REASONS:
        await _alarm(uow, one, one.occurrence)


async def came_back(uow: UnitOfWork, one: Delivery, what: Returned, *, bounced: bool) -> None:
    """A mail came back: its bounce is said, and in any case a person has to look."""
    if bounced:
        uow.emit(told.settled(one, "bounced", "returned", what.status or None, uow.today))
    # Told anew, although the duty officer may know of others of this occurrence: it is days later.
    await _alarm(uow, one, f"{one.occurrence}/returned")


async def take_over(uow: UnitOfWork, kinds: dict[str, str]) -> int:
    """Settle what a sender held when it ended: unsent things are tried again, of the others a person decides."""
    found = await tries.left_behind(uow)
    for one, handed_over in found:
        await answered(uow, one, kinds.get(one.channel, ""), lost(bool(handed_over)))
    return len(found)


async def give_up_late(uow: UnitOfWork) -> int:
    """Give up what is of no use any more."""
    found = await deliveries.too_late(uow)
    for one in found:
        await settle(uow, one, Next("given_up", "too_late"))
    return len(found)


async def _alarm(uow: UnitOfWork, one: Delivery, once: str) -> None:
    if one.topic in QUIET_TOPICS or one.office.name == ME:
        return
    alarm = Occurrence(
        key=alarm_key(once),
        topic="alarm",
        about=one.about,
        offices=(DUTY_OFFICER,),
        occurred=uow.now,
        facts={"of": one.occurrence},
    )
    await tell(uow, alarm, wait=ALARM_WAIT)
