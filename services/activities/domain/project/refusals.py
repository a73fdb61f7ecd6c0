"""What is refused about projects."""

from __future__ import annotations

from shared.errors import Refused


class ProjectExists(Refused):
    """
    项目 {code} 已有记录。
    The project {code} is recorded already.
    """


class ProjectIsOtherwise(Refused):
    """
    项目 {code} {state}，不能{step}。
    The project {code} is {state_en}: {step_en} is not possible.
    """


class ApplicationIsIncomplete(Refused):
    """
    项目 {code} 的申报书还缺：{missing}。
    The application of the project {code} is not complete; missing: {missing_en}.
    """


class StageEndsBeforeItBegins(Refused):
    """
    第 {number} 阶段的结束日期 {ends_on} 早于开始日期 {starts_on}。
    Stage {number} ends on {ends_on}, before it begins on {starts_on}.
    """


class DayIsImpossible(Refused):
    """
    日期 {day} 应在 {since} 与 {today} 之间。
    {day} is not between {since} and {today}.
    """


class PartIsUnknown(Refused):
    """
    项目 {code} 没有第 {number} 项{part}。
    The project {code} has no {part_en} {number}.
    """


class PartIsInUse(Refused):
    """
    项目 {code} 第 {number} 项{part}已有支出或实际起止，不能取消。
    The {part_en} {number} of the project {code} has spendings or has begun: it cannot be left out.
    """


class NothingIsAmended(Refused):
    """
    项目 {code} 的预算、阶段和经费与原来相同，无需调整。
    Budget, stages and grant of the project {code} are as before: there is nothing to change.
    """


class SpendingAlreadyWithdrawn(Refused):
    """
    项目 {code} 第 {number} 笔支出已经撤销。
    Spending {number} of the project {code} was withdrawn already.
    """


class BudgetLineIsExceeded(Refused):
    """
    预算科目“{title}”还有 {left} 元，不能再支出 {amount} 元。
    The budget line "{title}" has {left} yuan left: {amount} yuan cannot be spent.
    """


class ResultsAreMissing(Refused):
    """
    结项报告还缺第 {numbers} 项任务的完成情况。
    The closing report does not say what became of the tasks {numbers}.
    """
