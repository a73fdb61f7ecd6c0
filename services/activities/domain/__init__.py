"""The rules of activities: (what is so, what is asked, when) -> what happened, or Refused."""

from services.activities.domain.activity import (
    ActivityExists,
    Scene,
    cancel_activity,
    hold_activity,
    is_late,
    own_record,
    person_hash,
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

__all__ = [
    "TICKS",
    "ActivityExists",
    "Floor",
    "KeyWorkExists",
    "MeetingExists",
    "Scene",
    "cancel_activity",
    "close_decided_item",
    "decided_items",
    "hold_activity",
    "hold_joint_meeting",
    "is_late",
    "list_key_work",
    "missing_ticks",
    "own_record",
    "person_hash",
    "quorum_met",
    "ticks_of",
]
