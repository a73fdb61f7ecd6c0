"""What activities says, by what it is about; whoever hears it imports from here."""

from __future__ import annotations

from shared.events.activities.activity import (
    ActivityAnnounced,
    ActivityArchived,
    ActivityCancelled,
    ActivityCorrected,
    ActivityHeld,
    ActivityPlan,
    ActivityPlanned,
    ActivityRecord,
    OpenTo,
)
from shared.events.activities.key_works import KeyWorkListed, KeyWorkTicked, Tick
from shared.events.activities.meetings import (
    AttendanceState,
    BranchAttendance,
    DecidedItemClosed,
    ItemDecided,
    JointMeetingHeld,
)
from shared.events.activities.pairings import PairingAgreed, PairingEnded, PairingState

__all__ = [
    "ActivityAnnounced",
    "ActivityArchived",
    "ActivityCancelled",
    "ActivityCorrected",
    "ActivityHeld",
    "ActivityPlan",
    "ActivityPlanned",
    "ActivityRecord",
    "AttendanceState",
    "BranchAttendance",
    "DecidedItemClosed",
    "ItemDecided",
    "JointMeetingHeld",
    "KeyWorkListed",
    "KeyWorkTicked",
    "OpenTo",
    "PairingAgreed",
    "PairingEnded",
    "PairingState",
    "Tick",
]
