"""The decision behind a change of the society's order."""

from __future__ import annotations

from datetime import date

from services.registry.commands.codes import Sha256
from shared.commands import Command
from shared.events.base import BodyName, Code


class Resolved(Command):
    """会议、日期、文号和已存文件 | The body that decided, the day, number and stored file of its paper"""

    body: BodyName
    decided_on: date | None = None
    number: Code | None = None
    file: Sha256 | None = None
