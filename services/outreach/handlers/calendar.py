"""The society marks days."""

from __future__ import annotations

from services.outreach.commands.calendar import MarkCalendarDay
from services.outreach.domain.calendar import mark_calendar_day as decide
from services.outreach.store.calendar import keep_calendar_day
from shared.database import UnitOfWork
from shared.http import Answer


async def mark_calendar_day(uow: UnitOfWork, command: MarkCalendarDay) -> Answer:
    """Holidays and shifted weekends; deadlines already set stay as told. Others hear of the day, not of the note."""
    await uow.lock(f"calendar/{command.day}")
    marked = decide(command)
    await keep_calendar_day(uow, command)
    uow.emit(marked)
    return {"day": str(marked.day), "working": marked.working}
