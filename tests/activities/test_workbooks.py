"""Workbooks of activities through a real PostgreSQL: out and in again, one cell, the whole batch taken back."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from services.activities.commands.decided_items import CloseDecidedItem
from services.activities.commands.key_works import ListKeyWork
from services.activities.commands.meetings import HoldJointMeeting
from services.activities.domain.imports.columns import ACTIVITIES
from services.activities.handlers.decided_items import close_decided_item
from services.activities.handlers.exports import export_activities, export_attendance, export_items
from services.activities.handlers.key_works import list_key_work
from services.activities.handlers.meetings import hold_joint_meeting
from services.activities.store.imports import Span
from services.activities.subscribers import HEARS
from shared.database import Database
from shared.imports.refusals import BatchIsThere, ChangedSince, PlanHasMoved, WorkbookHasErrors
from shared.workbook.writing import Filled, Line, as_csv, workbook
from tests.activities.conftest import REGISTRY
from tests.activities.test_api import ACTIVITY, MEETING, key_work, ok
from tests.activities.workbooks import HEAD, caller, take, undone
from tests.world import World

ROWS = f"""{HEAD}
CSBME-01、学会党支部,2025-12,科学道德宣讲,宣讲,2025年5月20日,,某大学,100,60,８０,1,参加、声音,￥12800.5,,公众
CSBME-02;unit:U-1,,学术年会,学术会议,2150-12-10,2150-12-12,线上,300,,,,,,,会员
"""
PEOPLE = """活动编号,姓名,单位,人员编码,会员编号,分支编码,状态,原因,类别,手机
2025-12,,,R-1,,CSBME-01,到,,,13800000000
2025-12,,,R-2,,CSBME-01,请假,出差在外,,
2025-12,,,,M-1,,新增,,,
2025-12,张示例,某大学,,,,到,,公众,
2025-12,李示例,某医院,,,,列席,,,
"""
DERIVED = ("activity", "key_work_tick", "decided_item", "attendance_line", "attendance_reason")


@pytest.fixture
async def activities(database_of: Callable[[str], Awaitable[Database]]) -> Database:
    """A database that has heard of branches."""
    database = await database_of("activities")
    async with database.transaction("test") as uow:
        for event in REGISTRY:
            await HEARS[event.type](uow, [event])
        for number in (1, 2):
            await list_key_work(uow, ListKeyWork(**key_work(number)))
        await hold_joint_meeting(uow, HoldJointMeeting.model_validate(MEETING))
    return database


async def seen(database: Database) -> dict[str, list[dict[str, Any]]]:
    """What stands, but for what was withdrawn, and when it was recorded."""
    rows = {name: await database.pool.fetch(f"SELECT * FROM {name} ORDER BY 1, 2, 3") for name in DERIVED}
    rows["activity_kept"] = await database.pool.fetch("SELECT * FROM activity_kept ORDER BY activity")
    gone = {row["code"] for row in rows["activity"] if row["state"] == "withdrawn" or row["state"] == "called_off"}
    return {
        name: [dict(row) for row in of if row.get("code", row.get("activity")) not in gone] for name, of in rows.items()
    }


async def exported(database: Database) -> list[Filled]:
    async with database.transaction("test") as uow:
        return [
            await export_activities(uow, Span()),
            await export_items(uow, Span()),
            await export_attendance(uow, Span()),
        ]


def changed(filled: Filled, row: int, **cells: Any) -> bytes:
    """The sheet as a workbook, one row of it with other cells."""
    lines = list(filled.lines)
    lines[row] = Line({**lines[row].values, **cells})
    return workbook([Filled(filled.shape, lines)])


async def test_what_goes_out_and_comes_back_is_all_the_same(activities: Database) -> None:
    await take(activities, "b-1", 活动=ROWS)
    rows = await activities.pool.fetchval("SELECT count(*) FROM ledger")
    both = await exported(activities)
    assert [len(filled.lines) for filled in both] == [2, 2, 0]
    both.pop()
    for n, content in enumerate((workbook(both), *(as_csv(filled) for filled in both))):
        whole, answer = await take(activities, f"again-{n}", content)
        assert (whole.faults, answer["observed"]["events"]) == ([], {})
        assert {row.outcome for of in whole.rows.values() for row in of} == {"same"}
    assert await activities.pool.fetchval("SELECT count(*) FROM ledger") == rows


async def test_one_cell_is_one_change_and_its_undo_is_as_before(activities: Database) -> None:
    await take(activities, "b-1", 活动=ROWS)
    before = await seen(activities)
    for n, (row, cells) in enumerate(
        [
            (0, {"attendances": 81}),
            (0, {"cost": 12800.51}),
            (0, {"place": "线上"}),
            (0, {"ticks": "参加、声音、工作"}),
            (0, {"key_works": "KW-2025-01、KW-2025-02"}),
            (1, {"title": "学术大会"}),
            (1, {"starts_on": "2025-12-10", "ends_on": "2025-12-12", "attendances": 280, "ticks": ""}),
        ]
    ):
        filled, *_ = await exported(activities)
        whole, answer = await take(activities, f"c-{n}", changed(filled, row, **cells))
        assert answer["observed"] == answer["predicted"]
        assert whole.counts() == {"new": 0, "changed": 1, "same": 1, "error": 0}, whole.faults
        assert await seen(activities) != before
        shown = await undone(activities, f"c-{n}", commit=False)
        assert shown["does"]["restored"] >= 1
        await undone(activities, f"c-{n}")
        assert await seen(activities) == before, cells


async def test_a_new_batch_is_taken_back_and_comes_again_under_its_codes(activities: Database) -> None:
    before = await seen(activities)
    _, foretold = await take(activities, "dry", commit=False, 活动=ROWS)
    _, done = await take(activities, "b-1", plan=foretold["plan"], 活动=ROWS)
    assert done["observed"] == foretold["predicted"]
    assert done["observed"]["活动"]["new"] == 2
    sheet, *_ = await exported(activities)
    taken = await undone(activities, "b-1")
    assert taken["does"]["withdrawn"] == 2
    assert await seen(activities) == before
    whole, _ = await take(activities, "b-2", workbook([sheet]))
    assert (whole.faults, whole.counts()["new"]) == ([], 2)
    assert (await exported(activities))[0].lines == sheet.lines
    with pytest.raises(BatchIsThere):
        await take(activities, "b-2", 活动=ROWS)


async def test_items_are_postponed_progressed_handed_in_and_taken_back(activities: Database) -> None:
    before = await seen(activities)
    _, items, _ = await exported(activities)
    cells = {"due_on": "2151-01-31", "note": "已完成调研", "percent": 80, "state": "已报结", "because": "场地"}
    _, done = await take(activities, "b-1", changed(items, 0, **cells))
    assert done["observed"]["events"] == {
        "activities.decided_item.postponed.v1": 1,
        "activities.decided_item.progressed.v1": 1,
        "activities.decided_item.submitted.v1": 1,
    }
    notes = await activities.pool.fetch("SELECT nth, note FROM decided_item_note ORDER BY nth")
    assert [tuple(row) for row in notes] == [(1, "场地"), (2, "已完成调研")]
    _, after, _ = await exported(activities)
    shown = {row.values["number"]: row.values for row in after.lines}[items.lines[0].values["number"]]
    assert (shown["note"], shown["percent"], shown["state"], str(shown["due_on"])) == (
        "已完成调研",
        80,
        "已报结",
        "2151-01-31",
    )
    await undone(activities, "b-1")
    assert await seen(activities) == before
    assert (await exported(activities))[1].lines == items.lines
    _, again = await take(activities, "b-2", changed(items, 0, **cells))
    assert again["observed"]["议定事项"]["changed"] == 1
    item = str(await activities.pool.fetchval("SELECT code FROM decided_item WHERE state = 'submitted'"))
    async with activities.transaction("reviewer") as uow:
        await close_decided_item(uow, CloseDecidedItem(code=item, closed_on=uow.today))
    with pytest.raises(ChangedSince):
        await undone(activities, "b-2")


async def test_who_was_there_comes_with_the_activity_goes_out_and_comes_back(activities: Database) -> None:
    empty = await seen(activities)
    whole, done = await take(activities, "b-1", 出席=PEOPLE, 活动=ROWS.replace(",100,60,８０,", ",,,5,"))
    assert done["observed"] == done["predicted"]
    assert (whole.counts()["new"], done["sheets"]["出席"]["columns_with_persons_not_taken"]) == (7, ["手机"])
    record = await activities.pool.fetchrow(
        "SELECT attendances, expected, cardinality(people) AS people FROM activity WHERE code = '2025-12'"
    )
    assert tuple(record or ()) == (4, 3, 4)
    sheets = await exported(activities)
    rows = await activities.pool.fetchval("SELECT count(*) FROM ledger")
    for n, content in enumerate((workbook(sheets), as_csv(sheets[2]))):
        again, _ = await take(activities, f"again-{n}", content)
        assert (again.faults, again.counts()["new"], again.counts()["changed"]) == ([], 0, 0)
    assert await activities.pool.fetchval("SELECT count(*) FROM ledger") == rows
    await undone(activities, "b-1")
    assert await seen(activities) == empty
    assert await activities.pool.fetchval("SELECT count(*) FROM attendance_sheet") == 0
    await take(activities, "b-2", 出席=PEOPLE, 活动=ROWS.replace(",100,60,８０,", ",,,5,"))
    assert (await exported(activities))[2].lines == sheets[2].lines
    before = await seen(activities)
    for n, (row, cells) in enumerate([(0, {"state": "缺席"}), (1, {"reason": "生病"}), (3, {"state": "缺席"})]):
        one, answer = await take(activities, f"c-{n}", changed(sheets[2], row, **cells))
        assert (one.faults, one.counts()["changed"], one.counts()["same"]) == ([], 1, 4)
        assert answer["observed"] == answer["predicted"]
        assert await seen(activities) != before
        await undone(activities, f"c-{n}")
        assert await seen(activities) == before, cells
    for table in ("ledger", "import_before", "import_batch", "attendance_line", "attendance_reason"):
        for kept in await activities.pool.fetch(f"SELECT to_jsonb(one)::text AS row FROM {table} AS one"):
            assert "示例" not in kept["row"]
            assert "13800000000" not in kept["row"]


async def test_all_rows_or_none_unless_the_good_ones_are_asked_for(activities: Database) -> None:
    wrong = ROWS.replace("学术会议", "聚餐")
    with pytest.raises(WorkbookHasErrors) as refused:
        await take(activities, "b-1", 活动=wrong)
    assert [(e["cell"], e["rule"]) for e in refused.value.extras["errors"]] == [("D3", "word-unknown")]
    assert await activities.pool.fetchval("SELECT count(*) FROM activity") == 0
    whole, done = await take(activities, "b-1", errors="leave", 活动=wrong)
    assert done["observed"]["活动"] == {"new": 1, "changed": 0, "same": 0, "error": 1}
    mended = workbook([Filled(ACTIVITIES, [Line({**_given_back(whole), "kind": "学术会议"})])])
    again, _ = await take(activities, "b-2", mended)
    assert (again.faults, again.counts()["new"]) == ([], 1)


def _given_back(whole: Any) -> dict[str, Any]:
    from shared.workbook.files import read_sheets
    from shared.workbook.table import find_table

    table = find_table(read_sheets(whole.given_back(only_faulty=True)), ACTIVITIES)
    ((_, row),) = table.rows
    return {meaning: table.cell(row, meaning) for meaning in table.columns.places}


async def test_whoever_was_faster_makes_it_another_plan(activities: Database) -> None:
    _, foretold = await take(activities, "dry", commit=False, 活动=ROWS)
    await take(activities, "b-0", 活动=ROWS)
    with pytest.raises(PlanHasMoved):
        await take(activities, "b-1", plan=foretold["plan"], 活动=ROWS)


async def test_a_branch_is_refused_what_others_host(activities: Database) -> None:
    whole, _ = await take(activities, "b-1", who=caller("branch_liaison", "CSBME-02"), errors="leave", 活动=ROWS)
    assert [(fault.cell, fault.rule) for fault in whole.faults] == [("A2", "refused")]
    assert await activities.pool.fetchval("SELECT array_agg(hosts[1]) FROM activity") == ["CSBME-02"]


async def test_no_phone_and_no_name_is_kept(activities: Database) -> None:
    head, *rows = ROWS.strip().splitlines()
    named = "\n".join([f"{head},手机,联系人", *(f"{row},13800000000,张示例" for row in rows)])
    _, answer = await take(activities, "b-1", 活动=named)
    assert answer["sheets"]["活动"]["columns_with_persons_not_taken"] == ["手机", "联系人"]
    for table in ("activity", "activity_kept", "import_batch", "import_before", "ledger"):
        for row in await activities.pool.fetch(f"SELECT to_jsonb(one)::text AS row FROM {table} AS one"):
            assert "示例" not in row["row"]
            assert "13800000000" not in row["row"]


async def test_a_thousand_activities_are_in_within_seconds(activities: Database) -> None:
    row = "CSBME-0{},,活动之{},学术会议,2025-0{}-1{},,某大学,100,60,80,KW-2025-01,参加,128.5,,会员"
    rows = [HEAD, *(row.format(n % 4 + 1, n, n % 9 + 1, n % 10) for n in range(1000))]
    began = time.perf_counter()
    _, done = await take(activities, "b-1", 活动="\n".join(rows))
    seconds = time.perf_counter() - began
    assert done["observed"]["活动"]["new"] == 1000
    assert seconds < 20, seconds


async def test_workbooks_come_and_go_through_the_door(door: World) -> None:
    office, own = door.client("activities", "secretariat"), door.client("activities", "branch_liaison", "CSBME-01")
    await ok(office.post("/key-works", json=key_work(1)))
    await ok(office.post("/activities", json=ACTIVITY | {"cost": "12800.50", "present": 60}))
    form = {"file": ("x.csv", ROWS.encode(), "text/csv")}
    tried = await ok(office.post("/imports", files=form), 200)
    assert (tried["dry_run"], tried["counts"]["new"]) == (True, 2)
    fields = {"commit": "true", "plan": tried["plan"]}
    done = await ok(office.post("/imports", files=form, data=fields, headers={"X-Batch-Id": "b-1"}), 200)
    assert done["observed"] == tried["predicted"]
    progress = await ok(office.get("/imports/b-1/progress"), 200)
    assert (progress["done"], progress["total"], progress["finished"]) == (2, 2, True)
    assert (await ok(office.get("/imports"), 200))["imports"][0]["records"] == 3
    out = await office.get("/exports/活动", params={"from": "2025-01-01", "to": "2025-12-31"})
    again = await ok(own.post("/imports", files={"file": ("x.xlsx", out.content)}), 200)
    assert again["counts"] == {"new": 0, "changed": 0, "same": 2, "error": 0}
    assert (await ok(office.get("/activities/A-2025-001"), 200))["cost"] == "12800.50"
    assert (await office.get("/imports/template")).status_code == 200
    for who, host, status in (
        (office, "", 200),
        (own, "?host=CSBME-01", 200),
        (own, "?host=CSBME-02", 403),
        (own, "", 403),
    ):
        assert (await who.get(f"/exports/出席{host}")).status_code == status
    assert (await own.post("/imports/b-1/undo", json={"commit": True})).status_code == 403
    assert (await door.client("activities", "reviewer").post("/imports", files=form)).status_code == 403
    await ok(office.post("/imports/b-1/undo", json={"commit": True}), 200)
    assert (await ok(office.get("/activities?state=held"), 200))["activities"][0]["code"] == "A-2025-001"


async def test_a_batch_goes_back_past_a_later_one_that_was_undone_and_else_in_part_with_what_stands_in_the_way(
    activities: Database,
) -> None:
    before = await seen(activities)
    await take(activities, "b-1", 活动=ROWS)
    filled, *_ = await exported(activities)
    for n in (2, 3):
        await take(activities, f"b-{n}", changed(filled, 0, title=f"改名{n}"))
        if n == 2:
            await undone(activities, "b-2")
    with pytest.raises(ChangedSince) as refused:
        await undone(activities, "b-1")
    [since] = refused.value.extras["changed_since"]
    touched = since["subject"]
    assert (since["batch"], f"：{touched}（后来的批次：b-3）。" in refused.value.title) == ("b-3", True)
    shown = await undone(activities, "b-1", commit=False, rest=True)
    assert (shown["does"]["left"], shown["changed_since"]) == (1, [])
    await undone(activities, "b-3")
    assert (await undone(activities, "b-1", commit=False))["does"]["left"] == 0
    await undone(activities, "b-1", rest=True)
    assert await seen(activities) == before


async def test_the_rest_of_a_batch_goes_back_and_what_was_changed_since_stays(activities: Database) -> None:
    await take(activities, "b-1", 活动=ROWS)
    filled, *_ = await exported(activities)
    await take(activities, "b-2", changed(filled, 0, title="改名"))
    done = await undone(activities, "b-1", rest=True)
    [left] = [record["subject"] for record in done["records"] if record["does"] == "left"]
    rows = await activities.pool.fetch("SELECT 'activity/' || code AS subject, title, state FROM activity")
    standing = [tuple(row) for row in rows if row["state"] != "withdrawn" and row["state"] != "called_off"]
    assert [(subject, title) for subject, title, _ in standing] == [(left, "改名")]
    # The undoing left it as it was: undoing the later batch gives it its first name, and no more.
    await undone(activities, "b-2")
    assert await activities.pool.fetchval("SELECT title FROM activity WHERE 'activity/' || code = $1", left) != "改名"
