"""What may be asked about projects of a programme (党建强会). Money is in fen, whole numbers only."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from services.activities.commands.fields import Day, EvidenceCode, Given, Line, Number, RecordCode, Text, Title
from shared.commands import Command
from shared.events.base import BodyName

# Ten billion yuan; strict, because 12.0 or "12" may be somebody's yuan.
Fen = Annotated[
    int, Field(strict=True, ge=0, le=10**12, description="单位：分 | in fen (0.01 yuan)", examples=[1200000])
]
FundSource = Literal["grant", "own", "other"]
Year = Annotated[int, Field(ge=1980, le=2200)]
PaperNumber = Annotated[str, Field(min_length=1, max_length=64)]


class TaskGiven(Given):
    """One task of the application, and the indicator by which it is measured."""

    title: Title
    indicator: Line
    due_on: Day | None = None


class BudgetLineGiven(Given):
    """One line of the budget; `basis` says how the amount was arrived at."""

    title: Title
    source: FundSource = "grant"
    amount_fen: Fen
    basis: Line | None = None


class StageGiven(Given):
    """One stage as it is planned."""

    title: Title
    starts_on: Day
    ends_on: Day
    planned_fen: Fen = 0


class DescribeProject(Command):
    """An application as far as it is written. Tasks, lines and stages are numbered from 1 in the order given."""

    code: RecordCode = Field(examples=["PJ-2025-1"])
    programme: Title = Field("党建强会", description="计划名称 | years approved are counted by programme")
    year: Year
    title: Title
    category: Title = Field(description="项目类别 | as the programme names it", examples=["特色活动"])
    applicant: BodyName = Field(description="申报单位 | the applying body")
    drafted_on: Day = Field(description="填报日期 | the day it is written, not before those told already")
    goal: Text | None = Field(None, description="项目目标；严禁录入涉密信息 | goal; nothing secret")
    basis: Text | None = Field(None, description="申报依据；严禁录入涉密信息 | basis; nothing secret")
    tasks: tuple[TaskGiven, ...] = Field((), max_length=50)
    budget: tuple[BudgetLineGiven, ...] = Field((), max_length=100)
    stages: tuple[StageGiven, ...] = Field((), max_length=20)


class DraftProject(DescribeProject):
    """填报项目申报书 | Write an application for a project"""


class ChangeProject(Command):
    """One step of a project."""

    CHANGES: ClassVar[bool] = True

    code: RecordCode = Field(examples=["PJ-2025-1"])


class RedraftProject(DescribeProject):
    """修改申报书 | Write an application otherwise than before; all of it is given again"""

    CHANGES: ClassVar[bool] = True


class DiscardProject(ChangeProject):
    """作废未获批的申报书 | Discard an application that is still being written; it stays to be read"""

    discarded_on: Day
    because: Text


class ApplyProject(ChangeProject):
    """提交申报 | Hand an application in"""

    applied_on: Day
    note: Text | None = None


class ReturnProject(ChangeProject):
    """退回修改 | Give an application, or a closing report, back to be written otherwise"""

    returned_on: Day
    because: Text


class ApproveProject(ChangeProject):
    """登记批准立项 | Record that a project was approved"""

    approved_on: Day
    body: BodyName = Field(description="批准单位 | the approving body")
    number: PaperNumber = Field(description="批准文号 | the number of its paper")
    amount_fen: Fen | None = Field(None, description="批准经费（分） | what it grants, in fen")
    note: Text | None = None


class AmendedLine(BudgetLineGiven):
    """A budget line as it is from now on: one known by its number is changed, a new number is a new line."""

    number: Number


class AmendedStage(StageGiven):
    """A stage as it is planned from now on: one known by its number is changed, a new number is a new stage."""

    number: Number


class AmendProject(ChangeProject):
    """
    登记预算或阶段调整（附批准文件） | Record that budget or stages were changed after the approval, by which decision

    All lines and stages are given again; one that is left out is dropped, unless money was spent on it or it has begun.
    """

    amended_on: Day = Field(description="批准调整的日期 | the day of the decision")
    body: BodyName = Field(description="批准单位 | the body that decided")
    number: PaperNumber = Field(description="批准文号 | the number of its paper")
    amount_fen: Fen | None = Field(None, description="调整后的批准经费（分）；不填则不变 | what is granted now")
    budget: tuple[AmendedLine, ...] = Field(min_length=1, max_length=100)
    stages: tuple[AmendedStage, ...] = Field(min_length=1, max_length=20)
    because: Text

    @model_validator(mode="after")
    def _numbers_once(self) -> Self:
        for parts in (self.budget, self.stages):
            if len({part.number for part in parts}) < len(parts):
                raise ValueError("序号不得重复 | each number once")
        return self


class RejectProject(ChangeProject):
    """登记未通过 | Record that a project was not approved"""

    rejected_on: Day
    body: BodyName = Field(description="评审单位 | the body that decided")
    number: PaperNumber | None = None
    because: Text | None = None


class StartProject(ChangeProject):
    """项目启动 | Begin an approved project"""

    started_on: Day


class ReportProjectStage(ChangeProject):
    """登记阶段实际起止 | Record when a stage really began and ended"""

    stage: Number
    started_on: Day
    ended_on: Day | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ended_on and self.ended_on < self.started_on:
            raise ValueError("a stage ends on the day it begins, or later")
        return self


class Spending(ChangeProject):
    """Money spent: of which line and stage, when, how much, and what shows it."""

    line: Number = Field(description="预算科目序号 | number of the budget line")
    stage: Number | None = Field(None, description="阶段序号 | number of the stage it belongs to")
    spent_on: Day
    amount_fen: Annotated[Fen, Field(gt=0)]
    evidence: EvidenceCode = Field(description="佐证记录 | the record that shows it", examples=["voucher/2025-031"])


class RecordSpending(Spending):
    """登记经费支出 | Record money spent, with its day and its evidence"""

    note: Text | None = None


class CorrectSpending(Spending):
    """更正支出记录 | Correct a spending that was recorded wrongly: all of it again, under its number"""

    number: Number = Field(description="支出序号 | number of the spending")
    because: Text


class WithdrawSpending(ChangeProject):
    """撤销支出记录 | Withdraw a spending that was recorded wrongly; it stays to be read"""

    number: Number = Field(description="支出序号 | number of the spending")
    because: Text


class TaskResult(Given):
    """What became of one task; `done` is said by the applicant."""

    task: Number
    done: bool
    result: Text


class ReportClosing(ChangeProject):
    """提交结项报告 | Hand the closing report in: what became of each task, with evidence"""

    reported_on: Day
    report: Text = Field(description="结项报告；严禁录入涉密信息 | nothing secret")
    results: tuple[TaskResult, ...] = Field(min_length=1, max_length=50)
    evidence: tuple[EvidenceCode, ...] = Field(min_length=1, max_length=50)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        numbers = [result.task for result in self.results]
        if len(set(numbers)) != len(numbers):
            raise ValueError("each task once")
        return self


class CloseProject(ChangeProject):
    """项目结项 | Close a project whose closing report was accepted"""

    closed_on: Day
    body: BodyName | None = Field(None, description="验收单位 | the body that accepted it")
    number: PaperNumber | None = None
    note: Text | None = None
