"""What goes out comes back: exported sheets are all `same`, mended error workbooks are taken, nothing is a formula."""

from __future__ import annotations

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from services.registry.commands.imports import ImportWorkbook
from services.registry.domain.imports.whole import Whole
from services.registry.handlers.exports import export_branches, export_people
from services.registry.handlers.imports import import_workbook
from services.registry.views.workbooks import template
from shared.database import Database
from shared.imports.taking import File
from shared.workbook.files import read_sheets
from shared.workbook.table import find_tables
from shared.workbook.writing import Filled, as_csv, workbook
from tests.registry.test_workbook_import import BRANCHES, PEOPLE
from tests.registry.workbooks import SHAPES, name, take

TODAY = date(2026, 11, 22)
MORE = f"""编码,全称,类型,状态,终止日期,批准会议,批准日期,批准文号,地址,未建原因
A,{name("心律")},分会,整改,,八届三次常务理事会,2012.5,学会〔2012〕8号,某市某路 1 号,党员不足３人
E,{name("医学物理")},分会,终止,2020-03-01,,,,,
"""


async def back(database: Database, content: bytes, batch: str, *, commit: bool = True) -> Whole:
    """Import a workbook as bytes."""
    file = File(content, "back.xlsx", lambda titles: find_tables(read_sheets(content), SHAPES, titles))
    async with database.transaction("test", batch_id=batch) as uow:
        return (await import_workbook(uow, ImportWorkbook(commit=commit), file))[0]


async def exported(database: Database) -> list[Filled]:
    """Both sheets of today."""
    async with database.transaction("test") as uow:
        return [await export_branches(uow, uow.today), await export_people(uow, uow.today)]


async def test_what_is_exported_and_imported_unchanged_is_all_the_same(registry: Database) -> None:
    await take(registry, "b-1", 分支机构=BRANCHES, 委员=PEOPLE)
    await take(registry, "b-2", 分支机构=MORE)
    rows = await registry.pool.fetchval("SELECT count(*) FROM ledger")
    both = await exported(registry)
    for n, content in enumerate((workbook(both), *(as_csv(sheet) for sheet in both))):
        whole = await back(registry, content, f"again-{n}")
        assert whole.faults == []
        assert {row.outcome for sheet in whole.rows.values() for row in sheet} == {"same"}
    assert await registry.pool.fetchval("SELECT count(*) FROM ledger") == rows
    assert await registry.pool.fetchval("SELECT count(*) FROM audit WHERE action = 'export names'") == 3


async def test_an_error_workbook_is_mended_and_taken(registry: Database) -> None:
    wrong = PEOPLE.replace("某研究所,1968", "某研究所,六八")
    whole, _ = await take(registry, "b-1", {"commit": False}, 分支机构=BRANCHES, 委员=wrong)
    content = whole.given_back(only_faulty=False)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("委员").to_python()
    assert rows[0][-1] == "错误"
    assert [bool(row[-1]) for row in rows[1:]] == [False, False, True]
    assert "手机" not in rows[0]
    tables = find_tables(read_sheets(content), SHAPES)
    column = tables["委员"].columns.places["birth_year"]
    for _, row in tables["委员"].rows:
        row[column] = 1968.0 if row[column] == "六八" else row[column]
    file = File(content, "mended.xlsx", lambda _: tables)
    async with registry.transaction("test", batch_id="b-2") as uow:
        mended, answer = await import_workbook(uow, ImportWorkbook(commit=True), file)
    assert mended.faults == []
    assert answer["observed"]["委员"]["new"] == 3


async def test_of_good_rows_taken_only_the_bad_ones_come_back(registry: Database) -> None:
    wrong = PEOPLE.replace("某研究所,1968", "某研究所,六八")
    whole, _ = await take(registry, "b-1", {"errors": "leave"}, 委员=wrong, 分支机构=BRANCHES.replace("王示例", ""))
    tables = find_tables(read_sheets(whole.given_back(only_faulty=True)), SHAPES)
    assert [len(table.rows) for table in tables.values()] == [1]


async def test_a_formula_that_came_in_goes_out_as_text_and_comes_back(registry: Database) -> None:
    risky = "=1+1"
    await take(registry, "b-1", 分支机构=f"编码,全称,挂靠单位\nB,{name('体外循环')},{risky}\n")
    branches, _ = await exported(registry)
    content = workbook([branches])
    cell = find_tables(read_sheets(content), SHAPES)["分支机构"].rows[1][1]
    assert f"'{risky}" in cell
    assert risky not in cell
    whole = await back(registry, content, "b-2")
    assert {row.outcome for row in whole.rows["分支机构"]} == {"same"}


@pytest.mark.parametrize("sheet", ["分支机构", "委员"])
async def test_a_template_holds_lists_of_today_and_imports_to_nothing(registry: Database, sheet: str) -> None:
    async with registry.reading() as connection:
        write = await template(connection, [shape for shape in SHAPES if shape.sheet == sheet])
    content = write()
    with pytest.raises(Exception, match="没有一行数据"):
        find_tables(read_sheets(content), SHAPES)
    example = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python()[1]
    assert str(example[0]).startswith("示例：")
