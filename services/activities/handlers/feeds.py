"""Addresses of calendars are shown, which is written down, and revoked."""

from __future__ import annotations

from services.activities.commands.feeds import About, RevokeFeed
from services.activities.domain.feed_links import PATH, PURPOSE, link_for, subject_of
from shared import link_store as store
from shared.audit import audit
from shared.database import UnitOfWork
from shared.http import Answer


async def feed_of(uow: UnitOfWork, about: About, code: str) -> Answer:
    """The address of one calendar, the same until it is revoked or the year is over."""
    subject = subject_of(about, code)
    nonce = (await store.nonces(uow.connection, PURPOSE, [subject]))[subject]
    link = link_for(about, code, nonce, uow.today)
    maker = await store.links(uow)
    await audit(uow, "links.calendar", [subject])
    return {"about": about, "code": code, "until": link.until.isoformat(), "path": f"{PATH}/{maker.token(link)}.ics"}


async def revoke_feed(uow: UnitOfWork, command: RevokeFeed) -> Answer:
    """Whoever has an address of this calendar reads it no more; a new one can be asked for at once."""
    await store.move_nonce(uow, PURPOSE, subject_of(command.about, command.code))
    return {"about": command.about, "code": command.code, "revoked": True}
