"""A year of four joint meetings through the HTTP door: planned, called, noticed, moved, answered, held, minuted."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import httpx
import orjson
import pytest

from services.activities.clock import remind_of_meetings
from tests.activities.dated import Dated, dated
from tests.activities.test_api import ACTIVITY, ledger, ok, rule
from tests.activities.test_states import match
from tests.world import World

DAYS = ["2027-03-10", "2027-06-09", "2027-09-08", "2027-12-08"]
CALL = {"code": "JM-2027-1", "starts_at": "2027-03-10T14:00:00+08:00", "place": "秘书处会议室", "chair": "R-90"}
FIRST = {
    "code": "JM-2027-1",
    "number": 1,
    "title": "2027年第一次党建联席会议",
    "held_on": "2027-03-10",
    "began": "14:00",
    "ended": "16:05",
    "recorder": "R-91",
    "observers": ["R-92"],
    "attendance": [
        {"branch": "CSBME-01", "state": "present", "persons": ["R-1"]},
        {"branch": "CSBME-02", "state": "excused", "reason": "出差在外"},
        {"branch": "CSBME-04", "state": "walk_in", "persons": ["R-4"]},
    ],
    "discussed": [{"item": "JM-2027-1-A1", "said": "各分会发言", "voted": "一致同意", "decided": "按方案办"}],
    "news": [{"branch": "CSBME-02", "text": "已换届。"}],
    "decided": [
        {"number": 1, "title": "建立党建小组", "text": "全文", "lead": "CSBME-01", "due_on": "2027-06-30"},
        {"number": 2, "title": "宣讲安排", "lead": "CSBME-02", "due_on": "2027-05-31"},
    ],
}


@pytest.fixture
def there(door: World) -> Dated:
    return dated(door)


@pytest.fixture
def office(door: World) -> httpx.AsyncClient:
    return door.client("activities", "secretariat")


@pytest.fixture
def liaison(door: World) -> httpx.AsyncClient:
    return door.client("activities", "branch_liaison", scope="CSBME-01")


async def planned(office: httpx.AsyncClient) -> None:
    await ok(office.post("/joint-meetings/plan-year", json={"year": 2027, "days": DAYS}))


async def version(office: httpx.AsyncClient, code: str) -> dict[str, str]:
    return match((await ok(office.get(f"/joint-meetings/{code}"), 200))["version"])


async def step(office: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """One step of a meeting, with the version that is so."""
    headers = await version(office, body["code"])
    answer: dict[str, Any] = await ok(office.post(f"/joint-meetings/{path}", json=body, headers=headers), 200)
    return answer


async def papers(office: httpx.AsyncClient, code: str) -> dict[str, Any]:
    shown: dict[str, Any] = await ok(office.get(f"/joint-meetings/{code}/papers"), 200)
    return shown


def on_agenda(shown: dict[str, Any]) -> list[str]:
    return [entry["code"] for entry in shown["agenda"]]


async def test_a_year_of_four_meetings(
    door: World, there: Dated, office: httpx.AsyncClient, liaison: httpx.AsyncClient
) -> None:
    await planned(office)
    await _first_meeting(there, office, liaison)
    await _between(there, office, liaison)
    await _second_meeting(there, office)
    await _third_and_fourth(there, office)
    told = orjson.dumps(await ledger(door)).decode()
    for kept in ("秘书处会议室", "各分会发言", "一致同意", "出差", "已换届", "冲突", "R-90", "R-92", "全文", "展厅"):
        assert kept not in told, kept


async def _first_meeting(there: Dated, office: httpx.AsyncClient, liaison: httpx.AsyncClient) -> None:
    there.day = date(2027, 2, 20)
    assert (await step(office, "call", CALL))["items_due_on"] == "2027-03-03"
    there.day = date(2027, 3, 3)
    item = {"meeting": "JM-2027-1", "by": "CSBME-01", "title": "党建小组方案", "text": "方案全文"}
    assert (await ok(liaison.post("/agenda-items", json=item)))["late"] is False
    there.day = date(2027, 3, 4)
    late = await ok(liaison.post("/agenda-items", json=item | {"title": "迟到的议题"}))
    assert (late["code"], late["late"]) == ("JM-2027-1-A2", True)
    for code in ("JM-2027-1-A1", "JM-2027-1-A2"):
        await ok(office.post("/agenda-items/accept", json={"code": code}, headers=match(1)), 200)
    there.day = date(2027, 3, 8)
    noticed = await step(office, "notice", {"code": "JM-2027-1"})
    assert (noticed["branches"], noticed["late"], noticed["missing"]) == (["CSBME-01", "CSBME-02"], False, [])
    reply = {"meeting": "JM-2027-1", "branch": "CSBME-01", "attends": False, "reason": "出差"}
    await ok(liaison.post("/joint-meetings/replies", json=reply))
    assert (await papers(office, "JM-2027-1"))["quorum"]["promised"] == []
    changed = reply | {"attends": True, "reason": None, "person": "R-1"}
    await ok(liaison.post("/joint-meetings/replies/change", json=changed, headers=match(1)), 200)
    shown = await papers(office, "JM-2027-1")
    assert shown["quorum"] == {
        "active": 4,
        "needed": 3,
        "expected": ["CSBME-01", "CSBME-02"],
        "promised": ["CSBME-01"],
        "without_answer": ["CSBME-02"],
        "present": [],
        "met": False,
        "would_be_met": False,
    }
    there.day = date(2027, 3, 10)
    held = await ok(office.post("/joint-meetings", json=FIRST))
    assert (held["decided"], held["quorum_met"]) == (["JM-2027-1-1", "JM-2027-1-2"], False)
    assert held["without_post"] == [{"branch": "CSBME-04", "person": "R-4"}]
    there.day = date(2027, 3, 18)
    filed = {"code": "JM-2027-1", "filed_on": "2027-03-18", "paragraphs": ["遗留问题另议。"]}
    assert (await step(office, "minutes", filed))["late"] is True
    there.day = date(2027, 3, 20)
    filed |= {"filed_on": "2027-03-16", "paragraphs": ["遗留问题下次再议。"]}
    assert (await step(office, "minutes", filed))["late"] is False
    shown = await ok(office.get("/joint-meetings/JM-2027-1"), 200)
    assert [one["paragraphs"] for one in shown["minutes_filed"]] == [["遗留问题另议。"], ["遗留问题下次再议。"]]
    shown = await papers(office, "JM-2027-1")
    assert (shown["state"], shown["chair"], shown["recorder"], shown["place"]) == (
        "minuted",
        "R-90",
        "R-91",
        "秘书处会议室",
    )
    first, second = shown["agenda"]
    assert (first["outcome"], first["record"]["decided"]) == ("decided", "按方案办")
    assert (second["outcome"], second["late"], second["record"]) == ("not_reached", True, None)
    assert [(seat["branch"], seat["state"], seat["posts"]) for seat in shown["attendance"]] == [
        ("CSBME-01", "present", {"R-1": ["liaison"]}),
        ("CSBME-02", "excused", {}),
        ("CSBME-04", "walk_in", {"R-4": []}),
    ]


async def _between(there: Dated, office: httpx.AsyncClient, liaison: httpx.AsyncClient) -> None:
    """Work on the first item goes on, the second is closed, a branch holds an activity."""
    there.day = date(2027, 5, 20)
    progress = {"code": "JM-2027-1-1", "reached_on": "2027-05-20", "percent": 60, "note": "已成立三个"}
    await ok(liaison.post("/decided-items/progress", json=progress, headers=match(1)), 200)
    done = {"code": "JM-2027-1-2", "submitted_on": "2027-05-20"}
    await ok(office.post("/decided-items/submit", json=done, headers=match(1)), 200)
    close = {"code": "JM-2027-1-2", "closed_on": "2027-05-20"}
    await ok(office.post("/decided-items/close", json=close, headers=match(2)), 200)
    change = {"code": "A-2027-001", "starts_on": "2027-04-02", "minutes_filed_on": None}
    await ok(liaison.post("/activities", json=ACTIVITY | change))


async def _second_meeting(there: Dated, office: httpx.AsyncClient) -> None:
    """Moved after its notice had gone out; what is open stands on its agenda by itself, what is closed does not."""
    call = {"code": "JM-2027-2", "starts_at": "2027-06-09T09:30:00+08:00", "place": "展厅"}
    await step(office, "call", call)
    await step(office, "notice", {"code": "JM-2027-2"})
    reply = {"meeting": "JM-2027-2", "branch": "CSBME-02", "attends": True}
    await ok(office.post("/joint-meetings/replies", json=reply))
    there.day = date(2027, 6, 1)
    moved = await step(office, "move", {"code": "JM-2027-2", "meets_on": "2027-06-16", "because": "与年会冲突"})
    assert (moved["sequence"], moved["notice_due_on"]) == (2, "2027-06-14")
    shown = await ok(office.get("/joint-meetings/JM-2027-2"), 200)
    assert [one["of_another_day"] for one in shown["replies"]] == [True]
    assert [(one["moved_from"], one["because"]) for one in shown["moves"]] == [("2027-06-09", "与年会冲突")]
    shown = await papers(office, "JM-2027-2")
    assert on_agenda(shown) == ["JM-2027-1-1", "JM-2027-1-A2"]
    assert shown["agenda"][0]["steps"][0]["note"] == "已成立三个"
    assert [(one["code"], one["closed_on"]) for one in shown["closed_since"]] == [("JM-2027-1-2", "2027-05-20")]
    own = {row["branch"]: row for row in shown["news"]}["CSBME-01"]
    assert own["draft"] == (
        "2027年3月10日联席会议以来，开展活动1项：2027年4月2日《科学道德和学风建设宣讲》，80人次。"
        "承办议定事项1项：《建立党建小组》进行中（60%），期限2027年6月30日。"
    )
    order = {"code": "JM-2027-2", "items": ["JM-2027-1-A2"]}
    assert (await step(office, "agenda", order))["agenda"] == ["JM-2027-1-A2", "JM-2027-1-1"]
    there.day = date(2027, 6, 16)
    said = [
        {"item": "JM-2027-1-1", "said": "CSBME-01 汇报"},
        {"item": "JM-2027-1-A2", "left_open": "经费待定"},
    ]
    second = {"code": "JM-2027-2", "number": 2, "title": "第二次", "held_on": "2027-06-16", "discussed": said}
    await ok(office.post("/joint-meetings", json=second))
    assert on_agenda(await papers(office, "JM-2027-2")) == ["JM-2027-1-A2", "JM-2027-1-1"]


async def _third_and_fourth(there: Dated, office: httpx.AsyncClient) -> None:
    """The third is called off with a reason; what was left open waits for the fourth, and ends there."""
    await step(office, "call-off", {"code": "JM-2027-3", "because": "与国际会议冲突"})
    assert on_agenda(await papers(office, "JM-2027-4")) == ["JM-2027-1-1", "JM-2027-1-A2"]
    there.day = date(2027, 12, 8)
    said = [{"item": "JM-2027-1-A2", "decided": "列入预算"}]
    fourth = {"code": "JM-2027-4", "number": 4, "title": "第四次", "held_on": "2027-12-08", "discussed": said}
    await ok(office.post("/joint-meetings", json=fourth))
    shown = (await ok(office.get("/joint-meetings"), 200))["joint_meetings"]
    assert [(one["code"], one["state"]) for one in shown] == [
        ("JM-2027-1", "minuted"),
        ("JM-2027-2", "held"),
        ("JM-2027-3", "called_off"),
        ("JM-2027-4", "held"),
    ]
    # The first meeting's papers still say what they said then.
    first = (await papers(office, "JM-2027-1"))["agenda"]
    assert [(one["code"], one["outcome"]) for one in first] == [
        ("JM-2027-1-A1", "decided"),
        ("JM-2027-1-A2", "not_reached"),
    ]
    extra = {"code": "JM-2028-1", "number": 1, "title": "下一年", "meets_on": "2028-03-10"}
    await ok(office.post("/joint-meetings/plan", json=extra))
    assert on_agenda(await papers(office, "JM-2028-1")) == ["JM-2027-1-1"]


async def test_the_clock_says_once_that_a_notice_is_due_and_what_is_missing(
    door: World, there: Dated, office: httpx.AsyncClient
) -> None:
    await planned(office)
    there.day = date(2027, 3, 7)
    await step(office, "call", CALL)

    async def reminders() -> list[tuple[str, list[str]]]:
        await remind_of_meetings(door.running["activities"])
        told = [one["data"] for one in await ledger(door) if one["type"] == "activities.meeting.reminded.v1"]
        return [(one["step"], one["missing"]) for one in told]

    assert await reminders() == []
    there.day = date(2027, 3, 8)
    assert await reminders() == [("notice", ["agenda"])]
    assert await reminders() == [("notice", ["agenda"])]
    await step(office, "notice", {"code": "JM-2027-1"})
    there.day = date(2027, 3, 9)
    assert await reminders() == [("notice", ["agenda"])]


async def test_a_liaison_speaks_for_the_own_branch_only(
    there: Dated, office: httpx.AsyncClient, liaison: httpx.AsyncClient
) -> None:
    await planned(office)
    assert await rule(liaison.post("/joint-meetings/plan-year", json={"year": 2028}), 403) == "forbidden"
    await step(office, "call", CALL)
    foreign = {"meeting": "JM-2027-1", "branch": "CSBME-02"}
    for path, body in (
        ("/joint-meetings/replies", foreign | {"attends": True}),
        ("/joint-meetings/news", foreign | {"text": "动态"}),
        ("/agenda-items", {"meeting": "JM-2027-1", "by": "CSBME-02", "title": "议题"}),
        ("/agenda-items", {"meeting": "JM-2027-1", "by": "society", "title": "议题"}),
    ):
        assert await rule(liaison.post(path, json=body), 403) == "forbidden"
    item = {"meeting": "JM-2027-1", "by": "CSBME-02", "title": "议题"}
    await ok(office.post("/agenda-items", json=item))
    withdraw = {"code": "JM-2027-1-A1"}
    assert await rule(liaison.post("/agenda-items/withdraw", json=withdraw, headers=match(1)), 403) == "forbidden"
    assert await rule(liaison.post("/agenda-items/accept", json=withdraw, headers=match(1)), 403) == "forbidden"
    declined = withdraw | {"because": "已在办理"}
    await ok(office.post("/agenda-items/decline", json=declined, headers=match(1)), 200)
    [shown] = (await ok(office.get("/joint-meetings/JM-2027-1"), 200))["proposed"]
    assert (shown["state"], shown["because"]) == ("declined", "已在办理")


async def test_news_is_handed_in_once_and_changed_with_the_version_seen(
    there: Dated, office: httpx.AsyncClient, liaison: httpx.AsyncClient
) -> None:
    await planned(office)
    news = {"meeting": "JM-2027-1", "branch": "CSBME-01", "text": "开展宣讲一次。"}
    await ok(liaison.post("/joint-meetings/news", json=news))
    assert await rule(liaison.post("/joint-meetings/news", json=news)) == "news-is-handed-in"
    other = news | {"text": "开展宣讲两次。"}
    assert await rule(liaison.post("/joint-meetings/news/change", json=other), 428) == "version-missing"
    assert await rule(liaison.post("/joint-meetings/news/change", json=other, headers=match(7)), 412) == "stale-version"
    await ok(liaison.post("/joint-meetings/news/change", json=other, headers=match(1)), 200)
    shown = {row["branch"]: row for row in (await papers(office, "JM-2027-1"))["news"]}
    assert (shown["CSBME-01"]["text"], shown["CSBME-02"]["text"]) == ("开展宣讲两次。", None)


async def test_a_planned_year_is_not_planned_twice_and_a_held_meeting_not_held_twice(
    there: Dated, office: httpx.AsyncClient
) -> None:
    await planned(office)
    again = office.post("/joint-meetings/plan-year", json={"year": 2027, "days": DAYS})
    assert await rule(again) == "meetings-are-planned"
    await step(office, "call-off", {"code": "JM-2027-2", "because": "合并召开"})
    there.day = date(2027, 6, 9)
    second = {"code": "JM-2027-2", "number": 2, "title": "第二次", "held_on": "2027-06-09"}
    assert await rule(office.post("/joint-meetings", json=second)) == "meeting-is-otherwise"
    first = {**FIRST, "discussed": [], "decided": []}
    await ok(office.post("/joint-meetings", json=first))
    assert await rule(office.post("/joint-meetings", json=first)) == "meeting-exists"


async def test_what_belongs_to_a_meeting_waits_while_the_meeting_is_being_recorded(
    there: Dated, office: httpx.AsyncClient
) -> None:
    await planned(office)
    await step(office, "call", CALL)
    item = {"meeting": "JM-2027-1", "by": "society", "title": "议题"}
    await ok(office.post("/agenda-items", json=item))
    reply = {"meeting": "JM-2027-1", "branch": "CSBME-01", "attends": True}
    async with there.transaction("test") as uow:
        await uow.lock("meeting/JM-2027-1")
        accept = {"code": "JM-2027-1-A1"}
        asked = [
            asyncio.create_task(office.post("/agenda-items/accept", json=accept, headers=match(1))),
            asyncio.create_task(office.post("/agenda-items", json=item)),
            asyncio.create_task(office.post("/joint-meetings/replies", json=reply)),
        ]
        _, waiting = await asyncio.wait(asked, timeout=0.5)
        assert len(waiting) == 3
    assert [answer.status_code for answer in await asyncio.gather(*asked)] == [200, 201, 201]
