"""What is said of projects in words: kept here, told to nobody."""

from __future__ import annotations

from services.activities.commands.projects import AmendProject, DescribeProject, ReportClosing
from shared.database import UnitOfWork


async def keep_project_text(uow: UnitOfWork, command: DescribeProject, version: int) -> None:
    """Keep why and to what end, the indicators of the tasks, and how the amounts were arrived at."""
    await uow.connection.execute(
        "INSERT INTO project_text VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        command.code,
        version,
        command.goal,
        command.basis,
        [task.indicator for task in command.tasks],
        [line.basis for line in command.budget],
        uow.actor,
        uow.now,
    )


async def keep_line_bases(uow: UnitOfWork, command: AmendProject, version: int) -> None:
    """Keep how the changed amounts were arrived at, beside the words of the application as they stand."""
    await uow.connection.execute(
        """
        INSERT INTO project_text (project, version, goal, basis, indicators, line_bases, written_by, written_at)
        SELECT project, $2, goal, basis, indicators, $3, $4, $5 FROM project_text
        WHERE project = $1
        ORDER BY version DESC
        LIMIT 1
        """,
        command.code,
        version,
        [line.basis for line in sorted(command.budget, key=lambda line: line.number)],
        uow.actor,
        uow.now,
    )


async def keep_project_closing(uow: UnitOfWork, command: ReportClosing, version: int) -> None:
    """Keep a closing report in words; one that was given back stays."""
    await uow.connection.execute(
        "INSERT INTO project_closing VALUES ($1, $2, $3, $4, $5, $6)",
        command.code,
        version,
        command.report,
        [result.model_dump() for result in command.results],
        uow.actor,
        uow.now,
    )


async def keep_project_note(
    uow: UnitOfWork, code: str, version: int, note: str | None, spending: int | None = None
) -> None:
    """Keep what was said with the step of this version."""
    if note is None:
        return
    await uow.connection.execute(
        "INSERT INTO project_note VALUES ($1, $2, $3, $4, $5, $6)", code, version, spending, note, uow.actor, uow.now
    )
