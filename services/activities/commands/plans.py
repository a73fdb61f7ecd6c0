"""What may be asked about yearly plans and their lines."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from services.activities.commands.fields import (
    Day,
    Given,
    HeadCount,
    HostCode,
    Number,
    RecordCode,
    Text,
    Title,
    branch_hosts,
)
from services.activities.commands.occasion import ActivityKind
from shared.commands import Command
from shared.events.base import BodyName, Code

Year = Annotated[int, Field(ge=1980, le=2200)]
Party = Annotated[
    HostCode,
    Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z_.-]*$", description="branch code, `society` or `party_branch`"),
]


class DescribeLine(Given):
    """One line of a plan: what, who, when, and how much of it. Without quarter and days it has the whole year."""

    code: RecordCode
    number: Number
    title: Title
    kind: ActivityKind
    quarter: Annotated[int, Field(ge=1, le=4)] | None = None
    first_day: Day | None = None
    last_day: Day | None = None
    hosts: tuple[HostCode, ...] = Field((), max_length=100, description="left out: the plan's own party")
    key_works: tuple[RecordCode, ...] = Field((), max_length=50)
    activities: Number = Field(1, description="计划场次 | how many activities are aimed at")
    attendances: HeadCount | None = Field(None, description="计划人次 | how many attendances are aimed at")

    @model_validator(mode="after")
    def _one_span(self) -> Self:
        if (self.first_day is None) != (self.last_day is None):
            raise ValueError("起止日期须同时填写 | the first day and the last, or neither")
        if self.quarter is not None and self.first_day is not None:
            raise ValueError("季度与起止日期只填一种 | a quarter or days, not both")
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValueError("结束日不得早于开始日 | the last day lies before the first")
        return self


class HandInPlan(Command):
    """报送年度计划 | Hand in the plan of a year, with its lines"""

    code: RecordCode
    year: Year
    party: Party
    title: Title
    handed_in_on: Day
    lines: tuple[DescribeLine, ...] = Field((), max_length=500)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for name in ("code", "number"):
            if len({getattr(line, name) for line in self.lines}) < len(self.lines):
                raise ValueError(f"计划项目不得重复 | each {name} of a line once")
        return self

    def concerns(self) -> frozenset[str]:
        """The branch whose plan it is."""
        return frozenset(branch_hosts((self.party,)))


class ChangePlan(Command):
    """One step of a plan."""

    CHANGES: ClassVar[bool] = True

    code: RecordCode


class CorrectPlan(ChangePlan):
    """更正年度计划的名称或报送日期 | Correct a plan's title or the day it was handed in"""

    title: Title
    handed_in_on: Day
    because: Text


class WithdrawPlan(ChangePlan):
    """撤销年度计划 | Withdraw a plan: another one may take its place"""

    because: Text


class DecisionGiven(Given):
    """The decision of the session: the body, the day and the number of its paper."""

    body: BodyName
    decided_on: date | None = Field(None, description="the session's day, when it is left out")
    number: Code | None = None
    file: Annotated[Code, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")] | None = None


class EndorsePlan(ChangePlan):
    """登记年度计划经会议审议通过 | Record that a session has endorsed a plan"""

    session: RecordCode
    decision: DecisionGiven


class AddPlanLine(DescribeLine, Command):
    """增加计划项目 | Add a line to a plan"""

    plan: RecordCode


class ChangePlanLine(DescribeLine, Command):
    """变更计划项目 | Change a line of a plan"""

    CHANGES: ClassVar[bool] = True


class DropPlanLine(ChangePlan):
    """取消计划项目 | Drop a line of a plan, and say why"""

    dropped_on: Day
    because: Text


class TieActivity(ChangePlan):
    """将活动归入计划项目 | Say that an activity carries a line out"""

    activity: RecordCode


class UntieActivity(ChangePlan):
    """将活动移出计划项目 | Say that it does not, after all"""

    activity: RecordCode
