"""The rules of activities: (what is so, what is asked, when) -> what happened, or Refused."""

from services.activities.domain.activity import (
    STATES,
    Activity,
    announce_activity,
    archive_activity,
    cancel_activity,
    correct_activity,
    hold_activity,
    is_late,
    own_record,
    plan_activity,
    ticks_of,
)
from services.activities.domain.key_work import TICKS, KeyWorkExists, list_key_work, missing_ticks
from services.activities.domain.meeting import (
    Floor,
    MeetingExists,
    close_decided_item,
    decided_items,
    hold_joint_meeting,
    quorum_met,
)
from services.activities.domain.pairing import agree_pairing, end_pairing
from services.activities.domain.people import person_hash
from services.activities.domain.refusals import ActivityExists, PairingExists
from services.activities.domain.scene import Scene

__all__ = [
    "STATES",
    "TICKS",
    "Activity",
    "ActivityExists",
    "Floor",
    "KeyWorkExists",
    "MeetingExists",
    "PairingExists",
    "Scene",
    "agree_pairing",
    "announce_activity",
    "archive_activity",
    "cancel_activity",
    "close_decided_item",
    "correct_activity",
    "decided_items",
    "end_pairing",
    "hold_activity",
    "hold_joint_meeting",
    "is_late",
    "list_key_work",
    "missing_ticks",
    "own_record",
    "person_hash",
    "plan_activity",
    "quorum_met",
    "ticks_of",
]
