"""What may be asked about the society's working days."""

from __future__ import annotations

from services.outreach.commands.fields import Day, Line
from shared.commands import Command


class MarkCalendarDay(Command):
    """标注工作日或休息日 | Mark a day as working or as free"""

    day: Day
    working: bool
    note: Line | None = None
