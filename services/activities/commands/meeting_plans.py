"""What may be asked about a meeting before it is held, and about its minutes."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import AwareDatetime, Field, model_validator

from services.activities.commands.fields import Day, Line, Number, RecordCode, Text, Title
from shared.commands import Command

# Shorter than others, so that `<meeting>-A<number>` and `<meeting>-<number>` are codes of records too.
MeetingCode = Annotated[RecordCode, Field(max_length=40, examples=["JM-2026-1"])]
StartsAt = Annotated[
    AwareDatetime,
    Field(description="开始时间，含时区 | with its offset from UTC", examples=["2026-03-10T14:00:00+08:00"]),
]
Minutes = Annotated[int, Field(ge=1, le=24 * 60, description="预计时长（分钟）| how long it is meant to last")]


class PlanJointMeetings(Command):
    """计划全年联席会议 | Plan the joint meetings of a year"""

    year: Annotated[int, Field(ge=1900, le=2200, examples=[2026])]
    days: tuple[Day, ...] = Field(
        (), max_length=24, description="会议日期，依次；不填则按设置排定 | in order; without them by the settings"
    )
    prefix: Annotated[RecordCode, Field(max_length=24, description="编码前缀 | codes are <prefix>-<year>-<n>")] = "JM"


class PlanJointMeeting(Command):
    """计划一次联席会议 | Plan one joint meeting"""

    code: MeetingCode
    number: Number
    title: Title
    meets_on: Day


class ChangeMeeting(Command):
    """One step of a meeting that is planned."""

    CHANGES: ClassVar[bool] = True

    code: MeetingCode


class MoveMeeting(ChangeMeeting):
    """会议改期 | Move a meeting to another day or hour; who had its notice is noticed again"""

    meets_on: Day
    starts_at: StartsAt | None = Field(None, description="不填则钟点不变 | without it the hour stays")
    because: Text


class CallOffMeeting(ChangeMeeting):
    """取消会议 | Call a meeting off"""

    because: Text


class CallMeeting(ChangeMeeting):
    """召集会议 | Call a meeting: time and place are settled, and items are collected"""

    starts_at: StartsAt
    minutes: Minutes | None = None
    place: Line | None = Field(None, description="地点 | where")
    online: bool = False
    joining: Line | None = Field(None, description="线上入会方式 | how to join online")
    chair: RecordCode | None = Field(None, description="主持人（人员编码）| who chairs, by person code")
    recorder: RecordCode | None = Field(None, description="记录人（人员编码）| who records, by person code")

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.place is None and not self.online:
            raise ValueError("须有地点，或为线上会议 | it has a place, or is online")
        return self


class NoticeMeeting(ChangeMeeting):
    """发出会议通知 | Send the notice of a meeting to those who are expected"""


class FileMinutes(ChangeMeeting):
    """会议纪要归档 | File the minutes of a meeting; filed again they are corrected"""

    filed_on: Day
    paragraphs: tuple[Text, ...] = Field(
        (), max_length=100, description="纪要正文各段，记录之外的 | paragraphs of the minutes beside what was recorded"
    )
