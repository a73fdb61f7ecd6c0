"""What outreach says: experts by code, contacts, and the items they and others raise; never a name or a text."""

from shared.events.outreach.calendar import CalendarDayMarked
from shared.events.outreach.contacts import (
    ContactCorrected,
    ContactLogged,
    ContactMode,
    ContactState,
    ContactWithdrawn,
    Mistake,
)
from shared.events.outreach.experts import ExpertEnrolled, ExpertRetired, ExpertState
from shared.events.outreach.items import (
    ItemAnswered,
    ItemClosed,
    ItemKind,
    ItemOrigin,
    ItemRaised,
    ItemState,
    ItemTopic,
    Reaction,
    ResultClass,
)

__all__ = [
    "CalendarDayMarked",
    "ContactCorrected",
    "ContactLogged",
    "ContactMode",
    "ContactState",
    "ContactWithdrawn",
    "ExpertEnrolled",
    "ExpertRetired",
    "ExpertState",
    "ItemAnswered",
    "ItemClosed",
    "ItemKind",
    "ItemOrigin",
    "ItemRaised",
    "ItemState",
    "ItemTopic",
    "Mistake",
    "Reaction",
    "ResultClass",
]
