"""What may be asked about key works."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from services.activities.commands.fields import (
    Day,
    EvidenceCode,
    Number,
    RecordCode,
    Text,
    Title,
)
from shared.commands import Command
from shared.events.activities.key_works import Tick


class ListKeyWork(Command):
    """列入年度重点工作 | List one of the year's key works"""

    code: RecordCode = Field(examples=["KW-2025-01"])
    year: int = Field(ge=1980, le=2200)
    number: Number
    title: Title


class ChangeKeyWork(Command):
    """One step of a key work."""

    CHANGES: ClassVar[bool] = True

    code: RecordCode = Field(examples=["KW-2025-01"])


class RenameKeyWork(ChangeKeyWork):
    """重点工作改名 | Give a key work another title"""

    title: Title
    renamed_on: Day = Field(description="当年年底前 | before the year's end, and not ahead of time")


class RenumberKeyWork(ChangeKeyWork):
    """重点工作改序号（与原占用者互换） | Give a key work another number; whichever has it takes this one's"""

    number: Number
    renumbered_on: Day


class DropKeyWork(ChangeKeyWork):
    """取消一项重点工作 | Drop a key work before the year's end, with the reason"""

    dropped_on: Day
    because: Text


class TickKeyWork(ChangeKeyWork):
    """补充三有佐证 | Name a record that is already here as evidence for a tick"""

    tick: Tick
    evidence: EvidenceCode = Field(examples=["meeting/JM-2025-1"])
    ticked_on: Day = Field(description="佐证所证明之事的日期 | the day of what the record shows")


class UntickKeyWork(ChangeKeyWork):
    """撤销三有佐证 | Say that a record is no evidence for a tick"""

    tick: Tick
    evidence: EvidenceCode
    because: Text


class ReportKeyWorkProgress(ChangeKeyWork):
    """重点工作进展 | Report progress of a key work"""

    reached_on: Day
    percent: Annotated[int, Field(ge=0, le=100)] | None = None
    note: Text
