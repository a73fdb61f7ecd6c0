"""Members by state: their codes stay in the registry."""

from __future__ import annotations

from typing import Literal

from shared.events.base import Code, DomainEvent

MemberKind = Literal["individual", "group"]
MemberClass = Literal["ordinary", "senior", "student", "fellow", "honorary", "foreign", "other"]


class MemberState(DomainEvent):
    """
    A member's state from `effective_on` on, until the next state of the same stream.

    `member` is the registry's own number: the code of the publisher stays in the registry, so that forgetting it
    leaves every count. Of several states with one effective day the highest version holds. `merged`: it begins because
    two records were found to be one person or unit: nobody joined, left or moved.
    """

    member: Code
    present: bool
    kind: MemberKind
    member_class: MemberClass | None = None
    branches: tuple[Code, ...] = ()
    opening_stock: bool = False
    merged: bool | None = None


class MemberJoined(MemberState, type="registry.member.joined.v1", key="member"):
    """Not counted the day before, counted from `effective_on` on (after a leaving: returned)."""


class MemberUpdated(MemberState, type="registry.member.updated.v1", key="member"):
    """Counted before and after; class or kind may be another."""


class MemberTransferred(MemberState, type="registry.member.transferred.v1", key="member"):
    """Counted before and after, in other branches."""


class MemberLeft(MemberState, type="registry.member.left.v1", key="member"):
    """No longer counted from `effective_on` on; `branches` is empty."""
