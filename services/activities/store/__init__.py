"""Every SQL statement that serves a decision of activities."""

from services.activities.store.activities import (
    activity,
    activity_in_hand,
    find_activity,
    keep_cancellation,
    keep_correction,
    keep_plan,
    keep_record,
    people_key,
    save_activities,
    save_archivings,
    save_cancellations,
    scene_of,
    standing,
)
from services.activities.store.attendance import find_sheet, keep_reasons, reasons_of, save_sheets, version_of
from services.activities.store.conflicts import activities_around
from services.activities.store.decided_items import decided_item, keep_note, save_decided_items, save_steps
from services.activities.store.desk import desk_of
from services.activities.store.heard import branches_on, limit_on, save_branches, save_liaisons, save_targets
from services.activities.store.key_works import key_work_limit, numbers_of_year, save_key_works, save_ticks
from services.activities.store.meetings import floor_of, keep_meeting, save_meetings
from services.activities.store.pairings import find_pairing, pairing, save_pairings
from services.activities.store.posts import committees_on, save_posts
from services.activities.store.series import (
    ahead_of,
    codes_taken,
    find_series,
    highest_occurrence,
    save_series,
    save_series_called_off,
    series,
)

__all__ = [
    "activities_around",
    "activity",
    "activity_in_hand",
    "ahead_of",
    "branches_on",
    "codes_taken",
    "committees_on",
    "decided_item",
    "desk_of",
    "find_activity",
    "find_pairing",
    "find_series",
    "find_sheet",
    "floor_of",
    "highest_occurrence",
    "keep_cancellation",
    "keep_correction",
    "keep_meeting",
    "keep_note",
    "keep_plan",
    "keep_reasons",
    "keep_record",
    "key_work_limit",
    "limit_on",
    "numbers_of_year",
    "pairing",
    "people_key",
    "reasons_of",
    "save_activities",
    "save_archivings",
    "save_branches",
    "save_cancellations",
    "save_decided_items",
    "save_key_works",
    "save_liaisons",
    "save_meetings",
    "save_pairings",
    "save_posts",
    "save_series",
    "save_series_called_off",
    "save_sheets",
    "save_steps",
    "save_targets",
    "save_ticks",
    "scene_of",
    "series",
    "standing",
    "version_of",
]
