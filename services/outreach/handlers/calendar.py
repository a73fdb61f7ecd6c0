"""The society marks days."""

from __future__ import annotations

from services.outreach import store
from services.outreach.commands.calendar import MarkCalendarDay
from shared.database import UnitOfWork
from shared.http import Answer


async def mark_calendar_day(uow: UnitOfWork, command: MarkCalendarDay) -> Answer:
    """Holidays and shifted weekends; deadlines already set stay as they were told."""
    await store.mark_calendar_day(uow, command)
    return {"day": str(command.day), "working": command.working}
