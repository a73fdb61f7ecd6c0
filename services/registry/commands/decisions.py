"""The decision behind a change of the society's order."""

from __future__ import annotations

from datetime import date

from shared.commands import Command
from shared.events.base import BodyName, Code


class Resolved(Command):
    """会议、日期和文号 | The body that decided, the day and the number of its paper"""

    body: BodyName
    decided_on: date | None = None
    number: Code | None = None
