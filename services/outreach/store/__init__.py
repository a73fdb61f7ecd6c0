"""Every SQL statement that serves a decision of outreach."""

from services.outreach.store.contacts import keep_contact, last_contacts, save_contacts
from services.outreach.store.experts import (
    enrolled,
    enrolment_of,
    expert,
    expert_target,
    experts,
    keep_expert,
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
    "enrolled",
    "enrolment_of",
    "expert",
    "expert_target",
    "experts",
    "ground_of",
    "item",
    "keep_answer",
    "keep_contact",
    "keep_expert",
    "keep_item",
    "last_contacts",
    "open_private",
    "open_text",
    "open_texts",
    "raised_by",
    "save_activities",
    "save_branches",
    "save_contacts",
    "save_experts",
    "save_items",
    "save_liaisons",
    "save_targets",
]
