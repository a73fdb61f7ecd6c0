"""Activities that were held, and records withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.base import Code, Count, DomainEvent, PublicTitle

ActivityKind = Literal[
    "joint_meeting", "visit", "co_building", "lecture", "academic", "member_service", "party_day", "training", "other"
]
OpenTo = Literal["members", "public", "internal"]


class ActivityHeld(DomainEvent, type="activities.activity.held.v1"):
    """
    An activity took place; `effective_on` is its first day.

    `hosts` are branch codes, `society`, `party_branch`, or codes of outside units. `attendances` counts 人次;
    `people` are keyed hashes of those who can be told apart, so the rest is "attendances without names".
    """

    code: Code
    kind: ActivityKind
    title: PublicTitle
    hosts: tuple[Code, ...]
    ends_on: date
    online: bool
    open_to: OpenTo
    led_by_party_members: bool
    expected: Count | None = None
    attendances: Count
    people: tuple[Code, ...] = ()
    party_members_present: Count | None = None
    key_works: tuple[Code, ...] = ()
    minutes_filed_on: date | None = None


class ActivityCancelled(DomainEvent, type="activities.activity.cancelled.v1"):
    """A record of an activity is withdrawn: it did not take place as recorded."""

    code: Code
