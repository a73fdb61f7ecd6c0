"""Links to note a contact are shown, which is written down, used, and revoked."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from services.outreach import domain, store
from services.outreach.commands.contact_links import RevokeContactLink
from services.outreach.commands.contacts import LogContact
from services.outreach.domain.contact_link import PATH, PURPOSE, check_own, link_of, subject_of
from services.outreach.handlers.contacts import log_contact
from services.outreach.store.heard import limit_on
from shared import link_store
from shared.audit import audit
from shared.database import UnitOfWork
from shared.http import Answer


async def contact_link(uow: UnitOfWork, code: str, liaison: str | None, zone: ZoneInfo) -> Answer:
    """The link of an expert for the liaison or the deputy; on the same day it is the same, until it is revoked."""
    expert = await store.expert(uow, code)
    uow.allow(*expert.reach)
    person = liaison or expert.liaison
    subject = subject_of(code, person)
    nonce = (await link_store.nonces(uow.connection, PURPOSE, [subject]))[subject]
    days = await limit_on(uow.connection, "contact_link_days", uow.today)
    link = link_of(expert, person, days, nonce, uow.today, zone)
    token = (await link_store.links(uow)).token(link)
    await audit(uow, "links.contact", [f"expert/{code}"])
    return {"expert": code, "liaison": person, "until": link.until.isoformat(), "path": f"{PATH}/{token}"}


async def note_contact(uow: UnitOfWork, command: LogContact) -> bool:
    """Whether the contact is noted now; sent twice it was noted before, and is not noted again."""
    [expert] = await store.experts(uow, command.experts)
    check_own(expert, command.liaison)
    uow.allow(*expert.reach)
    try:
        await log_contact(uow, command)
    except domain.ContactExists:
        return False
    return True


async def revoke_contact_link(uow: UnitOfWork, command: RevokeContactLink) -> Answer:
    """The links made for this person hold no more; those shown from now on do."""
    uow.allow(*(await store.expert(uow, command.expert)).reach)
    await link_store.move_nonce(uow, PURPOSE, subject_of(command.expert, command.liaison))
    return {"expert": command.expert, "liaison": command.liaison, "revoked": True}
