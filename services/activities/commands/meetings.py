"""What may be asked about joint meetings that were held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import ClassVar, Self

from pydantic import Field, model_validator

from services.activities.commands.fields import (
    Day,
    Given,
    Line,
    Number,
    RecordCode,
    Text,
    Title,
)
from shared.commands import Command
from shared.events.activities import AttendanceState
from shared.events.activities.agenda_items import Outcome


class BranchPresence(Given):
    """How a branch was represented at a joint meeting; the reason is kept and never told."""

    branch: RecordCode
    state: AttendanceState
    reason: Line | None = None
    persons: tuple[RecordCode, ...] = Field(
        (), max_length=20, description="代表该分支机构的人员编码 | who represented it, by person code"
    )


class Decided(Given):
    """What a joint meeting decided; the title is a public heading, the text is kept."""

    number: Number
    title: Title
    text: Text | None = None
    lead: RecordCode
    co_leads: tuple[RecordCode, ...] = Field((), max_length=100)
    due_on: Day
    suggestions: tuple[RecordCode, ...] = Field(
        (), max_length=100, description="办理的意见建议 | codes of items from outreach that it takes up"
    )


class Discussed(Given):
    """
    What was said of an item of the agenda, or of an earlier decided item that is still open; all of it is kept.

    Without `outcome` it is left open where something was left open, else decided or noted.
    """

    item: RecordCode
    said: Text | None = Field(None, description="发言 | what was said")
    voted: Line | None = Field(None, description="表决 | how it was voted")
    decided: Text | None = Field(None, description="决定 | what was decided")
    left_open: Text | None = Field(None, description="遗留问题 | what was left open")
    outcome: Outcome | None = None


class News(Given):
    """The paragraph of news of one branch; it stands in place of the one handed in."""

    branch: RecordCode
    text: Text


class RecordOfMeeting(Command):
    """A joint meeting as it was."""

    code: RecordCode
    number: Number
    title: Title
    held_on: Day
    began: time | None = Field(None, description="开始时间 | by the clock of the office")
    ended: time | None = None
    place: Line | None = Field(None, description="地点；不填则同通知 | without it as in the notice")
    chair: RecordCode | None = Field(None, description="主持人（人员编码）| who chaired, by person code")
    recorder: RecordCode | None = Field(None, description="记录人（人员编码）| who recorded, by person code")
    observers: tuple[RecordCode, ...] = Field((), max_length=200, description="列席（人员编码）| by person code")
    attendance: tuple[BranchPresence, ...] = Field((), max_length=1000)
    discussed: tuple[Discussed, ...] = Field((), max_length=500)
    news: tuple[News, ...] = Field((), max_length=1000)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for name, values in self._told_once():
            if len(set(values)) != len(values):
                raise ValueError(f"each {name} once")
        if self.began and self.ended and self.ended < self.began:
            raise ValueError("结束早于开始 | it ended before it began")
        return self

    def _told_once(self) -> Iterator[tuple[str, list[object]]]:
        yield "branch", [presence.branch for presence in self.attendance]
        yield "item discussed", [one.item for one in self.discussed]
        yield "branch with news", [one.branch for one in self.news]


class HoldJointMeeting(RecordOfMeeting):
    """登记联席会议及议定事项 | Record a joint meeting, planned before or not: who was there, and what it decided"""

    decided: tuple[Decided, ...] = Field((), max_length=200)

    def _told_once(self) -> Iterator[tuple[str, list[object]]]:
        yield from super()._told_once()
        yield "number of a decided item", [item.number for item in self.decided]


class CorrectJointMeeting(RecordOfMeeting):
    """
    更正联席会议记录（出席、议题、时间、文字） | Correct the record of a joint meeting, beside what was told

    The whole record is given again: a branch not named was absent, an item not named was not reached. News not given
    stays as it is. What was decided is not touched: a decided item has steps of its own.
    """

    CHANGES: ClassVar[bool] = True

    because: Text


class WithdrawJointMeeting(Command):
    """撤销联席会议记录（会议并未召开） | Withdraw the record of a joint meeting whole: it did not take place"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    because: Text
    along: bool = Field(
        False, description="一并撤销议定事项和重点工作佐证 | what it decided, and ticks resting on it, go with it"
    )
