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
from services.outreach.domain.expert import EnrolledBeforeUndone, Expert, ExpertExists, Pause
from services.outreach.domain.expert_life import (
    Place,
    change_expert,
    enrol_expert,
    pause_expert,
    resume_expert,
    retire_expert,
)
from services.outreach.domain.expert_states import Cadences, come_true, expert_of, said_on, state_on, told_from
from services.outreach.domain.item import Ground, raise_item
from services.outreach.domain.item_days import ItemDays
from services.outreach.domain.item_ends import answer_item, close_item
from services.outreach.domain.item_refusals import ItemExists
from shared.workdays import Calendar, add_months, working_days_after

__all__ = [
    "Cadences",
    "Calendar",
    "Contact",
    "ContactExists",
    "EnrolledBeforeUndone",
    "Expert",
    "ExpertExists",
    "Ground",
    "ItemDays",
    "ItemExists",
    "LastContact",
    "Pause",
    "Place",
    "add_months",
    "answer_item",
    "change_expert",
    "close_item",
    "come_true",
    "correct_contact",
    "due_on",
    "enrol_expert",
    "expert_of",
    "experts_after",
    "explanation",
    "log_contact",
    "pause_expert",
    "raise_item",
    "raised_then",
    "resume_expert",
    "retire_expert",
    "said_on",
    "state_on",
    "told_from",
    "withdraw_contact",
    "working_days_after",
]
