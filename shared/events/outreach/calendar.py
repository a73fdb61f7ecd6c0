"""What outreach says of the society's own working days: a day and whether people work; never the note beside it."""

from __future__ import annotations

from datetime import date

from shared.events.base import DomainEvent


class CalendarDayMarked(DomainEvent, type="outreach.calendar.day_marked.v1", key="day"):
    """The society works, or rests, on `day`, whatever the official calendar says; a later mark takes its place."""

    day: date
    working: bool
