"""An occurrence becomes deliveries: one row for each office and channel, before anything is sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from services.reporting.domain.delivery import told
from services.reporting.domain.delivery.hours import send_at
from services.reporting.domain.delivery.occurrence import GROUP, MAIL, Occurrence, Office
from services.reporting.domain.delivery.pace import off_the_hour
from services.reporting.domain.delivery.recipients import assigned
from services.reporting.domain.period import OFFICE_ZONE
from services.reporting.store import channels, deliveries, offices
from services.reporting.store.deliveries import Delivery, Planned
from shared.database import UnitOfWork
from shared.events.base import Event

ZONE: Final = ZoneInfo(OFFICE_ZONE)


async def tell(
    uow: UnitOfWork, occurrence: Occurrence, because: Event[Any] | None = None, wait: timedelta = timedelta()
) -> list[Delivery]:
    """
    Mean to tell an occurrence: by mail to the holders of its offices, and to the groups that are told of its topic.

    Told again it changes nothing. `wait`: not before so long from now. Returns the deliveries that are new.
    """
    posts = await offices.posts_on(uow.connection, uow.today, uow.now)
    hours = await offices.hours_on(uow.connection, uow.today, ZONE)
    moment = send_at(uow.now + wait, hours, occurrence.due, bundled=occurrence.bundled)
    planned = [Planned(MAIL, office, holder, moment) for office, holder in assigned(occurrence.offices, posts)]
    groups = await channels.channels_told(uow.connection, occurrence.topic)
    planned += [Planned(code, Office(GROUP), "", off_the_hour(kind, moment)) for code, kind in groups.items()]
    return await intend(uow, occurrence, planned, because)


async def intend(
    uow: UnitOfWork, occurrence: Occurrence, planned: list[Planned], because: Event[Any] | None = None
) -> list[Delivery]:
    """Write these rows and say so; those that are there already stay as they are."""
    new = await deliveries.intend(uow, occurrence, planned)
    for one in new:
        uow.emit(told.intended(one, uow.today), because)
    return new
