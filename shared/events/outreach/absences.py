"""What outreach says of absences: who is away from when until when and who stands in, by code; never why."""

from __future__ import annotations

from datetime import date

from shared.events.base import Code, DomainEvent


class AbsenceState(DomainEvent):
    """
    A person is away from `from_on` to `until`, both included, and `deputy` stands in.

    Without a deputy of its own those of the experts do.
    """

    code: Code
    person: Code
    deputy: Code | None = None
    from_on: date
    until: date


class AbsenceNoted(AbsenceState, type="outreach.absence.noted.v1"):
    """Away from `effective_on` on."""


class AbsenceEnded(AbsenceState, type="outreach.absence.ended.v1"):
    """Back on `effective_on`, the day after `until`; back on the very first day nobody was away at all."""
