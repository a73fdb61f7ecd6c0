"""What activities says, by what it is about; whoever hears it imports from here."""

from __future__ import annotations

from shared.events.activities.held import ActivityCancelled, ActivityHeld, ActivityKind, OpenTo
from shared.events.activities.key_works import KeyWorkListed, KeyWorkTicked, Tick
from shared.events.activities.meetings import (
    AttendanceState,
    BranchAttendance,
    DecidedItemClosed,
    ItemDecided,
    JointMeetingHeld,
)

__all__ = [
    "ActivityCancelled",
    "ActivityHeld",
    "ActivityKind",
    "AttendanceState",
    "BranchAttendance",
    "DecidedItemClosed",
    "ItemDecided",
    "JointMeetingHeld",
    "KeyWorkListed",
    "KeyWorkTicked",
    "OpenTo",
    "Tick",
]
