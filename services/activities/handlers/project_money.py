"""A project under way: its stages and its money."""

from __future__ import annotations

from services.activities import store
from services.activities.commands.projects import CorrectSpending, RecordSpending, ReportProjectStage, WithdrawSpending
from services.activities.domain.project import work
from services.activities.domain.project.application import Project
from services.activities.domain.project.money import account
from services.activities.handlers.projects import known_project
from services.activities.store import project_words
from services.activities.store import projects as own
from shared.database import UnitOfWork
from shared.http import Answer


async def report_stage(uow: UnitOfWork, command: ReportProjectStage) -> Answer:
    """When a stage really began and ended; a later report counts in place of an earlier one."""
    project = await known_project(uow, command.code)
    reported = work.report_stage(project, command, uow.today)
    await own.save_project_stages(uow, [reported])
    uow.emit(reported)
    await uow.flush()
    await project_words.keep_project_note(uow, command.code, uow.version or 0, command.note)
    return {"code": reported.code, "stage": reported.number, "on": reported.effective_on.isoformat()}


async def record_spending(uow: UnitOfWork, command: RecordSpending) -> Answer:
    """Money was spent; `over_fen` is what the line has spent beyond its budget, which is shown and not refused."""
    project = await known_project(uow, command.code)
    records = await store.standing(uow, [command.evidence])
    refuse = bool(await store.limit_on(uow.connection, "project_overspending_refused", command.spent_on))
    spent = work.spend(project, command, records, refuse, uow.today)
    await own.save_spendings(uow, [spent])
    uow.emit(spent)
    await uow.flush()
    await project_words.keep_project_note(uow, command.code, uow.version or 0, command.note, spent.number)
    late = (uow.today - command.spent_on).days > await store.limit_on(uow.connection, "report_within_days", uow.today)
    return {"code": spent.code, "number": spent.number, "late": late, **await _sides(uow, command.code, command.line)}


async def correct_spending(uow: UnitOfWork, command: CorrectSpending) -> Answer:
    """A spending was otherwise than recorded: day, line, amount or evidence; figures count it as it is told now."""
    project = await known_project(uow, command.code)
    records = await store.standing(uow, [command.evidence])
    refuse = bool(await store.limit_on(uow.connection, "project_overspending_refused", command.spent_on))
    corrected = work.correct_spending(project, command, records, refuse, uow.today)
    await own.save_spending_corrections(uow, [corrected])
    uow.emit(corrected)
    await uow.flush()
    await project_words.keep_project_note(uow, command.code, uow.version or 0, command.because, command.number)
    return {"code": corrected.code, "number": corrected.number, **await _sides(uow, command.code, command.line)}


async def withdraw_spending(uow: UnitOfWork, command: WithdrawSpending) -> Answer:
    """A spending recorded wrongly counts nowhere from now on, and stays to be read."""
    project = await known_project(uow, command.code)
    withdrawn = work.withdraw_spending(project, command)
    await own.save_spending_withdrawals(uow, [withdrawn])
    uow.emit(withdrawn)
    await uow.flush()
    await project_words.keep_project_note(uow, command.code, uow.version or 0, command.because, command.number)
    line = project.spendings[command.number].line
    return {"code": withdrawn.code, "number": withdrawn.number, **await _sides(uow, command.code, line)}


async def _sides(uow: UnitOfWork, code: str, line: int) -> Answer:
    project: Project = await own.project(uow, code)
    event = project.event
    sums = account(event.budget, event.stages, project.spendings.values(), project.granted_fen)
    own_line = sums.lines[line]
    return {
        "line": {"planned_fen": own_line.planned_fen, "spent_fen": own_line.spent_fen, "over_fen": own_line.over_fen},
        "spent_fen": sums.total.spent_fen,
    }
