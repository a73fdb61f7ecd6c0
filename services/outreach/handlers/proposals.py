"""A person takes a proposed contact over, or says that there was none."""

from __future__ import annotations

from services.outreach import store
from services.outreach.commands.proposals import DismissProposal, TakeProposal
from services.outreach.domain.proposal import Proposal, ProposalIsGone, contact_of
from services.outreach.handlers.contacts import log_contact
from services.outreach.store import proposals
from shared.database import UnitOfWork
from shared.http import Answer


async def take_proposal(uow: UnitOfWork, command: TakeProposal) -> Answer:
    """One tap: the contact is logged with the liaison of the day, and from now on it counts."""
    found = await _proposal(uow, command.activity, command.expert)
    return await log_contact(uow, contact_of(found, command), found.activity)


async def dismiss_proposal(uow: UnitOfWork, command: DismissProposal) -> Answer:
    """It is proposed no more; the contact can still be logged by hand."""
    found = await _proposal(uow, command.activity, command.expert)
    await proposals.keep_dismissal(uow, found.activity, found.expert)
    return {"activity": found.activity, "expert": found.expert, "dismissed": True}


async def _proposal(uow: UnitOfWork, activity: str, expert: str) -> Proposal:
    await uow.lock(f"expert/{expert}")
    uow.allow(*(await store.expert(uow, expert)).reach)
    found = await proposals.find_proposal(uow, activity, expert)
    if found is None:
        raise ProposalIsGone(activity=activity, expert=expert)
    return found
