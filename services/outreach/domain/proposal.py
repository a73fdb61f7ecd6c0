"""Contacts proposed because expert and liaison came to the same activity: a person takes one over, or says no."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from services.outreach.commands.contacts import LogContact
from services.outreach.commands.proposals import TakeProposal
from shared.errors import Refused

# Any sheet says so of whoever was there; who were excused or absent met nobody.
CAME = frozenset({"present", "walk_in", "observer"})


class ProposalIsGone(Refused):
    """
    活动 {activity} 没有与专家 {expert} 的联系建议：已采纳、已登记、不采纳，或签到表已更正。
    There is no proposal of {expert} at {activity}: taken over, recorded or dismissed, or the sheet says otherwise now.
    """


@dataclass(frozen=True, slots=True)
class Proposal:
    """Both came to `activity`, which began on `day`; `liaison` was the expert's liaison on that day."""

    activity: str
    expert: str
    liaison: str
    day: date


def contact_of(proposal: Proposal, command: TakeProposal) -> LogContact:
    """The contact a proposal becomes; its code follows from both, so that two taps make one contact."""
    return LogContact(
        code=code_of(proposal.activity, proposal.expert),
        experts=(proposal.expert,),
        liaison=proposal.liaison,
        mode="at_a_meeting",
        made=True,
        happened_on=proposal.day,
        summary=command.summary,
        raised=command.raised,
    )


def code_of(activity: str, expert: str) -> str:
    """The code of the contact with an expert at an activity."""
    return f"AT-{hashlib.blake2b(f'{activity} {expert}'.encode(), digest_size=10).hexdigest()}"
