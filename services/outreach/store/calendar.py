"""The society's working days, and the marks it has made."""

from __future__ import annotations

from datetime import date

from services.outreach.commands.calendar import MarkCalendarDay
from services.outreach.domain.calendar import calendar_of
from shared.database import Connection, UnitOfWork
from shared.workdays import Calendar


async def working_days(connection: Connection, first: date, last: date) -> Calendar:
    """The working days from the first day to the last, both included."""
    rows = await connection.fetch("SELECT day, working FROM calendar_day WHERE day BETWEEN $1 AND $2", first, last)
    return calendar_of({row["day"]: row["working"] for row in rows}, first, last)


async def keep_calendar_day(uow: UnitOfWork, command: MarkCalendarDay) -> None:
    """Keep a mark with its note; a later mark replaces an earlier one."""
    await uow.connection.execute(
        """
        INSERT INTO calendar_day (day, working, note, marked_by) VALUES ($1, $2, $3, $4)
        ON CONFLICT (day) DO UPDATE
        SET working = EXCLUDED.working, note = EXCLUDED.note, marked_by = EXCLUDED.marked_by
        """,
        command.day,
        command.working,
        command.note,
        uow.actor,
    )
