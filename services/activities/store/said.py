"""Which function writes the rows of each event said: the live rows come from it, and those of a rebuild too."""

from __future__ import annotations

from services.activities.store.activities import save_activities, save_archivings, save_cancellations
from services.activities.store.attachments import save_attachments
from services.activities.store.decided_items import save_decided_items, save_steps
from services.activities.store.key_works import (
    save_key_work_changes,
    save_key_work_drops,
    save_key_work_progress,
    save_key_works,
    save_ticks,
    save_unticks,
)
from services.activities.store.meetings import save_meetings
from services.activities.store.pairings import save_pairings
from services.activities.store.projects_said import SAYS_OF_PROJECTS
from services.activities.store.series import save_series, save_series_called_off
from shared.events.activities import (
    ActivityAnnounced,
    ActivityArchived,
    ActivityCancelled,
    ActivityCorrected,
    ActivityHeld,
    ActivityPlanned,
    AttachmentAdded,
    AttachmentRemoved,
    DecidedItemClosed,
    DecidedItemPostponed,
    DecidedItemProgressed,
    DecidedItemReturned,
    DecidedItemSubmitted,
    ItemDecided,
    JointMeetingHeld,
    KeyWorkChanged,
    KeyWorkDropped,
    KeyWorkListed,
    KeyWorkProgressed,
    KeyWorkTicked,
    KeyWorkUnticked,
    PairingAgreed,
    PairingEnded,
    SeriesCalledOff,
    SeriesPlanned,
    SettingSet,
)
from shared.rebuild import Saver

SAYS: dict[str, Saver | None] = {
    KeyWorkListed.TYPE: save_key_works,
    KeyWorkTicked.TYPE: save_ticks,
    KeyWorkUnticked.TYPE: save_unticks,
    KeyWorkChanged.TYPE: save_key_work_changes,
    KeyWorkDropped.TYPE: save_key_work_drops,
    KeyWorkProgressed.TYPE: save_key_work_progress,
    ActivityPlanned.TYPE: save_activities,
    ActivityAnnounced.TYPE: save_activities,
    ActivityHeld.TYPE: save_activities,
    ActivityCorrected.TYPE: save_activities,
    ActivityArchived.TYPE: save_archivings,
    ActivityCancelled.TYPE: save_cancellations,
    JointMeetingHeld.TYPE: save_meetings,
    ItemDecided.TYPE: save_decided_items,
    DecidedItemProgressed.TYPE: save_steps,
    DecidedItemSubmitted.TYPE: save_steps,
    DecidedItemReturned.TYPE: save_steps,
    DecidedItemPostponed.TYPE: save_steps,
    DecidedItemClosed.TYPE: save_steps,
    AttachmentAdded.TYPE: save_attachments,
    AttachmentRemoved.TYPE: save_attachments,
    PairingAgreed.TYPE: save_pairings,
    PairingEnded.TYPE: save_pairings,
    SeriesPlanned.TYPE: save_series,
    SeriesCalledOff.TYPE: save_series_called_off,
    # Limits are kept: those in force before anybody set one are told by no event.
    SettingSet.TYPE: None,
    **SAYS_OF_PROJECTS,
}
