"""Workbooks for tests of the registry's imports: invented people, sheets as people keep them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.registry.commands.imports import ImportWorkbook
from services.registry.domain.imports.columns import PEOPLE
from services.registry.domain.imports.whole import Whole
from services.registry.domain.roster.columns import BRANCHES
from services.registry.handlers.imports import import_workbook
from services.registry.handlers.undo import undo_import
from shared.database import Database
from shared.imports.commands import UndoImport
from shared.imports.taking import File
from shared.workbook.files import Sheet
from shared.workbook.table import find_tables
from tests.registry.known import SOCIETY

SHAPES = (BRANCHES, PEOPLE)
Rows = Sequence[Sequence[Any]]


def sheets(**named: str) -> list[Sheet]:
    """Sheets from lines of cells divided by commas."""
    return [
        Sheet(name, tuple((n, list(line.split(","))) for n, line in enumerate(text.strip().splitlines(), 1)))
        for name, text in named.items()
    ]


def file(content: str, **named: str) -> File:
    """What an upload of these sheets is to the handler."""
    return File(content.encode(), "test.xlsx", lambda titles: find_tables(sheets(**named), SHAPES, titles))


async def take(
    database: Database, batch: str, fields: Mapping[str, Any] | None = None, **named: str
) -> tuple[Whole, dict[str, Any]]:
    """Import sheets, committed unless said otherwise."""
    command = ImportWorkbook.model_validate({"commit": True, **(fields or {})})
    async with database.transaction("test", batch_id=batch) as uow:
        return await import_workbook(uow, command, file(str(named), **named))


async def undone(database: Database, batch: str, *, commit: bool = True, leave: Sequence[str] = ()) -> dict[str, Any]:
    """Undo a batch."""
    async with database.transaction("test", batch_id=f"undo-{batch}") as uow:
        return await undo_import(uow, batch, UndoImport(commit=commit, leave=tuple(leave)))


def name(field: str) -> str:
    """A branch's full name."""
    return f"{SOCIETY.name_zh}{field}分会"
