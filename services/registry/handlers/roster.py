"""A roster of branches alone is imported, or shown what it would do."""

from __future__ import annotations

from services.registry.commands.branches import ImportRoster
from services.registry.commands.imports import ImportWorkbook
from services.registry.handlers.imports import import_workbook
from shared.database import UnitOfWork
from shared.http import Answer
from shared.imports.taking import File


async def import_roster(uow: UnitOfWork, command: ImportRoster, file: File) -> Answer:
    """All rows or none. A dry run makes the same plan and tells what it would do; the same file again does nothing."""
    asked = ImportWorkbook(commit=not command.dry_run, effective_on=command.effective_on)
    whole, answer = await import_workbook(uow, asked, file)
    assert whole.branches  # noqa: S101  (a file of one shape has that shape's table)
    observed = answer["observed"] or answer["predicted"]
    report = whole.branches.told(observed[next(iter(whole.tables))], dry_run=command.dry_run)
    return {**report, "batch_id": uow.batch_id}
