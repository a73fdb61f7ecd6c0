"""What may be asked about the sheet of an activity."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import Field, model_validator

from services.activities.commands.activities import Attendee, told_apart
from services.activities.commands.fields import EvidenceCode, Given, Line, RecordCode, Text
from shared.commands import Command
from shared.events.activities import AttendanceState, Entry, Sort

# So many lines of the longest codes fit into one event.
MAX_LINES = 1_000


class SheetLine(Attendee):
    """
    One line of a sheet: who, for which branch, and whether there; the reason is kept and never told.

    Who stands on the sheet already may be named by the number of the line there.
    """

    line: int | None = Field(None, ge=1, le=MAX_LINES, description="现有签到表的行号 | a line of the present sheet")
    branch: RecordCode | None = Field(None, description="代表的分支机构或机构 | the branch or body the person came for")
    state: AttendanceState = Field("present", description="到、请假、缺席、列席、新增")
    reason: Line | None = Field(None, description="请假或缺席的原因，只留存 | kept, never told")
    sort: Sort = "unknown"
    entry: Entry = Field("desk", description="self: 本人自助签到 | the person checked in alone")

    @model_validator(mode="after")
    def _told_apart_in_one_way(self) -> Self:
        if self.line is None:
            told_apart(self)
        elif not (self.person is self.member is self.name is self.unit is None):
            raise ValueError("a number of a line, and no code and no name beside it")
        return self


class HeadsGiven(Given):
    """People counted without names; only with the record that shows how many they were."""

    sort: Sort = "unknown"
    count: int = Field(ge=1, le=1_000_000)
    evidence: EvidenceCode = Field(description="佐证记录 | the record that shows the number")


class WholeSheet(Command):
    """The whole sheet of an activity."""

    activity: RecordCode
    expecting: tuple[RecordCode, ...] = Field(
        (),
        max_length=20,
        description="应到：这些分支或机构当日在任的委员 | expected: the committees of these on the activity's day",
    )
    lines: tuple[SheetLine, ...] = Field((), max_length=MAX_LINES)
    heads: tuple[HeadsGiven, ...] = Field((), max_length=20)


class RecordAttendance(WholeSheet):
    """登记活动出席情况 | Record who was at an activity"""


class CorrectAttendance(WholeSheet):
    """更正活动出席情况 | Correct the sheet of an activity, whole"""

    CHANGES: ClassVar[bool] = True

    because: Text | None = None


class TakeSheet(Command):
    """读入签到表或名单 | Take a sheet that came back, or a list that others kept"""

    activity: RecordCode
    commit: bool = False
    expecting: tuple[RecordCode, ...] = Field((), max_length=20)
    because: Text | None = None


class CheckIn(Attendee):
    """本人自助签到 | Check in alone, by the link of an activity"""

    activity: RecordCode
    sort: Sort = "unknown"


class TakeCheckIns(Command):
    """将自助签到并入签到表 | Take those who checked in alone into the sheet"""

    activity: RecordCode
