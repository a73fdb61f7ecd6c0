"""What outreach says of items raised, and of what became of them; never a text."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.base import Code, DomainEvent

ItemKind = Literal["opinion", "suggestion", "demand", "difficulty"]
ItemTopic = Literal["research", "talent", "integrity", "member_service", "governance", "life", "other"]
ItemOrigin = Literal["expert", "activity", "branch", "member"]
ResultClass = Literal["A", "B", "C", "D"]
Reaction = Literal["satisfied", "fairly_satisfied", "dissatisfied", "not_called_back"]


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
