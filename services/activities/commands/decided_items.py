"""What may be asked about decided items."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from services.activities.commands.fields import Day, EvidenceCode, RecordCode, Text
from shared.commands import Command


class ChangeDecidedItem(Command):
    """One step of a decided item."""

    CHANGES: ClassVar[bool] = True

    code: RecordCode


class ReportProgress(ChangeDecidedItem):
    """议定事项进展 | Report progress of a decided item"""

    reached_on: Day
    percent: Annotated[int, Field(ge=0, le=100)] | None = None
    note: Text


class SubmitDecidedItem(ChangeDecidedItem):
    """议定事项报结 | Hand a decided item in as done"""

    submitted_on: Day
    evidence: tuple[EvidenceCode, ...] = Field((), max_length=20, description="佐证记录 | records that show it")
    note: Text | None = None


class ReturnDecidedItem(ChangeDecidedItem):
    """议定事项退回 | Return a decided item to its lead, as its reviewer"""

    returned_on: Day
    because: Text


class PostponeDecidedItem(ChangeDecidedItem):
    """议定事项延期 | Give a decided item another day"""

    postponed_on: Day
    due_on: Day
    because: Text


class CloseDecidedItem(ChangeDecidedItem):
    """议定事项办结（审核人同意） | Close a decided item, as its reviewer"""

    closed_on: Day
    note: Text | None = None
