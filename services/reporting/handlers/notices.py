"""A notice that was heard only by replay is sent when somebody says so."""

from __future__ import annotations

from services.reporting.commands.deliveries import SendNotice
from services.reporting.domain.delivery.meetings import notice_of_facts
from services.reporting.domain.delivery.refusals import AlreadyTold, NothingHeldBack
from services.reporting.handlers.telling import ZONE, tell
from services.reporting.store import deliveries
from services.reporting.store.held_back import latest_notice
from shared.database import UnitOfWork
from shared.http import Answer


async def send_notice(uow: UnitOfWork, command: SendNotice) -> Answer:
    """A notice that was not heard when it was said is sent only when somebody says so."""
    heard = await latest_notice(uow, command.meeting)
    if heard is None:
        raise NothingHeldBack(field="meeting", about=command.meeting)
    occurrence = notice_of_facts(heard, uow.now, ZONE)
    if await deliveries.is_intended(uow.connection, occurrence.key):
        raise AlreadyTold(field="meeting", about=command.meeting)
    new = await tell(uow, occurrence)
    return {"occurrence": occurrence.key, "deliveries": [one.code for one in new]}
