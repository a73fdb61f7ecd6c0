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
from services.activities.domain.decided_item import (
    DecidedItem,
    close_decided_item,
    postpone,
    report_progress,
    send_back,
    state_after,
    submit,
)
from services.activities.domain.key_work import TICKS, KeyWorkExists, list_key_work, missing_ticks
from services.activities.domain.meeting import Floor, MeetingExists, decided_items, hold_joint_meeting, quorum_met
from services.activities.domain.pairing import agree_pairing, end_pairing
from services.activities.domain.people import person_hash
from services.activities.domain.refusals import ActivityExists, PairingExists
from services.activities.domain.scene import Scene

__all__ = [
    "STATES",
    "TICKS",
    "Activity",
    "ActivityExists",
    "DecidedItem",
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
    "postpone",
    "quorum_met",
    "report_progress",
    "send_back",
    "state_after",
    "submit",
    "ticks_of",
]
