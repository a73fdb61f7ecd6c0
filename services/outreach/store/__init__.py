"""Every SQL statement that serves a decision of outreach."""

from services.outreach.store.categories import cadences, followers, save_categories
from services.outreach.store.contacts import (
    contact,
    items_of,
    keep_contact,
    keep_items,
    keep_summary,
    save_contacts,
    summary_of,
)
from services.outreach.store.experts import (
    enrolled,
    enrolled_on,
    expert,
    expert_from,
    expert_target,
    experts,
    keep_expert,
    own_experts,
    place_of,
    save_experts,
    states,
    states_of,
)
from services.outreach.store.heard import forget_meetings, save_activities, save_branches, save_meetings, save_targets
from services.outreach.store.item_words import keep_item
from services.outreach.store.items import (
    ground_of,
    item,
    raised_by,
    save_items,
    whose,
)
from services.outreach.store.last_contacts import last_contacts
from services.outreach.store.vault import open_private, open_text, open_texts

__all__ = [
    "cadences",
    "contact",
    "enrolled",
    "enrolled_on",
    "expert",
    "expert_from",
    "expert_target",
    "experts",
    "followers",
    "forget_meetings",
    "ground_of",
    "item",
    "items_of",
    "keep_contact",
    "keep_expert",
    "keep_item",
    "keep_items",
    "keep_summary",
    "last_contacts",
    "open_private",
    "open_text",
    "open_texts",
    "own_experts",
    "place_of",
    "raised_by",
    "save_activities",
    "save_branches",
    "save_categories",
    "save_contacts",
    "save_experts",
    "save_items",
    "save_meetings",
    "save_targets",
    "states",
    "states_of",
    "summary_of",
    "whose",
]
