"""What may be asked about the agenda of a meeting."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from services.activities.commands.fields import (
    PARTY_BRANCH,
    SOCIETY,
    RecordCode,
    Text,
    Title,
)
from services.activities.commands.meeting_plans import ChangeMeeting, MeetingCode
from shared.commands import Command

ItemCode = Annotated[RecordCode, Field(examples=["JM-2026-1-A1"])]
OWN_OFFICES = (SOCIETY, PARTY_BRANCH)


class ProposeAgendaItem(Command):
    """提出议题 | Propose an item for the agenda of a meeting"""

    meeting: MeetingCode
    by: RecordCode = Field(
        description="分支机构编码、society 或 party_branch | a branch, the society or its Party branch"
    )
    title: Title
    text: Text | None = None

    def concerns(self) -> frozenset[str]:
        """The proposing branch; the society and its Party branch are nobody's own."""
        return frozenset() if self.by in OWN_OFFICES else frozenset({self.by})


class ChangeAgendaItem(Command):
    """One step of an item of the agenda."""

    CHANGES: ClassVar[bool] = True

    code: ItemCode


class AcceptAgendaItem(ChangeAgendaItem):
    """议题列入议程 | Put a proposed item on the agenda"""


class DeclineAgendaItem(ChangeAgendaItem):
    """议题不予列入 | Decline a proposed item, with the reason"""

    because: Text


class WithdrawAgendaItem(ChangeAgendaItem):
    """撤回议题 | Take back one's own item"""

    because: Text | None = None


class OrderAgenda(ChangeMeeting):
    """排定议程 | Order the agenda of a meeting: items not named follow in their own order"""

    items: tuple[RecordCode, ...] = Field(
        min_length=1,
        max_length=500,
        description="议题和未办结议定事项的编码 | codes of agenda items and of decided items that are open",
    )
