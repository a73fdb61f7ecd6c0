"""What outreach says of experts: their place among the hundred, by code; never a name."""

from __future__ import annotations

from shared.events.base import Code, Count, DomainEvent


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
