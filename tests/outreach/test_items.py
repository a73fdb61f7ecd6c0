"""Items at the door: the whole life of one, whose each step is, what is sealed, and what the clock tells."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.outreach.handlers.item_steps import seal_words, tell_item_days
from shared.database import clock
from tests.outreach.test_api import CONTACT, EXPERT, ITEM, everything_at_rest, ok, rule, told
from tests.world import World

MEMBERS = {
    "code": "I-M",
    "origin": "member",
    "branch": "CSBME-01",
    "kind": "difficulty",
    "topic": "life",
    "text": "会员反映的困难",
    "raiser": "某会员",
    "raised_on": "2025-11-03",
}
ANSWER = {"answered_on": "2025-11-20", "result": "B", "solved": False, "text": "已列入计划"}
OWNER = {"owner": "R-9", "owner_kind": "person", "assigned_on": "2025-11-05"}
TELLING = CONTACT | {"code": "C-9", "happened_on": "2025-11-21"}


@pytest.fixture
async def office(door: World) -> Any:
    """The secretariat, with the expert E-001 of branch 1, an item of theirs, and one of a member."""
    client = door.client("outreach", "secretariat")
    await ok(client.post("/experts", json=EXPERT))
    await ok(client.post("/items", json=ITEM))
    await ok(client.post("/items", json=MEMBERS))
    return client


async def step(client: Any, path: str, body: dict[str, Any], status: int = 200, code: str = "I-001") -> Any:
    """One step of an item, by whoever has just seen it; a stale version is never what it is refused for."""
    version = (await client.get(f"/items/{code}")).json().get("version", 1)
    answer = client.post(f"/items/{path}", json={"code": code} | body, headers={"If-Match": str(version)})
    return await ok(answer, status)


async def test_an_item_lives_from_raised_to_closed_reopened_and_solved_and_tells_its_life(
    door: World, office: Any
) -> None:
    owner = door.client("outreach", "item_owner", scope="R-9", subject="R-9")
    liaison = door.client("outreach", "expert_liaison", scope="R-1", subject="R-1")
    await step(liaison, "acknowledge", {"acknowledged_on": "2025-11-04"})
    await step(office, "assign", {"owner": "CSBME-02", "owner_kind": "body", "assigned_on": "2025-11-05"})
    branch = door.client("outreach", "branch_liaison", scope="CSBME-02")
    await step(branch, "transfer-back", {"returned_on": "2025-11-06", "because": "不属本分会职责"})
    await step(office, "assign", {"owner": "R-9", "owner_kind": "person", "assigned_on": "2025-11-06"})
    await step(owner, "pass-on", {"to": "示例主管部门", "passed_on_on": "2025-11-07"})
    await step(owner, "outside-reply", {"replied_on": "2025-11-14", "text": "正在研究"})
    extended = {"until": "2025-12-08", "extended_on": "2025-11-18", "because": "等待上级意见"}
    assert (await step(owner, "extend", extended))["answer_due_on"] == "2025-12-08"
    await step(owner, "answer", ANSWER)
    await ok(liaison.post("/contacts", json=TELLING))
    await step(liaison, "tell-back", {"contact": "C-9", "reaction": "dissatisfied"})
    await step(office, "reopen", {"reopened_on": "2025-11-24", "because": "答复太笼统"})
    await step(owner, "answer", ANSWER | {"answered_on": "2025-11-28"})
    await ok(liaison.post("/contacts", json=TELLING | {"code": "C-10", "happened_on": "2025-12-01"}))
    await step(office, "close", {"contact": "C-10", "reaction": "satisfied"})
    await step(owner, "solve", {"solved_on": "2025-12-20"})
    shown = await ok(owner.get("/items/I-001"), 200)
    assert [(one["step"], one["on"], one["by"], one["words"]) for one in shown["steps"]] == [
        ("raised", "2025-11-03", "test-secretariat", None),
        ("acknowledged", "2025-11-04", "R-1", None),
        ("assigned", "2025-11-05", "test-secretariat", None),
        ("transferred_back", "2025-11-06", "test-branch_liaison", "不属本分会职责"),
        ("assigned", "2025-11-06", "test-secretariat", None),
        ("passed_on", "2025-11-07", "R-9", None),
        ("passed_on_replied", "2025-11-14", "R-9", "正在研究"),
        ("extended", "2025-11-18", "R-9", "等待上级意见"),
        ("answered", "2025-11-20", "R-9", "已列入计划"),
        ("told_back", "2025-11-21", "R-1", None),
        ("reopened", "2025-11-24", "test-secretariat", "答复太笼统"),
        ("answered", "2025-11-28", "R-9", "已列入计划"),
        ("told_back", "2025-12-01", "test-secretariat", None),
        ("closed", "2025-12-01", "test-secretariat", None),
        ("solved", "2025-12-20", "R-9", None),
    ]
    facts = ("state", "reopened", "solved_on", "contact", "told_mode", "reaction", "answer_text", "overdue")
    assert [shown[name] for name in facts] == [
        "closed", 1, "2025-12-20", "C-10", "phone", "satisfied", "已列入计划", False,
    ]  # fmt: skip
    said = b"".join(str(event).encode() for event in await told(door))
    for secret in ("职责", "正在研究", "上级意见", "列入计划", "太笼统"):
        assert secret.encode() not in said
        assert secret.encode() not in await everything_at_rest(door)


async def test_each_step_is_for_those_whose_it_is(door: World, office: Any) -> None:
    own = door.client("outreach", "branch_liaison", scope="CSBME-01")
    foreign = door.client("outreach", "branch_liaison", scope="CSBME-02")
    owner = door.client("outreach", "item_owner", scope="R-9", subject="R-9")
    acknowledged = {"code": "I-001", "acknowledged_on": "2025-11-04"}
    answered = {"code": "I-001"} | ANSWER

    async def refused(client: Any, path: str, body: dict[str, Any]) -> bool:
        return await rule(client.post(f"/items/{path}", json=body, headers={"If-Match": "1"}), 403) == "forbidden"

    assert await refused(foreign, "acknowledge", acknowledged)
    assert await refused(own, "answer", answered)
    assert await refused(owner, "answer", answered)
    assert await refused(owner, "acknowledge", acknowledged)
    assert await refused(
        own, "assign", {"code": "I-001", "owner": "R-9", "owner_kind": "person", "assigned_on": "2025-11-05"}
    )
    assert await refused(own, "withdraw", {"code": "I-001"})
    assert await rule(owner.get("/items/I-001"), 404) == "unknown"
    assert (await ok(own.get("/items/I-001"), 200))["may"] == ["AcknowledgeItem"]
    await step(office, "assign", OWNER)
    seen = await ok(owner.get("/items/I-001"), 200)
    assert (seen["text"], [one["code"] for one in (await ok(owner.get("/items"), 200))["items"]]) == (
        ITEM["text"],
        ["I-001"],
    )
    assert seen["may"] == ["TransferItemBack", "PassItemOn", "ExtendItem", "AnswerItem"]
    also = owner.post("/items/answer", json=answered | {"also": ["I-M"]}, headers={"If-Match": "2"})
    assert await rule(also, 403) == "forbidden"
    assert await rule(owner.post("/items/answer", json=answered, headers={"If-Match": "1"}), 412) == "stale-version"
    assert await refused(foreign, "answer", answered)
    assert await rule(door.client("outreach", "leader").get("/items"), 403) == "forbidden"


async def test_confidential_items_are_for_the_secretariat_the_own_liaison_and_the_owner(
    door: World, office: Any
) -> None:
    await step(office, "correct", {"confidential": True, "kind": "suggestion"})
    clients = {
        "own": door.client("outreach", "expert_liaison", scope="R-1", subject="R-1"),
        "owner": door.client("outreach", "item_owner", scope="R-9", subject="R-9"),
        "branch": door.client("outreach", "branch_liaison", scope="CSBME-01"),
        "party": door.client("outreach", "party_branch"),
    }

    async def see() -> dict[str, bool]:
        return {who: (await client.get("/items/I-001")).status_code == 200 for who, client in clients.items()}

    assert await see() == {"own": True, "owner": False, "branch": False, "party": False}
    await step(office, "assign", OWNER)
    assert await see() == {"own": True, "owner": True, "branch": False, "party": False}
    shown = await ok(office.get("/items/I-001"), 200)
    assert (shown["kind"], shown["answer_due_on"], shown["provisional"]) == ("suggestion", "2026-02-03", False)
    assert (await ok(clients["party"].get("/items/I-M"), 200))["text"] is None


async def test_the_words_of_a_member_rest_under_a_key_of_the_item_and_are_destroyed_with_it(
    door: World, office: Any
) -> None:
    pool = door.running["outreach"].database.pool
    await step(office, "answer", ANSWER | {"also": ["I-001"]}, code="I-M")
    seen = await ok(office.get("/items/I-M"), 200)
    assert [seen[name] for name in ("text", "raiser", "answer_text", "answer")] == [
        MEMBERS["text"], "某会员", "已列入计划", "I-M",
    ]  # fmt: skip
    await step(office, "tell-back", {"told_on": "2025-11-21", "mode": "mail"}, code="I-M")
    await ok(office.post("/items", json=ITEM | {"code": "I-3"}))
    same = {name: value for name, value in ANSWER.items() if name != "text"} | {"same_as": "I-M"}
    await step(office, "answer", same, code="I-3")
    await step(office, "erase", {}, code="I-M")
    gone = await ok(office.get("/items/I-M"), 200)
    assert [gone[name] for name in ("text", "raiser", "answer_text", "state")] == [None, None, None, "told"]
    assert await pool.fetchval("SELECT count(*) FROM item_key") == 0
    for code in ("I-001", "I-3"):
        kept = await ok(office.get(f"/items/{code}"), 200)
        assert (kept["answer"], kept["answer_text"]) == ("I-M", "已列入计划")
    rest = await everything_at_rest(door)
    assert not any(secret.encode() in rest for secret in (MEMBERS["text"], "某会员", "已列入计划"))


async def test_words_that_were_kept_open_are_sealed_by_the_clock(door: World, office: Any) -> None:
    database = door.running["outreach"].database
    await database.pool.execute("DELETE FROM item_key")
    await database.pool.execute(
        "UPDATE item_kept SET text = $1, answer = $1, raiser = NULL, plain = true WHERE item = 'I-M'",
        "旧版明文".encode(),
    )
    assert (await ok(office.get("/items/I-M"), 200))["text"] == "旧版明文"
    async with database.transaction("clock") as uow:
        assert (await seal_words(uow), await seal_words(uow)) == (1, 0)
    assert "旧版明文".encode() not in await everything_at_rest(door)
    sealed = await ok(office.get("/items/I-M"), 200)
    assert (sealed["text"], sealed["answer_text"]) == ("旧版明文", "旧版明文")


async def test_the_clock_tells_each_day_once_and_a_withdrawn_item_is_in_no_list(door: World, office: Any) -> None:
    database = door.running["outreach"].database
    long_ago = database.office_day(clock()) - timedelta(days=60)
    await ok(office.post("/items", json=ITEM | {"code": "I-9", "raised_on": str(long_ago)}))

    async def tell() -> int:
        async with database.transaction("clock") as uow:
            return await tell_item_days(uow)

    first = await tell()
    assert (first >= 3, await tell()) == (True, 0)
    due = [event["data"] for event in await told(door) if event["type"] == "outreach.item_due.told.v1"]
    assert [one["step"] for one in due if one["item"] == "I-9"] == ["acknowledge", "answer", "escalated"]
    await step(office, "withdraw", {}, code="I-9")
    assert await tell() == 0
    assert "I-9" not in [one["code"] for one in (await ok(office.get("/items"), 200))["items"]]
    shown = await ok(office.get("/items/I-9"), 200)
    assert (shown["state"], shown["text"], shown["may"]) == ("withdrawn", None, [])


async def test_an_item_is_raised_at_a_joint_meeting_that_was_held(office: Any) -> None:
    body = MEMBERS | {"code": "I-B", "origin": "branch", "raiser": None}
    await ok(office.post("/items", json=body | {"meeting": "J-1"}))
    assert (await ok(office.get("/items/I-B"), 200))["meeting"] == "J-1"
    assert await rule(office.post("/items", json=body | {"code": "I-B2", "meeting": "J-404"}), 404) == "unknown"
