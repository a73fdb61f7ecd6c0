"""Workbooks for tests of activities: sheets as people keep them, and what is known beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.activities.domain.imports.columns import SHAPES
from services.activities.domain.imports.known import Known
from services.activities.domain.imports.whole import Whole, judge_all, read_all
from services.activities.handlers.imports import import_workbook, undo_import
from shared.database import Database
from shared.identity import Caller, Office, Permit, Policy
from shared.imports.commands import ImportWorkbook, UndoImport
from shared.imports.taking import File
from shared.workbook.files import Sheet, read_sheets
from shared.workbook.table import find_tables
from tests.conftest import ROOT

TODAY = date(2026, 11, 22)
POLICY = Policy.read(ROOT / "deploy" / "policy.toml")
SECRETARIAT = Caller("test", (Office(office="secretariat"),))
HEAD = (
    "分支编码,计划编号,名称,类型,开始,结束,地点/线上,应到,实到,受益人次,"
    "对应重点工作,三个有(参加/声音/工作),经费,编号,面向"
)


def caller(office: str, scope: str | None = None) -> Caller:
    """Somebody with one office."""
    return Caller("test", (Office(office=office, scope=scope),))


def rights(who: Caller = SECRETARIAT) -> Any:
    """The permits of a caller by the policy that is deployed."""

    def permit(action: str) -> Permit:
        return POLICY.permit(who, action)

    return permit


def sheets(**named: Sequence[Sequence[Any]] | str) -> list[Sheet]:
    """Sheets from rows of cells, or from lines of cells divided by commas."""
    return [Sheet(name, tuple(enumerate(map(list, _rows(rows)), 1))) for name, rows in named.items()]


def _rows(rows: Sequence[Sequence[Any]] | str) -> Sequence[Sequence[Any]]:
    return [line.split(",") for line in rows.strip().splitlines()] if isinstance(rows, str) else rows


def known(**others: Any) -> Known:
    """Branches 1, 2 and the ended 9, one key work, and what a test adds."""
    states = {f"CSBME-{n:02d}": [(date(1980, 11, 1), "normal")] for n in (1, 2)}
    states["CSBME-09"] = [(date(1980, 11, 1), "normal"), (date(2025, 6, 1), "ended")]
    works = {"KW-1": (2026, 1, "学风建设"), "KW-2": (2026, 2, "服务会员")}
    facts = {"today": TODAY, "rights": rights(), "activities": {}, "branches": states, "key_works": works}
    return Known(**{**facts, "pairings": {}, "plan_years": {"PL-1": 2026}, **others})


def judged(beside: Known | None = None, **named: Sequence[Sequence[Any]] | str) -> Whole:
    """What sheets would do."""
    tables = find_tables(sheets(**named), SHAPES)
    return judge_all(tables, read_all(tables), beside or known(), lambda sheet, done: None)


def rules(whole: Whole) -> list[tuple[str, str]]:
    """(cell, rule) of every fault."""
    return [(fault.cell, fault.rule) for fault in whole.faults]


async def take(
    database: Database, batch: str, content: bytes | None = None, *, who: Caller = SECRETARIAT, **fields: Any
) -> tuple[Whole, dict[str, Any]]:
    """Import a file, or the sheets given; committed unless said otherwise."""
    named = {name: fields.pop(name) for name in ("活动", "议定事项", "出席") if name in fields}
    read = read_sheets(content) if content is not None else sheets(**named)
    file = File(content or str(named).encode(), "x.xlsx", lambda t: find_tables(read, SHAPES, t), rights=rights(who))
    command = ImportWorkbook.model_validate({"commit": True, **fields})
    async with database.transaction("test", batch_id=batch) as uow:
        return await import_workbook(uow, command, file)


async def undone(database: Database, batch: str, *, commit: bool = True, rest: bool = False) -> dict[str, Any]:
    """Undo a batch; with `rest` what it can."""
    async with database.transaction("test", batch_id=f"undo-{batch}") as uow:
        return await undo_import(uow, batch, UndoImport(commit=commit, rest=rest))
