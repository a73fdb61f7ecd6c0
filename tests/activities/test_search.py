"""Search: activities and what was decided are found by two characters, by sound, by code and by former titles."""

from __future__ import annotations

from typing import Any

from tests.activities.test_api import ACTIVITY, MEETING, ok, rule
from tests.activities.test_series import SERIES
from tests.activities.test_states import PLAN, match
from tests.world import World


async def found(office: Any, query: str, **more: str) -> list[tuple[str, str]]:
    answer = await ok(office.get("/search", params={"q": query, **more}), 200)
    return [(hit["code"], hit["rule"]) for hit in answer["results"]]


async def told(door: World) -> Any:
    office = door.client("activities", "secretariat")
    await ok(office.post("/activities", json=ACTIVITY))
    await ok(office.post("/activities/plan", json=PLAN | {"code": "A-2"}))
    await ok(office.post("/joint-meetings", json=MEETING))
    await ok(office.post("/series", json=SERIES | {"recurrence": {"every": "month", "count": 1}}))
    return office


FOUND = {
    "宣讲": [("A-2025-001", "part"), ("JM-2025-2-2", "prefix")],
    "xuanjiang": [("A-2025-001", "pinyin"), ("JM-2025-2-2", "pinyin")],
    "gjxsjl": [("A-2", "initials")],
    "共建 交流": [("A-2", "part")],
    "a-2": [("A-2", "exact_code")],
    "A-20": [("A-2025-001", "prefix")],
    "党日": [("S-1", "part"), ("S-1-1", "part")],
    "没有": [],
    "某大学": [],  # the place is kept, and not for searching
}


async def test_things_are_found_by_two_characters_sound_initials_and_code(door: World) -> None:
    office = await told(door)
    assert {query: sorted(await found(office, query)) for query in FOUND} == FOUND


async def test_a_hit_tells_its_day_and_state_and_a_former_title_leads_to_the_present_one(door: World) -> None:
    office = await told(door)
    change = PLAN | {"code": "A-2", "title": "联合党课"}
    await ok(office.post("/activities/replan", json=change, headers=match(1)), 200)
    await ok(office.post("/activities/cancel", json={"code": "A-2"}, headers=match(2)), 200)
    [hit] = (await ok(office.get("/search?q=学术交流&kind=activity"), 200))["results"]
    assert (hit["title"], hit["state"], hit["ended"], hit["on"]) == ("联合党课", "called_off", True, "2150-05-20")
    assert (hit["matches"][0]["former"], hit["matches"][0]["why"]) == (True, "曾用标题含“学术交流”")
    again = change | {"code": "A-3"}
    await ok(office.post("/activities/plan", json=again))
    await ok(office.post("/activities/announce", json={"code": "A-3"}, headers=match(1)), 200)
    entries = door.running["activities"].database.pool
    assert await entries.fetchval("SELECT count(*) FROM search_entry WHERE code = 'A-3'") == 2  # said twice, kept once


async def test_a_search_goes_on_page_after_page_and_refuses_what_means_nothing(door: World) -> None:
    office = await told(door)
    first = await ok(office.get("/search?q=宣讲&limit=1"), 200)
    second = await ok(office.get("/search", params={"q": "宣讲", "limit": 1, "cursor": first["next"]}), 200)
    assert [hit["kind"] for page in (first, second) for hit in page["results"]] == ["decided_item", "activity"]
    assert (await ok(office.get("/search", params={"q": "宣讲", "cursor": second["next"]}), 200))["results"] == []
    assert await rule(office.get("/search", params={"q": "\u200b"}), 422) == "malformed"
    assert await rule(office.get("/search?q=x&cursor=9.a.b"), 422) == "malformed"
    assert await rule(door.client("activities", "operator").get("/search?q=宣讲"), 403) == "forbidden"
