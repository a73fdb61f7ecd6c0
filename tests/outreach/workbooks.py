"""Workbooks for tests of outreach: sheets as people keep them, taken, taken out and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.outreach.domain.imports.columns import SHAPES
from services.outreach.domain.imports.whole import Whole
from services.outreach.domain.viewer import Viewer
from services.outreach.handlers.exports import export_contacts, export_experts, export_items
from services.outreach.handlers.imports import import_workbook
from services.outreach.handlers.undo import undo_import
from services.outreach.store.imports import Named
from shared.database import Database
from shared.identity import Caller, Office, Permit, Policy
from shared.imports.commands import ImportWorkbook, UndoImport
from shared.imports.taking import File
from shared.workbook.files import Sheet, read_sheets
from shared.workbook.table import find_tables
from shared.workbook.writing import Filled
from tests.conftest import ROOT

POLICY = Policy.read(ROOT / "deploy" / "policy.toml")
SECRETARIAT = Caller("test", (Office(office="secretariat"),))
EXPERTS = """专家编号,姓名,单位,学科,联系分支,联系人,频次(天),列入日期,同意记录,电话,是否党员
E-001,张示例,示例医院,310.61,CSBME-01,R-1,90,2025-01-01,2025-1 2024-12-20 书面,01000000000,是
E-002,李示例,示例大学,,CSBME-02,R-2,,2025-01-01,2025-1 2024-12-20 当面,,
"""
CONTACTS = """记录编号,专家编号,联系人,联系日期,方式,结果,摘要
K-01,E-001,R-1,2025-11-03,电话,联系上,谈到青年人才培养
K-02,E-001,R-1,2025-12-20,微信,未联系上,
K-03,E-001,R-1,2025-06-01,座谈,联系上,座谈会纪要示例
K-03,E-002,R-1,2025-06-01,座谈,联系上,
K-04,E-001,R-1,2025-11-21,电话,联系上,
,E-002,R-2,2025年7月,走访,联系上,
"""
ITEMS = """事项编号,专家编号,分支编码,类别,主题,内容,提出日期,需要回复,办复日期,办理结果,是否解决,办复内容,反馈日期,评价
0007,E-001,,诉求,人才,希望增加青年基金名额,2025-11-03,,2025-11-20,B,否,已列入明年计划,2025-11-21,满意
,,CSBME-02,建议,科研,建议共享仪器,2025-10-09,,,,,,,
"""
SECRETS = ("示例", "01000000000", "青年", "明年计划", "共享仪器")
SHEETS = {"专家": EXPERTS, "联系记录": CONTACTS, "意见诉求": ITEMS}


def caller(office: str, scope: str | None = None, subject: str = "test") -> Caller:
    """Somebody with one office."""
    return Caller(subject, (Office(office=office, scope=scope),))


def sheets(named: dict[str, Sequence[Sequence[Any]] | str]) -> list[Sheet]:
    """Sheets from rows of cells, or from lines of cells divided by commas."""
    return [Sheet(name, tuple(enumerate(map(list, _rows(rows)), 1))) for name, rows in named.items()]


def _rows(rows: Sequence[Sequence[Any]] | str) -> Sequence[Sequence[Any]]:
    return [line.split(",") for line in rows.strip().splitlines()] if isinstance(rows, str) else rows


async def take(
    database: Database, batch: str, content: bytes | None = None, *, who: Caller = SECRETARIAT, **fields: Any
) -> tuple[Whole, dict[str, Any]]:
    """Import a file, or the sheets given; committed unless said otherwise."""
    named = {shape.sheet: fields.pop(shape.sheet) for shape in SHAPES if shape.sheet in fields}
    read = read_sheets(content) if content is not None else sheets(named)

    def rights(action: str) -> Permit:
        return POLICY.permit(who, action)

    file = File(content or str(named).encode(), "x.xlsx", lambda t: find_tables(read, SHAPES, t), rights=rights)
    command = ImportWorkbook.model_validate({"commit": True, **fields})
    async with database.transaction(who.subject, batch_id=batch, permit=rights("ImportOutreach")) as uow:
        return await import_workbook(uow, command, file)


async def undone(database: Database, batch: str, *, commit: bool = True, leave: Sequence[str] = ()) -> dict[str, Any]:
    """Undo a batch."""
    async with database.transaction("test", batch_id=f"undo-{batch}") as uow:
        return await undo_import(uow, batch, UndoImport(commit=commit, leave=tuple(leave)))


async def taken_out(database: Database, who: Caller = SECRETARIAT, *, names: bool = True) -> list[Filled]:
    """Every sheet as it goes out to somebody."""
    viewer, all_ = Viewer.of(POLICY.permit(who, "ExportOutreach")), Named()
    async with database.transaction(who.subject) as uow:
        return [await one(uow, viewer, all_, names) for one in (export_experts, export_contacts, export_items)]


def rules(whole: Whole) -> list[tuple[str, str, str]]:
    """(sheet, cell, rule) of every fault."""
    return [(fault.sheet, fault.cell, fault.rule) for fault in whole.faults]
