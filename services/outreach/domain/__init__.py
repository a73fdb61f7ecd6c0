"""The rules of outreach: (what is so, what is asked, when) -> what happened, or Refused."""

from services.outreach.domain.contact import (
    Contact,
    ContactExists,
    LastContact,
    correct_contact,
    due_on,
    experts_after,
    explanation,
    log_contact,
    raised_then,
    withdraw_contact,
)
from services.outreach.domain.expert import Enrolment, Expert, ExpertExists, enrol_expert, retire_expert
from services.outreach.domain.item import Ground, ItemExists, answer_item, close_item, raise_item
from shared.workdays import Calendar, add_months, working_days_after

__all__ = [
    "Calendar",
    "Contact",
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
    "correct_contact",
    "due_on",
    "enrol_expert",
    "experts_after",
    "explanation",
    "log_contact",
    "raise_item",
    "raised_then",
    "retire_expert",
    "withdraw_contact",
    "working_days_after",
]
