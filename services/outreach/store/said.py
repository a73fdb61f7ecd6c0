"""Which function writes the rows of each event said: the live rows come from it, and those of a rebuild too."""

from __future__ import annotations

from services.outreach.store.absences import save_absences
from services.outreach.store.categories import save_categories
from services.outreach.store.contacts import save_contacts
from services.outreach.store.due import save_contact_dues
from services.outreach.store.experts import save_experts
from services.outreach.store.items import save_items
from shared.events.outreach import (
    AbsenceEnded,
    AbsenceNoted,
    CalendarDayMarked,
    ContactCorrected,
    ContactDueEscalated,
    ContactDueLosingTouch,
    ContactDueOverdue,
    ContactDueTold,
    ContactLogged,
    ContactWithdrawn,
    ExpertCategorySet,
    ExpertChanged,
    ExpertEnrolled,
    ExpertPaused,
    ExpertResumed,
    ExpertRetired,
    ItemAcknowledged,
    ItemAnswered,
    ItemAssigned,
    ItemCarried,
    ItemClosed,
    ItemCorrected,
    ItemDueTold,
    ItemErased,
    ItemExtended,
    ItemPassedOn,
    ItemPassedOnReplied,
    ItemRaised,
    ItemReopened,
    ItemSolved,
    ItemToldBack,
    ItemTransferredBack,
    ItemWithdrawn,
)
from shared.rebuild import Saver

SAYS: dict[str, Saver | None] = {
    ExpertCategorySet.TYPE: save_categories,
    ExpertEnrolled.TYPE: save_experts,
    ExpertChanged.TYPE: save_experts,
    ExpertPaused.TYPE: save_experts,
    ExpertResumed.TYPE: save_experts,
    ExpertRetired.TYPE: save_experts,
    ContactLogged.TYPE: save_contacts,
    CalendarDayMarked.TYPE: None,
    ContactCorrected.TYPE: save_contacts,
    ContactWithdrawn.TYPE: save_contacts,
    AbsenceNoted.TYPE: save_absences,
    AbsenceEnded.TYPE: save_absences,
    ContactDueTold.TYPE: save_contact_dues,
    ContactDueOverdue.TYPE: save_contact_dues,
    ContactDueEscalated.TYPE: save_contact_dues,
    ContactDueLosingTouch.TYPE: save_contact_dues,
    ItemRaised.TYPE: save_items,
    ItemAcknowledged.TYPE: save_items,
    ItemAssigned.TYPE: save_items,
    ItemTransferredBack.TYPE: save_items,
    ItemPassedOn.TYPE: save_items,
    ItemPassedOnReplied.TYPE: save_items,
    ItemExtended.TYPE: save_items,
    ItemAnswered.TYPE: save_items,
    ItemToldBack.TYPE: save_items,
    ItemSolved.TYPE: save_items,
    ItemClosed.TYPE: save_items,
    ItemReopened.TYPE: save_items,
    ItemCarried.TYPE: save_items,
    ItemCorrected.TYPE: save_items,
    ItemWithdrawn.TYPE: save_items,
    ItemErased.TYPE: save_items,
    ItemDueTold.TYPE: None,
}
