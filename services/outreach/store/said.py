"""Which function writes the rows of each event said: the live rows come from it, and those of a rebuild too."""

from __future__ import annotations

from services.outreach.store.contacts import save_contacts
from services.outreach.store.experts import save_experts
from services.outreach.store.items import save_items
from shared.events.outreach import (
    CalendarDayMarked,
    ContactCorrected,
    ContactLogged,
    ContactWithdrawn,
    ExpertEnrolled,
    ExpertRetired,
    ItemAnswered,
    ItemClosed,
    ItemRaised,
)
from shared.rebuild import Saver

SAYS: dict[str, Saver | None] = {
    ExpertEnrolled.TYPE: save_experts,
    ExpertRetired.TYPE: save_experts,
    ContactLogged.TYPE: save_contacts,
    CalendarDayMarked.TYPE: None,
    ContactCorrected.TYPE: save_contacts,
    ContactWithdrawn.TYPE: save_contacts,
    ItemRaised.TYPE: save_items,
    ItemAnswered.TYPE: save_items,
    ItemClosed.TYPE: save_items,
}
