"""Projects are applied for, decided, begun and closed. The texts of a step are kept under its version."""

from __future__ import annotations

from services.activities import store
from services.activities.commands.projects import (
    AmendProject,
    ApplyProject,
    ApproveProject,
    CloseProject,
    DescribeProject,
    DiscardProject,
    DraftProject,
    RedraftProject,
    RejectProject,
    ReportClosing,
    ReturnProject,
    StartProject,
)
from services.activities.domain.project import amendment, application, work
from services.activities.domain.project.refusals import ProjectExists
from services.activities.store import project_words
from services.activities.store import projects as own
from shared.database import UnitOfWork
from shared.events.activities.projects import ProjectStep
from shared.http import Answer


async def draft_project(uow: UnitOfWork, command: DraftProject) -> Answer:
    """An application is begun; it may be incomplete until it is handed in."""
    if await uow.lock(f"project/{command.code}"):
        raise ProjectExists(field="code", code=command.code)
    return await _draft(uow, command, None)


async def redraft_project(uow: UnitOfWork, command: RedraftProject) -> Answer:
    """All of the application is given again; what was written before is kept."""
    return await _draft(uow, command, await known_project(uow, command.code))


async def discard_project(uow: UnitOfWork, command: DiscardProject) -> Answer:
    """An application that is being written is not pursued; it stays to be read."""
    project = await known_project(uow, command.code)
    return await _take(uow, amendment.discard_project(project, command, uow.today), command.because)


async def amend_project(uow: UnitOfWork, command: AmendProject) -> Answer:
    """
    Budget or stages are others by a later decision; what was approved first stays in the ledger.

    Money is held against the new lines from now on, in every reading and on the form.
    """
    amended = amendment.amend_project(await known_project(uow, command.code), command, uow.today)
    await own.save_amendments(uow, [amended])
    uow.emit(amended)
    await uow.flush()
    await project_words.keep_line_bases(uow, command, uow.version or 0)
    await project_words.keep_project_note(uow, command.code, uow.version or 0, command.because)
    planned = sum(line.amount_fen for line in amended.budget)
    return {"code": amended.code, "planned_fen": planned, "on": amended.effective_on.isoformat()}


async def apply_project(uow: UnitOfWork, command: ApplyProject) -> Answer:
    """Handed in once it is whole; what is missing is named."""
    project = await known_project(uow, command.code)
    return await _take(uow, application.apply_project(project, command, uow.today), command.note)


async def return_project(uow: UnitOfWork, command: ReturnProject) -> Answer:
    """An application goes back to its writers, a closing report to those who run the project."""
    project = await known_project(uow, command.code)
    return await _take(uow, application.return_project(project, command, uow.today), command.because)


async def approve_project(uow: UnitOfWork, command: ApproveProject) -> Answer:
    """The approving body, its number and its day are recorded; from that day the year counts as approved."""
    project = await known_project(uow, command.code)
    return await _take(uow, application.approve_project(project, command, uow.today), command.note)


async def reject_project(uow: UnitOfWork, command: RejectProject) -> Answer:
    """It was not approved; another application is another project."""
    project = await known_project(uow, command.code)
    return await _take(uow, application.reject_project(project, command, uow.today), command.because)


async def start_project(uow: UnitOfWork, command: StartProject) -> Answer:
    """An approved project begins."""
    project = await known_project(uow, command.code)
    return await _take(uow, work.start_project(project, command, uow.today), None)


async def report_closing(uow: UnitOfWork, command: ReportClosing) -> Answer:
    """What became of each task, with evidence; the project waits to be closed."""
    project = await known_project(uow, command.code)
    records = await store.standing(uow, command.evidence)
    answer = await _take(uow, work.report_closing(project, command, records, uow.today), None)
    await project_words.keep_project_closing(uow, command, uow.version or 0)
    return answer


async def close_project(uow: UnitOfWork, command: CloseProject) -> Answer:
    """The closing report was accepted."""
    project = await known_project(uow, command.code)
    return await _take(uow, work.close_project(project, command, uow.today), command.note)


async def known_project(uow: UnitOfWork, code: str) -> application.Project:
    """The project, locked. Raises Unknown."""
    await uow.lock(f"project/{code}")
    return await own.project(uow, code)


async def _draft(uow: UnitOfWork, command: DescribeProject, known: application.Project | None) -> Answer:
    drafted = application.draft_project(command, known, uow.today)
    await own.save_projects(uow, [drafted])
    uow.emit(drafted)
    await uow.flush()
    await project_words.keep_project_text(uow, command, uow.version or 0)
    missing = application.missing_parts(await own.project(uow, command.code))
    return {"code": drafted.code, "state": drafted.state, "missing": missing}


async def _take(uow: UnitOfWork, step: ProjectStep, note: str | None) -> Answer:
    await own.save_project_steps(uow, [step])
    uow.emit(step)
    await uow.flush()
    await project_words.keep_project_note(uow, step.code, uow.version or 0, note)
    return {"code": step.code, "state": step.state, "on": step.effective_on.isoformat()}
