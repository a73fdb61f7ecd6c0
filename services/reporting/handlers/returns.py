"""Mail that came back is taken in: what was accepted has bounced, and whoever is on duty is told."""

from __future__ import annotations

from hashlib import sha256

from services.reporting.commands.returns import TakeInReturn
from services.reporting.domain.delivery import returned
from services.reporting.domain.delivery.refusals import StillBeingSent
from services.reporting.domain.delivery.returned import Outcome, Returned
from services.reporting.handlers import settling
from services.reporting.store import returns
from services.reporting.store.deliveries import Delivery
from shared.database import UnitOfWork
from shared.http import Answer


async def take_in_return(uow: UnitOfWork, command: TakeInReturn) -> Answer:
    """The same mail again changes nothing; one about an older try than the last is noted only."""
    digest = sha256(command.message).hexdigest()
    if before := await returns.outcome_of(uow, digest):
        return {"outcome": before, "known": True, "deliveries": []}
    told = returned.read(command.message)
    about = await returns.sent_by(uow, told.attempt) if told.attempt else []
    outcome, concerned = _decide(told, about)
    for one in concerned:
        if outcome == "bounced":
            await returns.bounce(uow, one.code)
        await settling.came_back(uow, one, told, bounced=outcome == "bounced")
    await returns.save(uow, digest, told, outcome)
    return {"outcome": outcome, "known": False, "deliveries": [one.code for one in concerned]}


def _decide(told: Returned, about: list[Delivery]) -> tuple[Outcome, list[Delivery]]:
    """What follows, and for which deliveries. Raises StillBeingSent."""
    if any(one.state == "intended" and one.lease == told.attempt for one in about):
        raise StillBeingSent
    if told.attempt is None or not about:
        return "unknown", []
    arrived = [one for one in about if one.state == "accepted" or one.reason == "outcome_unknown"]
    match told.action:
        case "failed" if arrived:
            return "bounced", arrived
        case "unclear" if arrived:
            return "unclear", arrived
        case _:
            return "noted", []
