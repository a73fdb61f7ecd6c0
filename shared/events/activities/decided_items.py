"""What a joint meeting decided, from the decision to its closing."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.base import Code, Count, DomainEvent, PublicTitle


class ItemDecided(DomainEvent, type="activities.decided_item.decided.v1"):
    """
    A joint meeting decided something that somebody must do by a day (议定事项).

    `suggestions` are the codes of items from outreach that it takes up.
    """

    code: Code
    meeting: Code
    number: Count
    title: PublicTitle
    lead: Code
    co_leads: tuple[Code, ...] = ()
    due_on: date
    suggestions: tuple[Code, ...] | None = None


class DecidedItemStep(DomainEvent):
    """One dated step of a decided item; what was said about it stays with its owner."""

    code: Code
    meeting: Code


class DecidedItemProgressed(DecidedItemStep, type="activities.decided_item.progressed.v1"):
    """Work on it is so far; `percent` if somebody ventured a number."""

    percent: Count | None = None


class DecidedItemSubmitted(DecidedItemStep, type="activities.decided_item.submitted.v1"):
    """Its lead says that it is done, with the records that show it."""

    evidence: tuple[Code, ...] = ()


class DecidedItemReturned(DecidedItemStep, type="activities.decided_item.returned.v1"):
    """The reviewer does not agree that it is done."""

    reviewer: Code


class DecidedItemPostponed(DecidedItemStep, type="activities.decided_item.postponed.v1"):
    """It is due on another day from now on."""

    lead: Code
    due_on: date


class DecidedItemClosed(DecidedItemStep, type="activities.decided_item.closed.v1"):
    """The reviewer agreed that a decided item is done."""

    reviewer: Code


class DecidedItemWithdrawn(DecidedItemStep, type="activities.decided_item.withdrawn.v1"):
    """It was never decided: the record of its meeting is withdrawn. `effective_on` is the day it was decided on."""


class DecidedItemRestored(DomainEvent, type="activities.decided_item.restored.v1"):
    """
    What was said of it by mistake is taken back: it stands again as after its first `steps` steps.

    `effective_on` is the day of the last of them, or of the decision.
    """

    code: Code
    meeting: Code
    state: Literal["open", "in_progress", "submitted", "returned", "closed"]
    due_on: date
    steps: Count
