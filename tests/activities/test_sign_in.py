"""The sheet to sign: printed with names, ticked and read back; lists of others, whose phones nobody takes."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import docx
import orjson
import pytest
import uvicorn
import xlsxwriter

from services.activities.domain.sign_in.columns import SIGN_IN
from services.activities.domain.sign_in.known import Known
from services.activities.domain.sign_in.printed import Head, SignInLine, workbook
from services.activities.domain.sign_in.reading import merged, read_rows
from shared.workbook.files import read_sheets
from shared.workbook.table import Table, find_table
from shared.workbook.writing import csv_file
from tests.activities.test_api import ledger, ok, rule
from tests.activities.test_attendance import CODE, COMMITTEE, RECORD
from tests.activities.test_domain import refusal
from tests.registry.test_api import BRANCH, SOCIETY
from tests.world import World

AT = f"/activities/{CODE}/sign-in-sheet"
# In the order in which a list prints them: 王(4), 李(7, 横), 张(7, 折), 欧阳(8).
PEOPLE = {"R-11": "欧阳示例", "R-12": "张示例", "R-14": "王示例", "R-15": "李示例"}
NAMED = {code: {"name": name, "unit": "示例大学", "title": None} for code, name in PEOPLE.items()}
HEAD = Head(CODE, "=宣讲", date(2025, 5, 20), date(2025, 5, 21), "报告厅", ("CSBME-01",))
KNOWN = Known({"R-11": "CSBME-01", "R-12": "CSBME-01"}, None, NAMED, frozenset({"R-14"}))
OTHERS = [
    ["姓名", "单位", "手机号码", "备注"],
    ["王 示例", "示例大学", "13800000001", ""],
    ["测试甲", "另一大学", "13800000002", "=1+1"],
    ["测试甲", "另一大学", "13800000002", "写了两次"],
]


def as_xlsx(rows: list[list[Any]]) -> bytes:
    """The rows as somebody's spreadsheet saves them."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("签到表")
    for n, row in enumerate(rows):
        sheet.write_row(n, 0, [cell or "" for cell in row])
    book.close()
    return buffer.getvalue()


def rows_of(content: bytes) -> list[list[Any]]:
    """The rows of a file up to its last, with the empty ones between."""
    [sheet] = read_sheets(content)
    rows: list[list[Any]] = [[] for _ in range(sheet.rows[-1][0])]
    for number, row in sheet.rows:
        rows[number - 1] = list(row)
    return rows


def table(rows: list[list[Any]]) -> Table:
    return find_table(read_sheets(as_xlsx(rows)), SIGN_IN)


def upload(content: bytes, **fields: str) -> dict[str, Any]:
    return {"files": {"file": ("sheet.xlsx", content)}, "data": fields}


def tick(rows: list[list[Any]], **states: str) -> list[list[Any]]:
    """Tick the lines of these marks (R_11 is R-11) in the columns of these titles."""
    titles = rows[3]
    for mark, title in states.items():
        [row] = [row for row in rows[4:] if row and row[titles.index("编码")] == mark.replace("_", "-")]
        row[titles.index(title)] = "√"
    return rows


def test_a_printed_sheet_knows_its_lines_again_and_nothing_in_it_is_a_formula() -> None:
    lines = [SignInLine("R-11", "person", "欧阳示例", "示例大学", "主任委员", "CSBME-01"), SignInLine("#2", "name")]
    rows = rows_of(workbook(HEAD, lines))
    assert rows[0][0] == "'=宣讲 签到表"
    assert "2025年5月20日至2025年5月21日" in rows[1][0]
    assert "严禁录入涉密信息" in rows[2][0]
    assert rows[4][:4] == ["1", "欧阳示例", "示例大学", "主任委员"]
    assert rows[5][rows[3].index("编码")] == "#2"
    assert len(rows) == 4 + 2 + 8
    found = read_rows(table(tick(rows, R_11="列席")), Known({"R-11": "CSBME-01"}, None, {}))
    assert [(one.line and one.line.person, one.line and one.line.state) for one in found[:1]] == [("R-11", "observer")]
    assert [fault.rule for fault in found[1].faults] == ["mark-unknown"]
    assert len(found) == 2  # blank lines are nobody


