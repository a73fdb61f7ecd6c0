"""What people ask about deliveries: send again, send to me, try a channel."""

from __future__ import annotations

from uuid import uuid4

from services.reporting.commands.deliveries import ResendDeliveries, SendToMe, SetDeliveryHour, TestChannel
from services.reporting.domain.delivery import told
from services.reporting.domain.delivery.occurrence import GROUP, MAIL, ME, Occurrence, Office
from services.reporting.domain.delivery.refusals import (
    ChannelIsOff,
    NoAddressOfYours,
    NothingToSendAgain,
)
from services.reporting.handlers.telling import intend
from services.reporting.store import channels, deliveries, offices
from services.reporting.store.deliveries import Planned
from shared.audit import audit
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.http import Answer


async def resend_deliveries(uow: UnitOfWork, command: ResendDeliveries) -> Answer:
    """They go out at once, to whoever holds the office now; what was accepted is left alone."""
    found = await deliveries.unwell(uow, command.deliveries, command.occurrence)
    if not found:
        raise NothingToSendAgain
    await deliveries.intend_again(uow, [one.code for one in found])
    for one in found:
        uow.emit(told.intended(one, uow.today))
    return {"deliveries": [one.code for one in found]}


async def send_to_me(uow: UnitOfWork, command: SendToMe) -> Answer:
    """The same message as it would go out now, to the address that the address book has for the caller."""
    one = await deliveries.delivery(uow.connection, command.delivery)
    if one is None:
        raise Unknown(what="消息 (delivery)", code=command.delivery)
    await _my_address(uow)
    mine = Occurrence(f"me/{uuid4()}", one.topic, one.about, (), uow.now, one.facts)  # type: ignore[arg-type]
    return await _at_once(uow, mine, MAIL, Office(ME, one.office.scope))


async def test_channel(uow: UnitOfWork, command: TestChannel) -> Answer:
    """Its outcome stands in the list of deliveries, with what the server answered."""
    kept = await channels.channel(uow, command.channel)
    if kept is None or not kept.enabled:
        raise ChannelIsOff(field="channel", code=command.channel)
    if kept.code == MAIL:
        await _my_address(uow)
    test = Occurrence(f"test/{uuid4()}", "test", f"channel/{kept.code}"[:64], (), uow.now)
    return await _at_once(uow, test, kept.code, Office(ME if kept.code == MAIL else GROUP))


async def set_delivery_hour(uow: UnitOfWork, command: SetDeliveryHour) -> Answer:
    """What is planned already keeps its time."""
    await offices.set_hour(uow, command.name, command.since, command.value)
    await audit(uow, "set hour", [f"delivery_setting/{command.name}"])
    return {"name": command.name, "since": command.since.isoformat(), "value": command.value.isoformat("minutes")}


async def _my_address(uow: UnitOfWork) -> None:
    if await channels.address_of(uow, [uow.actor]) is None:
        raise NoAddressOfYours(who=uow.actor)


async def _at_once(uow: UnitOfWork, occurrence: Occurrence, channel: str, office: Office) -> Answer:
    """Whoever asks sits in front of the screen: quiet hours do not hold."""
    holder = uow.actor if office.name == ME else ""
    [one] = await intend(uow, occurrence, [Planned(channel, office, holder, uow.now)])
    return {"delivery": one.code}
