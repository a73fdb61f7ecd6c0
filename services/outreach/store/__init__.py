"""Every SQL statement that serves a decision of outreach."""

from services.outreach.store.contacts import (
    contact,
    items_of,
    keep_contact,
    keep_items,
    keep_summary,
    last_contacts,
    save_contacts,
    summary_of,
)
from services.outreach.store.experts import (
    enrolled,
    enrolment_of,
    expert,
    expert_target,
    experts,
    keep_expert,
    own_experts,
    save_experts,
)
from services.outreach.store.heard import save_activities, save_branches, save_liaisons, save_targets
from services.outreach.store.items import (
    ground_of,
    item,
    keep_answer,
    keep_item,
    raised_by,
    save_items,
)
from services.outreach.store.vault import open_private, open_text, open_texts

__all__ = [
    "contact",
    "enrolled",
    "enrolment_of",
    "expert",
    "expert_target",
    "experts",
    "ground_of",
    "item",
    "items_of",
    "keep_answer",
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
    "raised_by",
    "save_activities",
    "save_branches",
    "save_contacts",
    "save_experts",
    "save_items",
    "save_liaisons",
    "save_targets",
    "summary_of",
]
