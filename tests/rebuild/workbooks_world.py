"""What the small world does with workbooks of activities and of outreach: taken in, and taken back."""

from __future__ import annotations

from typing import Any

from tests.world import World

ITEM = {"number": 1, "title": "示例事项", "lead": "B-1", "due_on": "2025-12-31"}
MEETING = {"code": "J-2", "number": 2, "title": "第2次联席会议", "held_on": "2025-06-20", "decided": [ITEM]}
FIRST = """分支编码,名称,类型,开始,受益人次,对应重点工作,三有,经费,编号
B-1,示例宣讲,宣讲,2025-04-05,30,KW-1,参加,128.50,W-1
B-1,示例年会,学术会议,2150-04-05,,,,,W-2
"""
SECOND = """分支编码,名称,类型,开始,受益人次,对应重点工作,三有,经费,编号
B-1,示例宣讲,宣讲,2025-04-06,31,KW-1,工作,130,W-1
B-1,示例年会,学术会议,2025-04-05,200,KW-1,声音,,W-2
"""
PEOPLE = "活动编号,会员号,状态\nW-1,M-1,到\nW-1,M-2,到\n"
ITEMS = "会议,序号,期限,进展,进度%,状态\nJ-2,1,2150-06-30,示例：已起草,50,已报结\n"


REASON = "编码,全称,未建原因\nB-2,{},筹建中\n"


async def live_through_workbooks_of_registry(world: World) -> None:
    """A first reason for having no Party group comes by a workbook, and is taken back with it."""
    office = world.client("registry", "secretariat")
    name = (await office.get("/branches/B-2")).json()["name"]
    form: dict[str, Any] = {
        "files": {"file": ("x.csv", REASON.format(name).encode())},
        "data": {"commit": "true", "effective_on": "2025-01-15"},
    }
    taken = await office.post("/imports", headers={"X-Batch-Id": "r-1"}, **form)
    undone = await office.post("/imports/r-1/undo", json={"commit": True})
    assert undone.is_success, (taken.text, undone.text)


async def live_through_workbooks(world: World) -> None:
    """Two batches of activities, the second undone; one of a decided item and one of who was there, undone too."""
    office = world.client("activities", "secretariat")
    held = await office.post("/joint-meetings", json=MEETING)
    assert held.is_success, held.text
    for batch, sheet in (("w-1", FIRST), ("w-2", SECOND), ("w-3", ITEMS), ("w-4", PEOPLE)):
        form: dict[str, Any] = {"files": {"file": ("x.csv", sheet.encode())}, "data": {"commit": "true"}}
        answer = await office.post("/imports", headers={"X-Batch-Id": batch}, **form)
        assert answer.is_success, answer.text
    for batch in ("w-4", "w-2", "w-3"):
        answer = await office.post(f"/imports/{batch}/undo", json={"commit": True})
        assert answer.is_success, answer.text


EXPERTS = """专家编号,姓名,学科,联系分支,联系人,列入日期,同意记录
{},示例丙,{},B-1,R-1,2025-01-01,2025-1 2024-12-20 书面
"""
TALKS = "记录编号,专家编号,联系人,联系日期,方式,结果,摘要\nX-K1,{},R-1,2025-05-06,{},联系上,示例\n"
RAISED = (
    "事项编号,专家编号,类别,主题,内容,提出日期,办复日期,办理结果,是否解决\nX-I1,{},诉求,人才,示例,2025-05-06,{},{},{}\n"
)


async def live_through_workbooks_of_outreach(world: World) -> None:
    """An expert who stays, with a contact and an item, changed and changed back; another undone, who comes again."""
    for batch, sheet in (
        ("x-1", EXPERTS.format("X-E1", "310.61")),
        ("x-2", TALKS.format("X-E1", "电话")),
        ("x-3", RAISED.format("X-E1", "", "", "")),
        ("x-4", EXPERTS.format("X-E1", "320.11")),
        ("x-5", TALKS.format("X-E1", "走访")),
        ("x-6", RAISED.format("X-E1", "2025-05-20", "A", "是")),
        ("x-7", EXPERTS.format("X-E2", "310.61")),
    ):
        await _outreach(world, "/imports", batch, sheet)
    for batch in ("x-4", "x-5", "x-6", "x-7"):
        await _outreach(world, f"/imports/{batch}/undo")
    await _outreach(world, "/imports", "x-8", EXPERTS.format("X-E2", "320.11"))


async def _outreach(world: World, path: str, batch: str | None = None, sheet: str = "") -> None:
    office = world.client("outreach", "secretariat")
    form: dict[str, Any] = {"files": {"file": ("x.csv", sheet.encode())}, "data": {"commit": "true"}}
    said = form if batch else {"json": {"commit": True}}
    answer = await office.post(path, headers={"X-Batch-Id": batch} if batch else {}, **said)
    assert answer.is_success, answer.text
    counts = answer.json().get("counts") or answer.json()["does"]
    assert not counts.get("same"), counts
