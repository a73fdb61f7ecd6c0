"""Joint meetings, who was there, and what they decided."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.base import Code, Count, DomainEvent, Part, PublicTitle

AttendanceState = Literal["present", "excused", "absent", "observer", "walk_in"]


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
