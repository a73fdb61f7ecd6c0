"""Which function writes the rows of each event about meetings, their agenda, and what branches say about them."""

from __future__ import annotations

from services.activities.store.agenda import save_agenda_items
from services.activities.store.meeting_corrections import save_meeting_corrections
from services.activities.store.meeting_plans import (
    save_agenda_orders,
    save_meeting_states,
    save_minuted,
    save_reminders,
)
from services.activities.store.meeting_withdrawals import save_meeting_withdrawals
from services.activities.store.replies import save_news, save_replies
from shared.events.activities import (
    AgendaItemAccepted,
    AgendaItemConsidered,
    AgendaItemDeclined,
    AgendaItemProposed,
    AgendaItemWithdrawn,
    AgendaOrdered,
    JointMeetingCorrected,
    MeetingCalled,
    MeetingCalledOff,
    MeetingMinuted,
    MeetingMoved,
    MeetingNoticed,
    MeetingPlanned,
    MeetingReminded,
    MeetingWithdrawn,
    NewsHandedIn,
    ReplyReceived,
)
from shared.rebuild import Saver

SAYS_OF_MEETINGS: dict[str, Saver | None] = {
    MeetingPlanned.TYPE: save_meeting_states,
    MeetingMoved.TYPE: save_meeting_states,
    MeetingCalledOff.TYPE: save_meeting_states,
    MeetingCalled.TYPE: save_meeting_states,
    MeetingNoticed.TYPE: save_meeting_states,
    AgendaOrdered.TYPE: save_agenda_orders,
    JointMeetingCorrected.TYPE: save_meeting_corrections,
    MeetingWithdrawn.TYPE: save_meeting_withdrawals,
    MeetingMinuted.TYPE: save_minuted,
    MeetingReminded.TYPE: save_reminders,
    AgendaItemProposed.TYPE: save_agenda_items,
    AgendaItemAccepted.TYPE: save_agenda_items,
    AgendaItemDeclined.TYPE: save_agenda_items,
    AgendaItemWithdrawn.TYPE: save_agenda_items,
    AgendaItemConsidered.TYPE: save_agenda_items,
    ReplyReceived.TYPE: save_replies,
    NewsHandedIn.TYPE: save_news,
}
