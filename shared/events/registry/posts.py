"""Posts and who holds them, and Party groups."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from shared.events.base import Code, DomainEvent, upcast
from shared.events.registry.society import Decision

PostKind = Literal[
    "liaison",
    "deputy_liaison",
    "chair",
    "past_chair",
    "chair_elect",
    "vice_chair",
    "branch_secretary",
    "committee_member",
    "president",
    "vice_president",
    "secretary_general",
    "standing_council_member",
    "council_member",
    "organisation_committee_chair",
    "party_secretary",
    "party_branch_member",
    "leading_group_leader",
    "leading_group_member",
    "working_group_member",
]
# A Party group is led by somebody of its branch: its published type knows these kinds and no others.
GroupLeaderPost = Literal[
    "liaison", "deputy_liaison", "chair", "past_chair", "chair_elect", "vice_chair", "branch_secretary"
]


class PostState(DomainEvent):
    """
    A post of a body and who holds it; `effective_on` is the first day of this state, `until` the first day no longer.

    `branch` is the body where that is a branch, and null otherwise; `term` is the code of the body's term, if known.
    """

    code: Code
    body: Code
    branch: Code | None = None
    post: PostKind
    person: Code
    until: date | None = None
    term: Code | None = None
    decision: Decision | None = None


class PostFilled(PostState, type="registry.post.filled.v2"):
    """A person holds the post from `effective_on` on; said again for the same day it corrects what was said."""


class PostEnded(PostState, type="registry.post.ended.v2"):
    """The person no longer holds it from `effective_on` on."""


def _with_body(data: dict[str, Any]) -> dict[str, Any]:
    """In v1 every post was one of a branch."""
    return {**data, "body": data["branch"]}


upcast("registry.post.filled.v1", PostFilled.TYPE, _with_body)
upcast("registry.post.ended.v1", PostEnded.TYPE, _with_body)


class PartyGroupState(DomainEvent):
    """A branch's Party group; its leader holds a leading post of the branch."""

    code: Code
    branch: Code
    leader: Code
    leader_post: GroupLeaderPost


class PartyGroupFormed(PartyGroupState, type="registry.party_group.formed.v1"):
    """The group exists from `effective_on` on."""


class PartyGroupDissolved(PartyGroupState, type="registry.party_group.dissolved.v1"):
    """The group is no more from `effective_on` on."""
