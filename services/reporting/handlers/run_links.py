"""Links by which a run is read without an account: made when a digest is sent, opened, and revoked."""

from __future__ import annotations

from services.reporting.commands.run_links import RevokeRunLinks
from services.reporting.domain.delivery.run_link import DAYS, PATH, PURPOSE, Readership
from services.reporting.store import deliveries, offices
from services.reporting.store.deliveries import Delivery
from shared import link_store
from shared.audit import audit
from shared.database import Database, UnitOfWork
from shared.errors import Unknown
from shared.http import Answer

ACTOR = "delivery"


def readership(one: Delivery) -> Readership:
    """Who reads by the link of a message."""
    return Readership(one.about.partition("/")[2], one.office, one.holder)


async def link_for(database: Database, one: Delivery, public_url: str) -> tuple[str, int]:
    """The address by which the recipient of a message reads its run, and for how many days."""
    who, days = readership(one), int(one.facts.get("link_days", DAYS))
    async with database.transaction(ACTOR) as uow:
        nonce = (await link_store.nonces(uow.connection, PURPOSE, [who.subject]))[who.subject]
        token = (await link_store.links(uow)).token(who.link(uow.now, days, nonce))
    return f"{public_url.rstrip('/')}{PATH}/{token}", days


async def opened(uow: UnitOfWork, who: Readership) -> None:
    """Somebody reads by a link: the office is asked for again, and it is written down. Raises LinkOfAFormerOffice."""
    who.hold(await offices.posts_on(uow.connection, uow.today, uow.now))
    await audit(uow, "open run", [f"run/{who.run}"])


async def revoke_run_links(uow: UnitOfWork, command: RevokeRunLinks) -> Answer:
    """Whoever has one can no longer open it; a message sent from now on brings one that holds."""
    sent = await deliveries.sent_about(uow, f"run/{command.run}")
    named = [one for one in sent if command.delivery in (None, one.code)]
    if command.delivery and not named:
        raise Unknown(field="delivery", what="消息 (delivery)", code=command.delivery)
    subjects = sorted({readership(one).subject for one in named})
    for subject in subjects:
        await link_store.move_nonce(uow, PURPOSE, subject)
    await audit(uow, "revoke run links", [f"run/{command.run}"])
    return {"run": command.run, "revoked": len(subjects)}
