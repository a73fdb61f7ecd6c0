"""Every SQL statement that serves a decision of activities."""

from services.activities.store.heard import limit_on, save_branches, save_liaisons, save_targets
from services.activities.store.held import (
    activity,
    keep_activity,
    keep_cancellation,
    save_activities,
    save_cancellations,
    scene_of,
)
from services.activities.store.key_works import key_work_limit, numbers_of_year, save_key_works, save_ticks
from services.activities.store.meetings import (
    decided_item,
    floor_of,
    keep_closing,
    keep_meeting,
    save_closings,
    save_decided_items,
    save_meetings,
)

__all__ = [
    "activity",
    "decided_item",
    "floor_of",
    "keep_activity",
    "keep_cancellation",
    "keep_closing",
    "keep_meeting",
    "key_work_limit",
    "limit_on",
    "numbers_of_year",
    "save_activities",
    "save_branches",
    "save_cancellations",
    "save_closings",
    "save_decided_items",
    "save_key_works",
    "save_liaisons",
    "save_meetings",
    "save_targets",
    "save_ticks",
    "scene_of",
]
