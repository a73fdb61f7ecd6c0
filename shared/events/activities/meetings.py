"""Joint meetings, and who was there."""

from __future__ import annotations

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
