"""What activities says: key works and their ticks, activities held, joint meetings and what they decided."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.base import Code, Count, DomainEvent, Part, PublicTitle

ActivityKind = Literal[
    "joint_meeting", "visit", "co_building", "lecture", "academic", "member_service", "party_day", "training", "other"
]
OpenTo = Literal["members", "public", "internal"]
Tick = Literal["participation", "voice", "work"]
AttendanceState = Literal["present", "excused", "absent", "observer", "walk_in"]


class KeyWorkListed(DomainEvent, type="activities.key_work.listed.v1"):
    """One of the year's key works (重点工作)."""

    code: Code
    year: int
    number: Count
    title: PublicTitle


class KeyWorkTicked(DomainEvent, type="activities.key_work.ticked.v1"):
    """One of the three ticks of a key work, with the record that is its evidence (`activity/<code>` ...)."""

    code: Code
    year: int
    tick: Tick
    evidence: Code


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


class BranchAttendance(Part):
    """How one branch was represented at a joint meeting."""

    branch: Code
    state: AttendanceState


class JointMeetingHeld(DomainEvent, type="activities.meeting.held.v1"):
    """A joint meeting (联席会议) took place on `effective_on`; the quorum is shown, never blocking."""

    code: Code
    title: PublicTitle
    number: Count
    attendance: tuple[BranchAttendance, ...]
    quorum_met: bool


class ItemDecided(DomainEvent, type="activities.decided_item.decided.v1"):
    """A joint meeting decided something that somebody must do by a day (议定事项)."""

    code: Code
    meeting: Code
    number: Count
    title: PublicTitle
    lead: Code
    co_leads: tuple[Code, ...] = ()
    due_on: date


class DecidedItemClosed(DomainEvent, type="activities.decided_item.closed.v1"):
    """The reviewer agreed that a decided item is done."""

    code: Code
    meeting: Code
    reviewer: Code
