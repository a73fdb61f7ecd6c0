"""The rules of outreach: (what is so, what is asked, when) -> what happened, or Refused."""

from services.outreach.domain.contact import (
    ContactExists,
    LastContact,
    due_on,
    explanation,
    log_contact,
)
from services.outreach.domain.expert import Enrolment, Expert, ExpertExists, enrol_expert, retire_expert
from services.outreach.domain.item import Ground, ItemExists, answer_item, close_item, raise_item
from shared.workdays import Calendar, add_months, working_days_after

__all__ = [
    "Calendar",
    "ContactExists",
    "Enrolment",
    "Expert",
    "ExpertExists",
    "Ground",
    "ItemExists",
    "LastContact",
    "add_months",
    "answer_item",
    "close_item",
    "due_on",
    "enrol_expert",
    "explanation",
    "log_contact",
    "raise_item",
    "retire_expert",
    "working_days_after",
]
