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
from shared.events.activities.attachments import AttachmentAdded, AttachmentKind, AttachmentRemoved, AttachmentState
from shared.events.activities.decided_items import (
    DecidedItemClosed,
    DecidedItemPostponed,
    DecidedItemProgressed,
    DecidedItemReturned,
    DecidedItemStep,
    DecidedItemSubmitted,
    ItemDecided,
)
from shared.events.activities.key_works import KeyWorkListed, KeyWorkTicked, Tick
from shared.events.activities.meetings import AttendanceState, BranchAttendance, JointMeetingHeld
from shared.events.activities.pairings import PairingAgreed, PairingEnded, PairingState
from shared.events.activities.series import OnDayOff, SeriesCalledOff, SeriesPlanned, SeriesState

__all__ = [
    "ActivityAnnounced",
    "ActivityArchived",
    "ActivityCancelled",
    "ActivityCorrected",
    "ActivityHeld",
    "ActivityPlan",
    "ActivityPlanned",
    "ActivityRecord",
    "AttachmentAdded",
    "AttachmentKind",
    "AttachmentRemoved",
    "AttachmentState",
    "AttendanceState",
    "BranchAttendance",
    "DecidedItemClosed",
    "DecidedItemPostponed",
    "DecidedItemProgressed",
    "DecidedItemReturned",
    "DecidedItemStep",
    "DecidedItemSubmitted",
    "ItemDecided",
    "JointMeetingHeld",
    "KeyWorkListed",
    "KeyWorkTicked",
    "OnDayOff",
    "OpenTo",
    "PairingAgreed",
    "PairingEnded",
    "PairingState",
    "SeriesCalledOff",
    "SeriesPlanned",
    "SeriesState",
    "Tick",
]
