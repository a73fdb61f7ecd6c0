"""Which function writes the rows of each event said: the live rows come from it, and those of a rebuild too."""

from __future__ import annotations

from services.activities.store.held import save_activities, save_cancellations
from services.activities.store.key_works import save_key_works, save_ticks
from services.activities.store.meetings import save_closings, save_decided_items, save_meetings
from shared.events.activities import (
    ActivityCancelled,
    ActivityHeld,
    DecidedItemClosed,
    ItemDecided,
    JointMeetingHeld,
    KeyWorkListed,
    KeyWorkTicked,
)
from shared.rebuild import Saver

SAYS: dict[str, Saver | None] = {
    KeyWorkListed.TYPE: save_key_works,
    KeyWorkTicked.TYPE: save_ticks,
    ActivityHeld.TYPE: save_activities,
    ActivityCancelled.TYPE: save_cancellations,
    JointMeetingHeld.TYPE: save_meetings,
    ItemDecided.TYPE: save_decided_items,
    DecidedItemClosed.TYPE: save_closings,
}