@pytest.mark.parametrize(
    ("row", "state", "who"),
    [
        ({"编码": "R-11", "到": "√"}, "present", "R-11"),
        ({"编码": "R-11", "请假": "是"}, "excused", "R-11"),
        ({"编码": "R-11"}, "absent", "R-11"),
        ({"编码": "R-11", "到": "×", "状态": "列席"}, "observer", "R-11"),
        ({"编码": "R-14", "到": "1"}, "present", "R-14"),
        ({"姓名": "测试乙", "单位": "某院"}, "walk_in", None),
        ({"姓名": "张 示例"}, "absent", "R-12"),
        ({"会员编码": "M-000001", "到": "✓"}, "present", None),
    ],
)
def test_a_row_of_our_sheet_is_read_as_it_was_ticked(row: dict[str, str], state: str, who: str | None) -> None:
    titles = ["姓名", "单位", "到", "请假", "状态", "会员编码", "编码"]
    ticked = {"编码": "R-12", "到": "√"}
    both = [[one.get(title, "") for title in titles] for one in (row, ticked)]
    line = read_rows(table([titles, *both]), KNOWN)[0].line
    assert line is not None
    assert (line.state, line.person) == (state, who)


@pytest.mark.parametrize(
    ("row", "broken"),
    [
        ({"编码": "R-99", "到": "√"}, "mark-unknown"),
        ({"编码": "R-11", "到": "√", "请假": "√"}, "two-states"),
        ({"编码": "R-11", "到": "迟到"}, "tick-unreadable"),
        ({"单位": "某院", "到": "√"}, "name-missing"),
        ({"姓名": "测试丙", "到": "√"}, "unit-missing"),
        ({"编码": "R-11", "到": "√", "状态": "不知"}, None),
        ({"编码": "R-11", "状态": "不知"}, "word-unknown"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(row: dict[str, str], broken: str | None) -> None:
    titles = ["姓名", "单位", "到", "请假", "状态", "编码"]
    [found] = read_rows(table([titles, [row.get(title, "") for title in titles]]), KNOWN)
    assert [fault.rule for fault in found.faults] == ([broken] if broken else [])


def test_a_sheet_on_which_nothing_is_ticked_says_nothing() -> None:
    rows = rows_of(workbook(HEAD, [SignInLine("R-11", "person", "欧阳示例")]))
    assert refusal(read_rows, table(rows), KNOWN) == "nothing-is-ticked"


def test_of_two_rows_about_one_person_the_later_stands_and_is_told() -> None:
    rows = read_rows(table([["姓名", "单位"], ["测试甲", "某院"], ["测 试甲", "某院"], ["张示例", "示例大学"]]), KNOWN)
    lines, repeated = merged(rows)
    assert (list(lines), repeated) == ([3, 4], [{"row": 3, "repeats": 2}])
    assert [line.state for line in lines.values()] == ["walk_in", "present"]


async def test_a_list_of_others_is_shown_first_and_its_phones_are_dropped_and_said_to_be(door: World) -> None:
    await door.running["activities"].intake.apply(COMMITTEE)
    office = door.client("activities", "secretariat")
    await ok(office.post("/activities", json=RECORD))
    seen = await ok(office.post(AT, **upload(csv_file(OTHERS))), 200)
    assert (seen["dry_run"], seen["version"], seen["names_compared"]) == (True, 0, False)
    assert (seen["columns_with_persons_not_taken"], seen["columns_ignored"]) == (["手机号码"], ["备注"])
    assert (seen["repeated"], seen["sheet"]["attendances"]) == ([{"row": 4, "repeats": 3}], 2)
    assert [row["outcome"] for row in seen["rows"]] == ["new", "repeated", "new"]
    assert await rule(office.get(f"/activities/{CODE}/attendance"), 404) == "unknown"
    heavy = [*OTHERS, *([f"测试{n}", "某院", "", ""] for n in range(20))]
    done = await ok(office.post(AT, **upload(csv_file(heavy), commit="true")), 200)
    assert (done["sheet"]["people"], done["sheet"]["corrected"]) == (22, True)
    again = office.post(AT, **upload(csv_file(OTHERS), commit="true"))
    assert await rule(again, 428) == "version-missing"
    stale = office.post(AT, **upload(csv_file(OTHERS), commit="true"), headers={"If-Match": "7"})
    assert await rule(stale, 412) == "stale-version"
    same = await ok(office.post(AT, **upload(csv_file(OTHERS), commit="true"), headers={"If-Match": '"1"'}), 200)
    assert ([row["outcome"] for row in same["rows"]], same["sheet"]["people"]) == (["same", "repeated", "same"], 22)
    text = orjson.dumps(await ledger(door)).decode()
    assert not [word for word in ("1380000", "测试", "另一大学") if word in text]
    wrong = office.post(AT, **upload(csv_file([["姓名"], ["测试丙"]]), commit="true"), headers={"If-Match": "2"})
    assert await rule(wrong, 422) == "workbook-has-errors"
    foreign = door.client("activities", "branch_liaison", scope="CSBME-02")
    assert await rule(foreign.post(AT, **upload(csv_file(OTHERS))), 403) == "forbidden"
    assert await rule(foreign.get(AT), 403) == "forbidden"
    assert await rule(office.get(f"{AT}.xlsx"), 503) == "names-are-away"


@asynccontextmanager
async def listening(world: World) -> AsyncIterator[None]:
    """Activities can ask the registry by HTTP."""
    server = uvicorn.Server(uvicorn.Config(world.app("registry"), port=0, lifespan="off", log_config=None))
    serving = asyncio.create_task(server.serve())
    await world.eventually(lambda: server.started)
    url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    world.running["activities"].peers.others["registry"] = url
    yield
    server.should_exit = True
    await serving


async def committee_of(world: World) -> None:
    """A branch with a committee of four, and an activity of it that was held."""
    registry = world.client("registry", "secretariat")
    await ok(registry.post("/society", json=SOCIETY))
    await ok(registry.post("/branches", json=BRANCH))
    for code, name in PEOPLE.items():
        await ok(registry.post("/persons", json={"code": code, "name": name, "unit": "示例大学"}))
        seat = {"code": f"P-{code}", "body": "CSBME-01", "post": "committee_member", "person": code}
        await ok(registry.post("/posts", json=seat | {"effective_on": "2024-01-01"}))
    await world.quiet()
    record = RECORD | {"party_members_present": None}
    await ok(world.client("activities", "secretariat").post("/activities", json=record))


async def test_a_sheet_goes_out_with_names_and_comes_back_ticked(world: World) -> None:
    await committee_of(world)
    office = world.client("activities", "secretariat")
    async with listening(world):
        shown = await ok(office.get(AT), 200)
        assert [line["name"] for line in shown["lines"]] == ["王示例", "李示例", "张示例", "欧阳示例"]
        printed = await office.get(f"{AT}.xlsx")
        rows = tick(rows_of(printed.content), R_11="到", R_12="请假", R_14="到")
        rows[4 + 4][1:3] = ["测试甲", "另一大学"]
        seen = await ok(office.post(AT, **upload(as_xlsx(rows))), 200)
        assert (seen["names_compared"], [row["found_by"] for row in seen["rows"]]) == (True, ["person"] * 4 + ["name"])
        told = (await ok(office.post(AT, **upload(as_xlsx(rows), commit="true")), 200))["sheet"]
        counts = [told[name] for name in ("expected", "present", "excused", "absent", "walk_in", "attendances")]
        assert counts == [4, 2, 1, 1, 1, 3]
        by_name = csv_file([["姓名", "单位"], ["李示例", "示例大学"]])
        late = await ok(office.post(AT, **upload(by_name, commit="true"), headers={"If-Match": "1"}), 200)
        assert [(row["who"], row["outcome"]) for row in late["rows"]] == [("R-15", "changed")]
        paper = docx.Document(io.BytesIO((await office.get(f"{AT}.docx")).content))
        assert [cell.text for cell in paper.tables[0].rows[1].cells][:3] == ["1", "王示例", "示例大学"]
        assert (await office.get(f"{AT}.pdf")).content.startswith(b"%PDF")
    audit = await world.running["registry"].database.pool.fetch("SELECT DISTINCT reader, action FROM audit")
    assert {tuple(row) for row in audit} == {
        ("service/activities for test-secretariat", f"paper sign_in_sheet/{CODE}"),
        ("service/activities for test-secretariat", f"paper sign_in_import/{CODE}"),
    }
    text = orjson.dumps(await ledger(world)).decode()
    assert not [word for word in (*PEOPLE.values(), "测试甲", "示例大学") if word in text]
