"""What outreach says: experts by code, contacts, and the items they and others raise; never a name or a text."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.base import Code, Count, DomainEvent

ContactMode = Literal["in_person", "visit", "forum", "phone", "wechat", "mail", "at_a_meeting"]
ItemKind = Literal["opinion", "suggestion", "demand", "difficulty"]
ItemTopic = Literal["research", "talent", "integrity", "member_service", "governance", "life", "other"]
ItemOrigin = Literal["expert", "activity", "branch", "member"]
ResultClass = Literal["A", "B", "C", "D"]
Reaction = Literal["satisfied", "fairly_satisfied", "dissatisfied", "not_called_back"]


class ExpertState(DomainEvent):
    """An expert's place in the hundred: branch, own liaison and cadence."""

    code: Code
    branch: Code | None = None
    liaison: Code
    discipline: Code | None = None
    cadence_days: Count


class ExpertEnrolled(ExpertState, type="outreach.expert.enrolled.v1"):
    """Among the hundred from `effective_on` on."""


class ExpertRetired(ExpertState, type="outreach.expert.retired.v1"):
    """No longer among the hundred from `effective_on` on."""


class ContactLogged(DomainEvent, type="outreach.contact.logged.v1"):
    """A contact made or attempted, on the day it happened; attempts never restart the clock."""

    code: Code
    experts: tuple[Code, ...]
    liaison: Code
    mode: ContactMode
    made: bool


class ItemState(DomainEvent):
    """An item raised, with all that has become of it so far."""

    code: Code
    origin: ItemOrigin
    expert: Code | None = None
    branch: Code | None = None
    kind: ItemKind
    topic: ItemTopic
    wants_reply: bool
    confidential: bool
    raised_on: date
    answer_due_on: date
    answered_on: date | None = None
    result: ResultClass | None = None
    solved: bool | None = None
    closed_on: date | None = None
    reaction: Reaction | None = None


class ItemRaised(ItemState, type="outreach.item.raised.v1"):
    """An opinion, suggestion, demand or difficulty was heard on `effective_on`."""


class ItemAnswered(ItemState, type="outreach.item.answered.v1"):
    """It was answered on `effective_on`; answered and solved are two flags."""


class ItemClosed(ItemState, type="outreach.item.closed.v1"):
    """The one who raised it was told, and the reaction is recorded."""
