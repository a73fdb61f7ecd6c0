"""What may be asked about activities."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import Field, model_validator

from services.activities.commands.fields import (
    Day,
    EvidenceCode,
    Given,
    HeadCount,
    Line,
    Money,
    RecordCode,
    Text,
    hours_in_order,
)
from services.activities.commands.occasion import Occasion
from shared.commands import Command
from shared.events.activities import Tick


class Attendee(Given):
    """Somebody who can be told apart: by person or member code, else by name and unit; a keyed hash is kept."""

    person: RecordCode | None = Field(None, description="登记系统的人员编码 | the registry's code of the person")
    member: RecordCode | None = Field(None, description="会员编码 | the member code")
    name: Line | None = None
    unit: Line | None = None

    @model_validator(mode="after")
    def _told_apart_in_one_way(self) -> Self:
        told_apart(self)
        return self


def told_apart(person: Attendee) -> None:
    """Raises ValueError unless a person is told apart in exactly one way."""
    named = person.name is not None and person.unit is not None
    half_named = (person.name is None) != (person.unit is None)
    if half_named or [person.person is not None, person.member is not None, named].count(True) != 1:
        raise ValueError("a person code, or a member code, or a name with its unit")


class TickGiven(Given):
    """One of the three ticks; without `evidence` the activity's own record is the evidence."""

    key_work: RecordCode
    tick: Tick
    evidence: EvidenceCode | None = None


class DescribeActivity(Occasion):
    """An activity as far as a plan can say it."""

    pairing: RecordCode | None = Field(None, description="共建结对 | the pairing that it belongs to")
    plan_line: RecordCode | None = Field(None, description="计划项目 | the line of a yearly plan that it carries out")
    ends_on: Day | None = Field(None, description="the same day, when it is left out")
    key_works: tuple[RecordCode, ...] = Field((), max_length=50)
    cost: Money | None = Field(None, description="经费（元，精确到分） | what it may cost, or has cost, in yuan")

    @model_validator(mode="after")
    def _hours(self) -> Self:
        hours_in_order(self.start_time, self.end_time, one_day=self.ends_on in (None, self.starts_on))
        return self


class PlanActivity(DescribeActivity):
    """计划活动 | Plan an activity"""


class ReplanActivity(DescribeActivity):
    """变更活动计划 | Plan an activity otherwise than before"""

    CHANGES: ClassVar[bool] = True


class AnnounceActivity(Command):
    """发布活动通知 | Announce a planned activity"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode


class HoldActivity(DescribeActivity):
    """登记已开展的活动 | Record an activity that was held, planned before or not"""

    attendances: HeadCount | None = Field(
        None, description="人次: everybody who came, with or without a name; left out where a sheet counts them"
    )
    people: tuple[Attendee, ...] = Field((), max_length=2000)
    present: HeadCount | None = Field(None, description="实到 | in the room, where 人次 counts others too")
    members: HeadCount | None = Field(None, description="会员人次 | members among the attendances")
    public: HeadCount | None = Field(None, description="公众人次 | public among the attendances")
    scientists: HeadCount | None = Field(None, description="科技工作者人次 | scientists among the attendances")
    party_members_present: HeadCount | None = None
    ticks: tuple[TickGiven, ...] = Field((), max_length=150)
    minutes_filed_on: Day | None = None
    summary: Text | None = None


class CorrectActivity(HoldActivity):
    """更正活动记录 | Correct the record of an activity: a new fact beside what was reported"""

    CHANGES: ClassVar[bool] = True

    because: Text


class CancelActivity(Command):
    """撤销活动（不再开展，或并未如此开展） | Withdraw a plan, or the record of what did not take place as recorded"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    because: Text | None = None


class ArchiveActivity(Command):
    """活动归档 | Archive an activity whose papers are complete"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
