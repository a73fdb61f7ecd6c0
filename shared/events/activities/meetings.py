"""Joint meetings from their plan to their minutes, and who was there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from shared.events.base import Code, Count, DomainEvent, Part, PublicTitle

AttendanceState = Literal["present", "excused", "absent", "observer", "walk_in"]
MeetingStep = Literal["call", "notice", "minutes"]


class BranchAttendance(Part):
    """How one branch was represented at a joint meeting."""

    branch: Code
    state: AttendanceState


class MeetingState(DomainEvent):
    """
    A meeting as far as it is known before it is held; `effective_on` is the day on which this was done or settled.

    `kind` is `joint_meeting` or the kind of a session, and there may be more of them later. `minutes` is how long it is
    meant to last. `sequence` counts what was sent out: a notice with a higher one replaces those before (RFC 5545).
    Where it is held stays with its owner.
    """

    code: Code
    kind: Code
    title: PublicTitle
    number: Count
    meets_on: date
    items_due_on: date
    notice_due_on: date
    starts_at: datetime | None = None
    minutes: Count | None = None
    online: bool = False
    sequence: Count = 0


class MeetingPlanned(MeetingState, type="activities.meeting.planned.v1"):
    """A meeting is meant to take place on `meets_on`."""


class MeetingMoved(MeetingState, type="activities.meeting.moved.v1"):
    """It is to take place on another day, or at another hour, than before."""

    moved_from: date


class MeetingCalledOff(MeetingState, type="activities.meeting.called_off.v1"):
    """It does not take place; `noticed` says that its notice had gone out."""

    noticed: bool


class MeetingCalled(MeetingState, type="activities.meeting.called.v1"):
    """It is called: time and place are settled, and items of the agenda are collected until `items_due_on`."""


class MeetingNoticed(MeetingState, type="activities.meeting.noticed.v1"):
    """
    Its notice goes out to those who are expected: `branches`.

    Said again when it was moved or called otherwise, with a higher `sequence`.
    """

    branches: tuple[Code, ...]


class AgendaOrdered(DomainEvent, type="activities.meeting.agenda_ordered.v1"):
    """Its agenda is taken in this order: codes of agenda items and of decided items that are still open."""

    code: Code
    items: tuple[Code, ...]


class JointMeetingRecord(DomainEvent):
    """A joint meeting (联席会议) as it was on `effective_on`; the quorum is shown, never blocking."""

    code: Code
    title: PublicTitle
    number: Count
    attendance: tuple[BranchAttendance, ...]
    quorum_met: bool


class JointMeetingHeld(JointMeetingRecord, type="activities.meeting.held.v1"):
    """It took place on `effective_on`."""


class JointMeetingCorrected(JointMeetingRecord, type="activities.meeting.corrected.v1"):
    """Its record was otherwise than told before: the whole record again, on the day on which it really was."""


class MeetingWithdrawn(DomainEvent, type="activities.meeting.withdrawn.v1"):
    """
    It did not take place on `effective_on`, whatever was told of it: nothing counts it any more.

    What it decided and the ticks whose evidence it was are withdrawn by events of their own.
    """

    code: Code


class MeetingMinuted(DomainEvent, type="activities.meeting.minuted.v1"):
    """Its minutes were filed on `effective_on`; `late` is after `due_on`."""

    code: Code
    held_on: date
    due_on: date
    late: bool


class MeetingReminded(DomainEvent, type="activities.meeting.reminded.v1"):
    """A step of a meeting was due on `due_on` and is still to be done; said once for each day it was due on."""

    code: Code
    step: MeetingStep
    due_on: date
    missing: tuple[Code, ...] = ()
