"""A batch that answered, told or closed items is taken back, in whatever steps and order it came about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from services.outreach.subscribers import HEARS
from shared.database import Database
from shared.imports.refusals import ChangedSince
from tests.outreach.conftest import HEARD
from tests.outreach.test_workbooks import changed, count
from tests.outreach.workbooks import EXPERTS, take, taken_out, undone

ITEMS = """事项编号,专家编号,类别,主题,内容,提出日期,需要回复
I-1,E-001,诉求,人才,希望增加青年基金名额,2025-11-03,是
"""
ANSWER = {"answered_on": "2025-11-20", "result": "B", "solved": "否", "answer": "说明示例"}
TOLD = {"told_on": "2025-11-21", "reaction": "满意"}
CONTACT = """记录编号,专家编号,联系人,联系日期,方式,结果,摘要
K-1,E-001,R-1,2025-11-21,电话,联系上,反馈办理结果
"""
# What each batch writes into the row of the item.
WAYS: dict[str, tuple[dict[str, str], ...]] = {
    "answered": (ANSWER,),
    "answered, told and closed at once": (ANSWER | TOLD,),
    "answered, then told and closed": (ANSWER, TOLD),
}


@pytest.fixture
async def outreach(database_of: Callable[[str], Awaitable[Database]]) -> Database:
    """With an expert, an item raised, and a contact on the day of telling."""
    database = await database_of("outreach")
    async with database.transaction("test") as uow:
        for event in HEARD:
            await HEARS[event.type](uow, [event])
    await take(database, "b-0", 专家=EXPERTS, 联系记录=CONTACT, 意见诉求=ITEMS)
    return database


async def standing(database: Database) -> Any:
    """The sheet, the row of the item without the day it stands since, and how much is sealed."""
    items = (await taken_out(database))[2]
    row = dict(await database.pool.fetchrow("SELECT * FROM item WHERE code = 'I-1'"))
    row.pop("stands_since")
    sealed = [await count(database, table) for table in ("item_words", "item_key", "contact_summary")]
    answer = await database.pool.fetchval("SELECT answer FROM item_kept WHERE item = 'I-1'")
    return [line.values for line in items.lines], row, sealed, answer


async def write(database: Database, batch: str, cells: dict[str, str]) -> None:
    whole, _ = await take(database, batch, changed((await taken_out(database))[2], 0, **cells))
    assert whole.faults == []


async def test_undone_from_the_last_to_the_first_each_batch_leaves_what_was_before_it(outreach: Database) -> None:
    number = 0
    for way, batches in WAYS.items():
        stood = []
        for cells in batches:
            number += 1
            stood.append((f"c-{number}", await standing(outreach)))
            await write(outreach, f"c-{number}", cells)
            assert await standing(outreach) != stood[-1][1]
        for batch, before in reversed(stood):
            await undone(outreach, batch)
            assert await standing(outreach) == before, way
    types = await outreach.pool.fetch("SELECT type FROM ledger WHERE subject = 'item/I-1'")
    assert len(types) == 1 + 2 + 4 + 5, "nothing leaves the ledger"


async def test_undone_out_of_order_a_batch_waits_for_those_after_it_and_comes_again(outreach: Database) -> None:
    before = await standing(outreach)
    await write(outreach, "c-1", ANSWER)
    answered = await standing(outreach)
    await write(outreach, "c-2", TOLD)
    with pytest.raises(ChangedSince) as refused:
        await undone(outreach, "c-1")
    assert {one["batch"] for one in refused.value.extras["changed_since"]} == {"c-2"}
    kept = await undone(outreach, "c-1", leave=["item/I-1"])
    assert kept["does"] == {"left": 1}
    await undone(outreach, "c-2")
    assert await standing(outreach) == answered
    await write(outreach, "c-3", TOLD)
    await undone(outreach, "c-3")
    assert await standing(outreach) == answered
    assert before != answered


async def test_the_telling_goes_with_its_batch_and_the_batch_of_the_item_goes_last(outreach: Database) -> None:
    await write(outreach, "c-1", ANSWER | TOLD)
    with pytest.raises(ChangedSince):
        await undone(outreach, "b-0")
    await undone(outreach, "c-1")
    assert (await undone(outreach, "b-0"))["does"] == {"withdrawn": 4}
    assert [await count(outreach, table) for table in ("item_words", "contact_summary", "expert_private")] == [0, 0, 0]
