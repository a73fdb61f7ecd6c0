"""The application of a project: written, handed in, decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.activities.commands.projects import (
    ApplyProject,
    ApproveProject,
    DescribeProject,
    RejectProject,
    ReturnProject,
)
from services.activities.domain.project.money import Spending
from services.activities.domain.project.refusals import (
    ApplicationIsIncomplete,
    DayIsImpossible,
    StageEndsBeforeItBegins,
)
from services.activities.domain.project.states import State, Step, after
from shared.events.activities.projects import (
    BudgetLine,
    PlannedStage,
    ProjectApplied,
    ProjectApproved,
    ProjectDrafted,
    ProjectRejected,
    ProjectReturned,
    ProjectTask,
)

PARTS = {
    "goal": ("项目目标", "goal"),
    "basis": ("申报依据", "basis"),
    "tasks": ("任务", "tasks"),
    "budget": ("预算", "budget"),
    "stages": ("阶段", "stages"),
}


@dataclass(frozen=True, slots=True)
class Project:
    """A project as last known; `last_on` is the day of its last step, `texts` those that were written of it."""

    event: ProjectDrafted
    state: State
    last_on: date
    granted_fen: int | None = None
    texts: frozenset[str] = frozenset()
    spendings: Mapping[int, Spending] = field(default_factory=dict)
    begun: frozenset[int] = frozenset()
    """Numbers of the stages that were reported to have begun."""

    @property
    def code(self) -> str:
        """Its code."""
        return self.event.code

    def named(self) -> dict[str, Any]:
        """What every event about it says."""
        return {"code": self.event.code, "programme": self.event.programme, "year": self.event.year}

    def step(self, step: Step) -> dict[str, Any]:
        """The same, with the state that a step brings. Raises ProjectIsOtherwise."""
        return {**self.named(), "state": after(step, self.state, self.code)}

    def on(self, field_name: str, day: date, today: date) -> date:
        """A day of a step: not before the last one, not to come. Raises DayIsImpossible."""
        return possible(field_name, day, self.last_on, today)


def draft_project(command: DescribeProject, known: Project | None, today: date) -> ProjectDrafted:
    """An application as far as it is written; what is missing is asked for when it is handed in."""
    state = after("redraft", known.state, known.code) if known else "drafting"
    since = known.last_on if known else date(command.year - 1, 1, 1)
    for number, stage in enumerate(command.stages, 1):
        if stage.ends_on < stage.starts_on:
            days = {"starts_on": stage.starts_on, "ends_on": stage.ends_on}
            raise StageEndsBeforeItBegins(field="stages", number=number, **days)
    return ProjectDrafted(
        **command.model_dump(include={"code", "programme", "year", "title", "category", "applicant"}),
        state=state,
        tasks=tuple(_numbered(ProjectTask, command.tasks)),
        budget=tuple(_numbered(BudgetLine, command.budget)),
        stages=tuple(_numbered(PlannedStage, command.stages)),
        effective_on=possible("drafted_on", command.drafted_on, since, today),
    )


def _numbered(model: Any, given: tuple[Any, ...]) -> list[Any]:
    return [model(number=number, **one.model_dump()) for number, one in enumerate(given, 1)]


def missing_parts(project: Project) -> list[str]:
    """The parts of the application that are still empty, in the order of the form."""
    there = {*project.texts, *(name for name in ("tasks", "budget", "stages") if getattr(project.event, name))}
    return [name for name in PARTS if name not in there]


def apply_project(project: Project, command: ApplyProject, today: date) -> ProjectApplied:
    """The application is handed in; it has to be whole."""
    told = project.step("apply")
    if missing := missing_parts(project):
        zh, en = ("、".join(PARTS[name][0] for name in missing), ", ".join(PARTS[name][1] for name in missing))
        raise ApplicationIsIncomplete(field=missing[0], code=project.code, missing=zh, missing_en=en)
    return ProjectApplied(**told, effective_on=project.on("applied_on", command.applied_on, today))


def return_project(project: Project, command: ReturnProject, today: date) -> ProjectReturned:
    """The application, or the closing report, is given back."""
    told = project.step("send_back")
    return ProjectReturned(**told, effective_on=project.on("returned_on", command.returned_on, today))


def approve_project(project: Project, command: ApproveProject, today: date) -> ProjectApproved:
    """Somebody above approved it; the day is that of their paper."""
    return ProjectApproved(
        **project.step("approve"),
        body=command.body,
        number=command.number,
        amount_fen=command.amount_fen,
        effective_on=project.on("approved_on", command.approved_on, today),
    )


def reject_project(project: Project, command: RejectProject, today: date) -> ProjectRejected:
    """It was not approved; another application is another project."""
    return ProjectRejected(
        **project.step("reject"),
        body=command.body,
        number=command.number,
        effective_on=project.on("rejected_on", command.rejected_on, today),
    )


def possible(field_name: str, day: date, since: date, today: date) -> date:
    """A day between two others. Raises DayIsImpossible."""
    if not since <= day <= today:
        raise DayIsImpossible(field=field_name, day=day, since=since, today=today)
    return day
