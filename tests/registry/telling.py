"""Telling the registry things on a chosen day, and seeing what it said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from services.registry.commands.branches import FoundBranch, ImportRoster
from services.registry.domain.roster.columns import BRANCHES
from services.registry.handlers.imports import File
from services.registry.handlers.roster import import_roster
from shared.database import Database, UnitOfWork
from shared.workbook.files import read_sheets
from shared.workbook.table import find_tables
from tests.registry.known import SOCIETY

NAME = f"{SOCIETY.name_zh}心律分会"
BRANCH = FoundBranch(code="A", name=NAME, kind="分会", founded_on=date(2010, 1, 1))


@asynccontextmanager
async def told_on(database: Database, day: date, **others: Any) -> AsyncIterator[UnitOfWork]:
    """A unit of work at noon of a day, so that knowledge has a date of its own."""
    async with database.transaction("test", **others) as uow:
        uow.now, uow.today = datetime(day.year, day.month, day.day, 4, tzinfo=UTC), day
        yield uow


async def said(database: Database, subject: str) -> list[str]:
    """The types said of a subject, in order."""
    rows = await database.pool.fetch("SELECT type FROM ledger WHERE subject = $1 ORDER BY version", subject)
    return [row["type"] for row in rows]


async def take(database: Database, text: str, **asked: Any) -> dict[str, Any]:
    """Import a roster given as CSV."""
    async with database.transaction("test", batch_id=asked.pop("batch", f"b-{uuid4()}")) as uow:
        content = text.encode()
        file = File(content, "roster.csv", lambda titles: find_tables(read_sheets(content), (BRANCHES,), titles))
        return await import_roster(uow, ImportRoster(**asked), file)
