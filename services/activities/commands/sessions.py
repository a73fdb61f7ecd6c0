"""What may be asked about sessions of the governing bodies: congress, council, standing council."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from services.activities.commands.fields import Day, Given, HeadCount, Line, Number, RecordCode, Text, Title
from shared.commands import Command
from shared.events.activities import AttendanceState

SessionKind = Literal["congress", "council", "standing_council"]
SessionAnswer = Literal["in_another_item", "with_another_session", "not_this_time", "other"]
DigestCode = Annotated[
    str,
    Field(
        pattern=r"^[12]\d{3}(-(Q[1-4]|0[1-9]|1[0-2])|-\d\d-\d\d\.\.[12]\d{3}-\d\d-\d\d)?$",
        description="报告期 | the period that the pack speaks of: a year, a quarter, a month, or any days (a term)",
        examples=["2026", "2026-Q3", "2026-09", "2021-07-01..2026-06-30"],
    ),
]


class SessionItemGiven(Given):
    """One item of the agenda, as a public heading."""

    number: Number
    title: Title
    party_building: bool = Field(False, description="党建议题 | the standing item on Party-building")
    endorses: RecordCode | None = Field(None, description="审议的年度计划 | the yearly plan put to the vote")
    suggestions: tuple[RecordCode, ...] = Field(
        (), max_length=100, description="联络中收到、提请会议研究的建议 | codes of items raised, carried from outreach"
    )


class SessionPresence(Given):
    """How one branch was represented at a session, by its chair as a rule."""

    branch: RecordCode = Field(examples=["B-1"])
    state: AttendanceState = Field(
        "present", description="到会、请假、缺席、列席、临时到会 | observers were not expected", examples=["present"]
    )


class DescribeSession(Command):
    """A session as far as a plan can say it."""

    code: RecordCode
    kind: SessionKind
    number: Number = Field(description="第几次 | which one of its kind it is, as the society counts them")
    title: Title
    held_on: Day
    place: Line | None = None
    agenda: tuple[SessionItemGiven, ...] = Field((), max_length=100)

    @model_validator(mode="after")
    def _each_number_once(self) -> Self:
        if len({item.number for item in self.agenda}) < len(self.agenda):
            raise ValueError("议题序号不得重复 | each number of the agenda once")
        return self


class PlanSession(DescribeSession):
    """计划召开会员代表大会、理事会或常务理事会 | Plan a session of a governing body"""


class ReplanSession(DescribeSession):
    """变更会议计划 | Plan a session otherwise than before"""

    CHANGES: ClassVar[bool] = True


class HoldSession(DescribeSession):
    """登记已召开的会议及议程 | Record a session that was held, planned before or not"""

    expected: HeadCount | None = Field(None, description="应到人数 | how many were expected")
    attended: HeadCount | None = Field(None, description="实到人数 | how many came")
    leaders: tuple[RecordCode, ...] = Field((), max_length=100, description="参加的领导职务 | posts, never names")
    minutes_filed_on: Day | None = Field(None, description="纪要归档日 | the day its minutes were filed")
    attendance: tuple[SessionPresence, ...] | None = Field(
        None,
        max_length=1000,
        description="各分支机构（由主任委员）到会情况 | how branches were represented, null: not noted",
    )
    note: Text | None = None

    @model_validator(mode="after")
    def _each_branch_once(self) -> Self:
        if len({one.branch for one in self.attendance or ()}) < len(self.attendance or ()):
            raise ValueError("同一分支机构只能列一次 | each branch once")
        return self


class CorrectSession(HoldSession):
    """更正会议记录（如补记党建议题） | Correct the record of a session: a new fact beside what was reported"""

    CHANGES: ClassVar[bool] = True

    because: Text


class ChangeSession(Command):
    """One step of a session."""

    CHANGES: ClassVar[bool] = True

    code: RecordCode


class CancelSession(ChangeSession):
    """撤销会议（不再召开，或并未如此召开） | Withdraw the plan or the record of a session"""

    because: Text


class RequestReportPack(ChangeSession):
    """请报告服务提供会议汇报材料 | Ask reporting for the report pack of a session"""

    digest: DigestCode


class AttachReportPack(ChangeSession):
    """附上一期已留存的汇报材料 | Attach a kept run of reporting to a session as its report pack"""

    run: RecordCode = Field(description="报告服务已留存的一期 | the code of a run that reporting has kept")


class AnswerSessionFinding(ChangeSession):
    """
    说明会议为何没有党建议题 | Say why a session had no item on Party-building

    Reasons: in_another_item 已在其他议题中研究, with_another_session 与另一会议合并研究, not_this_time 本次不安排,
    other 其他.
    """

    reason: SessionAnswer
    because: Text
