"""What outreach says by the clock of contacts that fall due: to whom it was told, once for each level and due day."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.base import Code, Count, DomainEvent

DueLevel = Literal["liaison", "deputy", "secretariat"]


class ContactDue(DomainEvent):
    """
    The next contact with an expert is due on `due_on`, and on `effective_on` somebody was told.

    `level`: whose turn it is to be told; `to`: the person who is told instead of or as that level, and nobody named
    means the secretariat.
    """

    expert: Code
    branch: Code | None = None
    liaison: Code
    deputy: Code | None = None
    level: DueLevel
    to: Code | None = None
    due_on: date
    last_made_on: date | None = None
    attempts_since: Count = 0

    @property
    def code(self) -> str:
        """`<expert>~<due day>~<level>`: there is one stream for each, longer than a code of people's may be."""
        return f"{self.expert}~{self.due_on}~{self.level}"


class ContactDueTold(ContactDue, type="outreach.contact_due.told.v1"):
    """It will soon be due: the liaison, or whoever stands in, was told."""


class ContactDueOverdue(ContactDue, type="outreach.contact_due.overdue.v1"):
    """Nobody reached the expert in time: the deputy was told."""


class ContactDueEscalated(ContactDue, type="outreach.contact_due.escalated.v1"):
    """Still nobody did: the secretariat was told."""


class ContactDueLosingTouch(ContactDue, type="outreach.contact_due.losing_touch.v1"):
    """No contact was made for a multiple of the cadence: the secretariat was told."""
