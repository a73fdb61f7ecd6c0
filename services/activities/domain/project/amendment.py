"""An application that is not pursued, and a budget or stages that a later decision has changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from services.activities.commands.projects import AmendedLine, AmendedStage, AmendProject, DiscardProject
from services.activities.domain.project.application import Project
from services.activities.domain.project.refusals import NothingIsAmended, PartIsInUse, StageEndsBeforeItBegins
from shared.events.activities.projects import BudgetLine, PlannedStage, ProjectAmended, ProjectDiscarded

LINE, STAGE = ("预算科目", "budget line"), ("阶段", "stage")


def discard_project(project: Project, command: DiscardProject, today: date) -> ProjectDiscarded:
    """It is not pursued; another application is another project."""
    told = project.step("discard")
    return ProjectDiscarded(**told, effective_on=project.on("discarded_on", command.discarded_on, today))


def amend_project(project: Project, command: AmendProject, today: date) -> ProjectAmended:
    """Budget or stages are others by a decision of somebody above; what was spent or has begun keeps its number."""
    project.step("amend")
    _check_stages(command.stages)
    counted = [one for one in project.spendings.values() if not one.withdrawn]
    begun = {*project.begun, *(one.stage for one in counted if one.stage)}
    _check_kept(project, "budget", {one.line for one in counted}, [line.number for line in command.budget], LINE)
    _check_kept(project, "stages", begun, [stage.number for stage in command.stages], STAGE)
    budget = tuple(BudgetLine(**line) for line in _in_order(command.budget))
    stages = tuple(PlannedStage(**stage) for stage in _in_order(command.stages))
    granted = project.granted_fen if command.amount_fen is None else command.amount_fen
    if (budget, stages, granted) == (project.event.budget, project.event.stages, project.granted_fen):
        raise NothingIsAmended(field="budget", code=project.code)
    return ProjectAmended(
        **project.named(),
        body=command.body,
        number=command.number,
        budget=budget,
        stages=stages,
        amount_fen=command.amount_fen,
        effective_on=project.on("amended_on", command.amended_on, today),
    )


def _check_stages(stages: Sequence[AmendedStage]) -> None:
    for stage in stages:
        if stage.ends_on < stage.starts_on:
            days = {"starts_on": stage.starts_on, "ends_on": stage.ends_on}
            raise StageEndsBeforeItBegins(field="stages", number=stage.number, **days)


def _check_kept(
    project: Project, field: str, in_use: Collection[int], given: Collection[int], part: tuple[str, str]
) -> None:
    for number in sorted(set(in_use) - set(given)):
        raise PartIsInUse(field=field, code=project.code, number=number, part=part[0], part_en=part[1])


def _in_order(given: Sequence[AmendedStage | AmendedLine]) -> list[dict[str, Any]]:
    return [one.model_dump(exclude={"basis"}) for one in sorted(given, key=lambda part: part.number)]
