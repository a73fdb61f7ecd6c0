"""A project under way: begun, its stages, its money, its closing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from services.activities.commands import projects as commands
from services.activities.commands.projects import (
    CloseProject,
    CorrectSpending,
    RecordSpending,
    ReportClosing,
    ReportProjectStage,
    StartProject,
    WithdrawSpending,
)
from services.activities.domain.evidence import check_evidence
from services.activities.domain.project.application import Project, possible
from services.activities.domain.project.money import Spending, account, yuan
from services.activities.domain.project.refusals import (
    BudgetLineIsExceeded,
    PartIsUnknown,
    ResultsAreMissing,
    SpendingAlreadyWithdrawn,
)
from shared.events.activities.projects import (
    ProjectClosed,
    ProjectClosingReported,
    ProjectSpendingCorrected,
    ProjectSpendingWithdrawn,
    ProjectSpent,
    ProjectStageReported,
    ProjectStarted,
)

LINE, STAGE, TASK, SPENDING = ("预算科目", "budget line"), ("阶段", "stage"), ("任务", "task"), ("支出", "spending")


def start_project(project: Project, command: StartProject, today: date) -> ProjectStarted:
    """Work begins."""
    told = project.step("start")
    return ProjectStarted(**told, effective_on=project.on("started_on", command.started_on, today))


def report_stage(project: Project, command: ReportProjectStage, today: date) -> ProjectStageReported:
    """When a stage really began and ended; a later report of the same stage counts in its place."""
    project.step("report_stage")
    _known(project, "stage", command.stage, STAGE, [stage.number for stage in project.event.stages])
    started = possible("started_on", command.started_on, project.event.effective_on, today)
    if command.ended_on:
        possible("ended_on", command.ended_on, started, today)
    return ProjectStageReported(
        **project.named(),
        number=command.stage,
        started_on=started,
        ended_on=command.ended_on,
        effective_on=command.ended_on or started,
    )


def spend(
    project: Project, command: RecordSpending, records: Collection[str], refuse_over: bool, today: date
) -> ProjectSpent:
    """
    Money was spent. Late entry is accepted; overspending is shown, and refused only where the society says so.

    `records` are those of our own among the evidence that stand.
    """
    project.step("spend")
    number = max(project.spendings, default=0) + 1
    return ProjectSpent(**_spent(project, command, number, records, refuse_over, today))


def correct_spending(
    project: Project, command: CorrectSpending, records: Collection[str], refuse_over: bool, today: date
) -> ProjectSpendingCorrected:
    """A spending was otherwise than recorded; all of it is told again, and counts in place of what was told."""
    project.step("correct_spending")
    _counted(project, command.number)
    return ProjectSpendingCorrected(**_spent(project, command, command.number, records, refuse_over, today))


def withdraw_spending(project: Project, command: WithdrawSpending) -> ProjectSpendingWithdrawn:
    """A spending recorded wrongly counts nowhere from now on, on whatever day it was."""
    project.step("withdraw_spending")
    spending = _counted(project, command.number)
    return ProjectSpendingWithdrawn(**project.named(), number=command.number, effective_on=spending.spent_on)


def report_closing(
    project: Project, command: ReportClosing, records: Collection[str], today: date
) -> ProjectClosingReported:
    """What became of each task, with evidence; a task not done is said to be so."""
    told, tasks = project.step("report_closing"), [task.number for task in project.event.tasks]
    for result in command.results:
        _known(project, "results", result.task, TASK, tasks)
    if silent := sorted(set(tasks) - {result.task for result in command.results}):
        raise ResultsAreMissing(field="results", numbers=", ".join(map(str, silent)))
    evidence = tuple(dict.fromkeys(command.evidence))
    check_evidence("evidence", evidence, records)
    day = project.on("reported_on", command.reported_on, today)
    return ProjectClosingReported(**told, evidence=evidence, effective_on=day)


def close_project(project: Project, command: CloseProject, today: date) -> ProjectClosed:
    """The closing report was accepted."""
    return ProjectClosed(
        **project.step("close"),
        body=command.body,
        number=command.number,
        effective_on=project.on("closed_on", command.closed_on, today),
    )


def _spent(
    project: Project, command: commands.Spending, number: int, records: Collection[str], refuse_over: bool, today: date
) -> dict[str, Any]:
    _known(project, "line", command.line, LINE, [line.number for line in project.event.budget])
    if command.stage is not None:
        _known(project, "stage", command.stage, STAGE, [stage.number for stage in project.event.stages])
    check_evidence("evidence", [command.evidence], records)
    if refuse_over:
        _check_left(project, command, number)
    told = command.model_dump(include={"line", "stage", "amount_fen", "evidence"})
    day = possible("spent_on", command.spent_on, project.event.effective_on, today)
    return project.named() | told | {"number": number, "effective_on": day}


def _counted(project: Project, number: int) -> Spending:
    _known(project, "number", number, SPENDING, project.spendings)
    if project.spendings[number].withdrawn:
        raise SpendingAlreadyWithdrawn(field="number", code=project.code, number=number)
    return project.spendings[number]


def _known(project: Project, field: str, number: int, part: tuple[str, str], numbers: Collection[int]) -> None:
    if number not in numbers:
        raise PartIsUnknown(field=field, code=project.code, number=number, part=part[0], part_en=part[1])


def _check_left(project: Project, command: commands.Spending, number: int) -> None:
    event, others = project.event, [one for one in project.spendings.values() if one.number != number]
    left = account(event.budget, event.stages, others, None).lines[command.line].left_fen
    if command.amount_fen > left:
        title = next(line.title for line in event.budget if line.number == command.line)
        amounts = {"left": yuan(left), "amount": yuan(command.amount_fen)}
        raise BudgetLineIsExceeded(field="amount_fen", title=title, **amounts)
