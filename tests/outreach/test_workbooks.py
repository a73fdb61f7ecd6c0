"""Workbooks of outreach through a real PostgreSQL: in, out and in again; what is personal rests in the vault alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from services.outreach.subscribers import HEARS
from shared.database import Database
from shared.imports.refusals import ChangedSince, PlanHasMoved, WorkbookHasErrors
from shared.workbook.files import read_sheets
from shared.workbook.writing import Filled, Line, as_csv, workbook
from tests.outreach.conftest import HEARD
from tests.outreach.test_api import ok
from tests.outreach.workbooks import CONTACTS, EXPERTS, ITEMS, SECRETS, SHEETS, caller, rules, take, taken_out, undone
from tests.world import World


@pytest.fixture
async def outreach(database_of: Callable[[str], Awaitable[Database]]) -> Database:
    """A database that has heard of branches and liaisons."""
    database = await database_of("outreach")
    async with database.transaction("test") as uow:
        for event in HEARD:
            await HEARS[event.type](uow, [event])
    return database


async def at_rest(database: Database) -> bytes:
    """All rows of all tables, as they stand."""
    tables = await database.pool.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    rows = [await database.pool.fetch(f'SELECT * FROM "{table["tablename"]}"') for table in tables]
    values = [value for table in rows for row in table for value in row.values()]
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in values)


async def count(database: Database, table: str) -> int:
    number: int = await database.pool.fetchval(f"SELECT count(*) FROM {table}")
    return number


def changed(filled: Filled, row: int, **cells: Any) -> bytes:
    """The sheet as a workbook, one row of it with other cells."""
    lines = list(filled.lines)
    lines[row] = Line({**lines[row].values, **cells})
    return workbook([Filled(filled.shape, lines)])


async def test_a_dry_run_shows_the_plan_keeps_nothing_and_the_plan_is_what_is_carried_out(outreach: Database) -> None:
    _, foretold = await take(outreach, "dry", commit=False, **SHEETS)
    assert foretold["counts"] == {"new": 10, "changed": 0, "same": 0, "error": 0}
    assert [await count(outreach, name) for name in ("expert", "contact", "item", "ledger", "stream")] == [0] * 5
    assert [secret for secret in SECRETS if secret.encode() in await at_rest(outreach)] == []
    _, done = await take(outreach, "b-1", plan=foretold["plan"], **SHEETS)
    assert done["observed"] == foretold["predicted"]
    assert foretold["predicted"]["events"] == {
        "outreach.contact.logged.v1": 5,
        "outreach.expert.enrolled.v1": 2,
        "outreach.item.answered.v1": 1,
        "outreach.item.closed.v1": 1,
        "outreach.item.raised.v1": 2,
        "outreach.item.told_back.v1": 1,
    }
    with pytest.raises(PlanHasMoved):
        await take(outreach, "b-2", plan=foretold["plan"], **SHEETS)


async def test_what_is_personal_goes_into_the_vault_and_no_table_of_an_import_holds_a_cell(outreach: Database) -> None:
    _, answer = await take(outreach, "b-1", **SHEETS)
    assert answer["sheets"]["专家"]["columns_with_persons_not_taken"] == ["是否党员"]
    rest = await at_rest(outreach)
    assert [secret for secret in SECRETS if secret.encode() in rest] == []
    experts, contacts, items = await taken_out(outreach)
    assert [line.values["name"] for line in experts.lines] == ["张示例", "李示例"]
    assert (experts.lines[0].values["phone"], items.lines[1].values["code"]) == ("01000000000", "0007")
    assert [line.values["summary"] for line in contacts.lines] == [
        "座谈会纪要示例",
        None,
        "谈到青年人才培养",
        None,
        None,
    ]
    assert [line.values["experts"] for line in contacts.lines] == ["E-001、E-002", "E-002", *["E-001"] * 3]


async def test_what_goes_out_and_comes_back_is_all_the_same(outreach: Database) -> None:
    await take(outreach, "b-1", **SHEETS)
    said = await count(outreach, "ledger")
    sheets = await taken_out(outreach)
    bare = await taken_out(outreach, names=False)
    for n, content in enumerate((workbook(sheets), workbook(bare), *(as_csv(one) for one in sheets))):
        whole, answer = await take(outreach, f"again-{n}", content)
        assert (whole.faults, answer["observed"]["events"]) == ([], {})
        assert {row.outcome for of in whole.rows.values() for row in of} == {"same"}
    assert await count(outreach, "ledger") == said
    again, _ = await take(outreach, "again", **SHEETS)
    assert (again.faults, again.counts()) == ([], {"new": 0, "changed": 0, "same": 10, "error": 0})


async def test_each_opening_for_a_comparison_and_for_an_export_is_audited(outreach: Database) -> None:
    await take(outreach, "b-1", **SHEETS)
    assert await count(outreach, "audit") == 0
    await taken_out(outreach, names=False)
    assert await count(outreach, "audit") == 0
    await taken_out(outreach)
    rows = await outreach.pool.fetch("SELECT action, subject FROM audit ORDER BY subject")
    assert {row["action"] for row in rows} == {"export"}
    assert {"contact/K-01", "contact/K-03", "expert/E-001", "expert/E-002", "item/0007"} <= {r["subject"] for r in rows}
    await take(outreach, "dry", commit=False, 专家=EXPERTS)
    rows = await outreach.pool.fetch("SELECT subject FROM audit WHERE action = 'compare with a workbook'")
    assert sorted(row["subject"] for row in rows) == ["expert/E-001", "expert/E-002"]


async def test_without_consent_nobody_is_enrolled_and_the_row_says_so(outreach: Database) -> None:
    without = EXPERTS.replace("2025-1 2024-12-20 书面", "").replace("2025-1 2024-12-20 当面", "有")
    whole, _ = await take(outreach, "dry", commit=False, 专家=without)
    assert rules(whole) == [("专家", "A2", "consent-missing"), ("专家", "I3", "consent-unreadable")]
    assert "告知书版本、同意日期和同意方式" in whole.faults[0].message
    later = EXPERTS.replace("2024-12-20 书面", "2199-12-20 书面")
    whole, _ = await take(outreach, "dry", commit=False, 专家=later)
    assert [rule for _, _, rule in rules(whole)] == ["refused"]


async def test_all_rows_or_none_unless_the_good_ones_are_asked_for(outreach: Database) -> None:
    await take(outreach, "b-1", 专家=EXPERTS)
    wrong = CONTACTS.replace("K-02,E-001", "K-02,E-404").replace("电话,联系上,谈", "电话,也许,谈")
    with pytest.raises(WorkbookHasErrors) as refused:
        await take(outreach, "b-2", 联系记录=wrong)
    assert [(one["cell"], one["rule"]) for one in refused.value.extras["errors"]] == [
        ("F2", "word-unknown"),
        ("B3", "refused"),
    ]
    assert await count(outreach, "contact") == 0
    whole, done = await take(outreach, "b-2", errors="leave", 联系记录=wrong)
    assert done["observed"]["联系记录"] == {"new": 4, "changed": 0, "same": 0, "error": 2}
    back = read_sheets(whole.given_back(only_faulty=True))[0]
    assert [row[0] for _, row in back.rows] == ["记录编号", "K-01", "K-02"]
    assert (back.rows[0][1][-1], "只能填" in str(back.rows[1][1][-1])) == ("错误", True)


async def test_of_a_committed_batch_no_wrong_cell_is_told_again(outreach: Database) -> None:
    wrong = EXPERTS.replace(",R-1,", ",王示例,")
    _, answer = await take(outreach, "b-1", errors="leave", 专家=wrong)
    assert [secret for secret in SECRETS if secret in str(answer)] == []
    _, shown = await take(outreach, "dry", commit=False, 专家=wrong)
    assert "王示例" in str(shown)


async def test_rows_of_one_contact_are_one_contact_and_what_contradicts_is_none(outreach: Database) -> None:
    await take(outreach, "b-1", 专家=EXPERTS)
    apart = CONTACTS.replace("K-03,E-002,R-1,2025-06-01,座谈", "K-03,E-002,R-1,2025-06-01,电话")
    whole, _ = await take(outreach, "dry", commit=False, 联系记录=apart)
    assert [(cell, rule) for _, cell, rule in rules(whole)] == [("E4", "row-contradicts"), ("E5", "row-contradicts")]
    whole, _ = await take(outreach, "dry", commit=False, 联系记录=CONTACTS.replace("K-03,E-002,", "K-03,E 002,"))
    assert sorted(rule for _, _, rule in rules(whole)) == ["code-form", "group-wrong"]


async def test_a_liaison_takes_in_and_out_what_is_the_own_alone(outreach: Database) -> None:
    await take(outreach, "b-1", 专家=EXPERTS, 意见诉求=ITEMS.replace("2025-11-21,满意", ","))
    own = caller("expert_liaison", "R-1", "R-1")
    whole, _ = await take(outreach, "b-2", who=own, errors="leave", 联系记录=CONTACTS)
    assert [(cell, rule) for _, cell, rule in rules(whole)] == [
        ("B4", "refused"),
        ("A5", "group-wrong"),
        ("B7", "refused"),
    ]
    experts, contacts, items = await taken_out(outreach, own)
    assert [line.values["code"] for line in experts.lines] == ["E-001"]
    assert [line.values["code"] for line in contacts.lines] == ["K-01", "K-04", "K-02"]
    assert [line.values["code"] for line in items.lines] == ["0007"]
    whole, _ = await take(outreach, "dry", commit=False, who=own, 专家=EXPERTS.replace("李示例", "改示例"))
    assert rules(whole) == [("专家", "A3", "not-yours")]
    rows = await outreach.pool.fetch("SELECT subject FROM audit WHERE reader = 'R-1' AND subject LIKE 'expert/%'")
    assert {row["subject"] for row in rows} == {"expert/E-001"}


async def test_codes_keep_their_zeros_and_no_cell_is_a_formula(outreach: Database) -> None:
    risky = EXPERTS.replace("张示例", "=1+1").replace("E-001", "0042")
    await take(outreach, "b-1", 专家=risky)
    (experts, _, _) = await taken_out(outreach)
    text = as_csv(experts).decode("utf-8")
    assert text.startswith("\ufeff专家编号")
    assert "0042,'=1+1," in text
    whole, _ = await take(outreach, "again", workbook([experts]))
    assert (whole.faults, whole.counts()["same"]) == ([], 2)


async def test_an_item_is_answered_and_closed_by_its_cells(outreach: Database) -> None:
    await take(outreach, "b-1", **SHEETS)
    (_, _, items) = await taken_out(outreach)
    half = changed(items, 0, answered_on="2025-10-20")
    whole, _ = await take(outreach, "dry", half, commit=False)
    assert [rule for _, _, rule in rules(whole)] == ["answer-incomplete"]
    cells = {"answered_on": "2025-10-20", "result": "D 解释说明", "solved": "是", "answer": "说明示例"}
    whole, shown = await take(outreach, "dry", changed(items, 0, **cells), commit=False)
    assert [change.column for change in whole.rows["意见诉求"][0].changes] == [
        "办复日期",
        "办理结果",
        "是否解决",
        "办复内容",
    ]
    assert "说明示例" in str(shown)
    _, done = await take(outreach, "b-2", changed(items, 0, **cells))
    assert done["observed"]["events"] == {"outreach.item.answered.v1": 1}
    assert "说明示例" not in str(done)


SEALED = ("expert_private", "expert_key", "consent", "contact_summary")


async def standing(database: Database) -> dict[str, list[Any]]:
    """What stands: every sheet as it would go out, and how many records are sealed."""
    sheets = await taken_out(database)
    return {one.shape.sheet: [line.values for line in one.lines] for one in sheets} | {
        name: [await count(database, name)] for name in SEALED
    }


async def test_one_cell_is_one_change_and_its_undo_is_as_before(outreach: Database) -> None:
    await take(outreach, "b-1", **SHEETS)
    before = await standing(outreach)
    cases = [
        ("专家", 0, {"discipline": "320.11", "cadence_days": 120}),
        ("专家", 1, {"branch": "CSBME-01"}),
        ("专家", 0, {"phone": "改写示例", "unit": "另一示例"}),
        ("专家", 0, {"notice_version": "2025-2", "consent_on": "2025-06-01", "name": "改写示例"}),
        ("联系记录", 2, {"summary": "改写示例"}),
        ("联系记录", 0, {"experts": "E-001"}),
        ("联系记录", 4, {"made": "联系上", "mode": "电话"}),
        ("联系记录", 2, {"items": "0007"}),
        ("意见诉求", 0, {"answered_on": "2025-10-20", "result": "A", "solved": "是", "answer": "说明示例"}),
    ]
    for n, (sheet, row, cells) in enumerate(cases):
        (filled,) = [one for one in await taken_out(outreach) if one.shape.sheet == sheet]
        whole, answer = await take(outreach, f"c-{n}", changed(filled, row, **cells))
        assert (whole.faults, answer["counts"]["changed"], len(whole.rows[sheet][row].changes)) == ([], 1, len(cells))
        assert answer["observed"] == answer["predicted"]
        assert await standing(outreach) != before
        assert [secret for secret in ("改写示例", "说明示例") if secret in str(answer)] == []
        await undone(outreach, f"c-{n}")
        assert await standing(outreach) == before, cells
    rest = await at_rest(outreach)
    assert [secret for secret in ("改写示例", "青年") if secret.encode() in rest] == []


async def test_a_new_batch_is_taken_back_without_a_trace_of_persons_and_comes_again(outreach: Database) -> None:
    empty = await standing(outreach)
    await take(outreach, "b-1", **SHEETS)
    shown = await undone(outreach, "b-1", commit=False)
    assert (shown["does"], await count(outreach, "expert_key")) == ({"withdrawn": 9}, 2)
    full = await standing(outreach)
    await undone(outreach, "b-1")
    assert {name: (await standing(outreach))[name] for name in SEALED} == {name: empty[name] for name in SEALED}
    never = "SELECT bool_and(retired_on = enrolled_on) FROM expert"
    assert await outreach.pool.fetchval(never)
    whole, _ = await take(outreach, "b-2", **SHEETS)
    assert (whole.faults, whole.counts()["new"]) == ([], 10)
    assert _without_codes(await standing(outreach)) == _without_codes(full)


def _without_codes(stands: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """A code that was made for a row is not made again."""
    return {name: [{**row, "code": ""} if isinstance(row, dict) else row for row in of] for name, of in stands.items()}


async def test_what_was_used_or_changed_since_stands_in_the_way_unless_it_is_left(outreach: Database) -> None:
    await take(outreach, "b-1", 专家=EXPERTS)
    await take(outreach, "b-2", 联系记录=CONTACTS)
    with pytest.raises(ChangedSince) as refused:
        await undone(outreach, "b-1")
    assert {one["subject"] for one in refused.value.extras["changed_since"]} == {"expert/E-001", "expert/E-002"}
    _, contacts, _ = await taken_out(outreach)
    await take(outreach, "b-3", changed(contacts, 2, mode="邮件"))
    with pytest.raises(ChangedSince, match="contact/K-01"):
        await undone(outreach, "b-2")
    done = await undone(outreach, "b-2", leave=["contact/K-01"])
    assert done["does"] == {"withdrawn": 4, "left": 1}


async def test_workbooks_come_and_go_through_the_door(door: World) -> None:
    office, own = door.client("outreach", "secretariat"), door.client("outreach", "expert_liaison", "R-1", "R-1")
    form = {"file": ("x.csv", EXPERTS.encode(), "text/csv")}
    tried = await ok(office.post("/imports", files=form), 200)
    assert (tried["dry_run"], tried["counts"]["new"]) == (True, 2)
    fields = {"commit": "true", "plan": tried["plan"]}
    headers = {"X-Batch-Id": "b-1", "Idempotency-Key": "once"}
    done = await ok(office.post("/imports", files=form, data=fields, headers=headers), 200)
    assert done == await ok(office.post("/imports", files=form, data=fields, headers=headers), 200)
    assert done["observed"] == tried["predicted"]
    out = await office.get("/exports/专家")
    again = await ok(office.post("/imports", files={"file": ("x.xlsx", out.content)}), 200)
    assert again["counts"] == {"new": 0, "changed": 0, "same": 2, "error": 0}
    assert "张示例" in (await own.get("/exports/专家", params={"format": "csv"})).text
    bare = (await own.get("/exports/专家", params={"format": "csv", "names": "false"})).text
    assert ("姓名" in bare, "E-001" in bare, "E-002" in bare) == (False, True, False)
    assert (await door.client("outreach", "party_branch").get("/exports/专家")).status_code == 403
    assert (await own.post("/imports/b-1/undo", json={"commit": True})).status_code == 403
    assert (await own.get("/imports/template")).status_code == 200
    rest = await at_rest(door.running["outreach"].database)
    assert [secret for secret in SECRETS if secret.encode() in rest] == []
    await ok(office.post("/imports/b-1/undo", json={"commit": True}), 200)
    assert (await ok(office.get("/experts"), 200))["experts"] == []
