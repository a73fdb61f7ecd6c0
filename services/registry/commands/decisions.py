"""The decision behind a change of the society's order."""

from __future__ import annotations

from datetime import date

from services.registry.commands.codes import PlainCode
from shared.commands import Command
from shared.events.base import BodyName, Code


class Resolved(Command):
    """会议、日期、文号和文件 | The body that decided, the day, number and file (code or SHA-256) of its paper"""

    body: BodyName
    decided_on: date | None = None
    number: Code | None = None
    file: PlainCode | None = None
