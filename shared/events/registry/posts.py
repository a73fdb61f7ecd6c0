"""Posts and who holds them, and Party groups."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.base import Code, DomainEvent
from shared.events.registry.society import Decision

PostKind = Literal["liaison", "deputy_liaison", "chair", "past_chair", "chair_elect", "vice_chair", "branch_secretary"]


class PostState(DomainEvent):
    """A post of a body and who holds it; `effective_on` is the first day, `until` the first day no longer."""

    code: Code
    branch: Code
    post: PostKind
    person: Code
    until: date | None = None
    decision: Decision | None = None


class PostFilled(PostState, type="registry.post.filled.v1"):
    """A person holds the post from `effective_on` on."""


class PostEnded(PostState, type="registry.post.ended.v1"):
    """The person no longer holds it from `effective_on` on."""


class PartyGroupState(DomainEvent):
    """A branch's Party group; its leader holds a leading post of the branch."""

    code: Code
    branch: Code
    leader: Code
    leader_post: PostKind


class PartyGroupFormed(PartyGroupState, type="registry.party_group.formed.v1"):
    """The group exists from `effective_on` on."""


class PartyGroupDissolved(PartyGroupState, type="registry.party_group.dissolved.v1"):
    """The group is no more from `effective_on` on."""
