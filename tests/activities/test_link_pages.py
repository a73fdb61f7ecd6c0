"""Pages behind links: what a branch does there goes through the same commands, and nothing else can be done."""

from __future__ import annotations

import re
from datetime import date

import httpx
import pytest

from tests.activities.dated import Dated, dated
from tests.activities.test_api import ledger, ok, rule
from tests.activities.test_meeting_year import CALL, DAYS, step
from tests.console.conftest import browser, console
from tests.world import World

PAGE = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
async def office(door: World) -> httpx.AsyncClient:
    """The secretariat, with a meeting that is called."""
    there: Dated = dated(door)
    there.day = date(2027, 3, 1)
    office = door.client("activities", "secretariat")
    await ok(office.post("/joint-meetings/plan-year", json={"year": 2027, "days": DAYS}))
    await step(office, "call", CALL)
    return office


@pytest.fixture
def nobody(door: World) -> httpx.AsyncClient:
    """Somebody with a browser and no account."""
    client = door.client("activities", None)
    client.headers.update(PAGE)
    return client


async def paths(office: httpx.AsyncClient, purpose: str = "reply", meeting: str = "JM-2027-1") -> dict[str, str]:
    shown = await ok(office.get(f"/joint-meetings/{meeting}/links?purpose={purpose}"), 200)
    return {link["branch"]: link["path"] for link in shown["links"]}


async def text(answer: httpx.Response, status: int = 200) -> str:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8"), answer.text
    return answer.text


async def test_a_notice_is_answered_and_the_answer_changed_without_an_account(
    door: World, office: httpx.AsyncClient, nobody: httpx.AsyncClient
) -> None:
    path = (await paths(office))["CSBME-02"]
    answer = await nobody.get(path)
    page = await text(answer)
    assert "2027年第一次党建联席会议" in page
    assert "2027年3月10日 14:00" in page
    assert "秘书处会议室" in page
    assert "R-90" not in page
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "已收到您的回执" in await text(await nobody.post(path, data={"attends": "yes", "seen": "0"}))
    page = await text(await nobody.get(path))
    [seen] = re.findall(r'name="seen" value="(\d+)"', page)
    change = {"attends": "no", "reason": "<b>出差</b>", "seen": seen}
    assert "&lt;b&gt;出差&lt;/b&gt;" in await text(await nobody.post(path, data=change))
    stale = await text(await nobody.post(path, data=change), 412)
    assert "记录已被他人改动" in stale
    assert "The record has changed" in stale
    told = [one for one in await ledger(door) if one["type"] == "activities.reply.received.v1"]
    assert [(one["actor"], one["data"]["attends"]) for one in told] == [
        ("link:CSBME-02", True),
        ("link:CSBME-02", False),
    ]


async def test_an_item_is_handed_in_without_an_account(
    door: World, office: httpx.AsyncClient, nobody: httpx.AsyncClient
) -> None:
    path = (await paths(office, "agenda_item"))["CSBME-01"]
    assert "2027年3月3日前报送" in await text(await nobody.get(path))
    page = await text(await nobody.post(path, data={"title": "青年委员培训", "text": "说明"}))
    assert "青年委员培训（已提出）" in page
    shown = await ok(office.get("/joint-meetings/JM-2027-1"), 200)
    [item] = shown["proposed"]
    assert (item["by"], item["text"], item["proposed_by"]) == ("CSBME-01", "说明", "link:CSBME-01")


async def test_what_is_entered_wrongly_is_told_in_both_languages(
    office: httpx.AsyncClient, nobody: httpx.AsyncClient
) -> None:
    path = (await paths(office))["CSBME-02"]
    page = await text(await nobody.post(path, data={"attends": "no", "seen": "0"}), 409)
    assert "请说明原因" in page
    assert "says why" in page
    assert "attends" in await text(await nobody.post(path, data={}), 422)
    long = {"attends": "no", "reason": "长" * 201}
    assert "reason" in await text(await nobody.post(path, data=long), 422)
    endless = {"attends": "no", "reason": "长" * 30_000}
    assert "too large" in await text(await nobody.post(path, data=endless), 413)


async def test_a_link_that_is_altered_revoked_or_for_something_else_is_refused_with_a_sentence(
    office: httpx.AsyncClient, nobody: httpx.AsyncClient
) -> None:
    before = await paths(office)
    path, token = before["CSBME-01"], before["CSBME-01"].rsplit("/", 1)[1]
    assert "链接不完整或被改动" in await text(await nobody.get(path[:-5]), 401)
    assert "made for something else" in await text(await nobody.get(f"/links/agenda-item/{token}"), 401)
    machine = await nobody.get(path[:-5], headers={"Accept": "application/json"})
    assert (machine.status_code, machine.json()["type"]) == (401, "link-is-broken")
    revoke = {"meeting": "JM-2027-1", "branch": "CSBME-01", "purpose": "reply"}
    await ok(office.post("/joint-meetings/links/revoke", json=revoke), 200)
    assert "链接已被收回" in await text(await nobody.get(path), 401)
    assert "链接已被收回" in await text(await nobody.post(path, data={"attends": "yes"}), 401)
    after = await paths(office)
    assert (after["CSBME-01"] != path, after["CSBME-02"]) == (True, before["CSBME-02"])
    await text(await nobody.get(after["CSBME-01"]))


async def test_an_expired_link_is_refused(door: World, nobody: httpx.AsyncClient) -> None:
    there = dated(door)
    there.day = date(2025, 1, 1)
    office = door.client("activities", "secretariat")
    meeting = {"code": "JM-2027-1", "number": 1, "title": "往年会议", "meets_on": "2025-03-10"}
    await ok(office.post("/joint-meetings/plan", json=meeting))
    await step(office, "call", CALL | {"starts_at": "2025-03-10T14:00:00+08:00"})
    path = (await paths(office))["CSBME-01"]
    assert "链接已于" in await text(await nobody.get(path), 401)


async def test_links_are_shown_to_the_secretariat_and_to_who_sends_them_and_that_is_written_down(
    door: World, office: httpx.AsyncClient
) -> None:
    for stranger in ("branch_liaison", "leader", "party_branch", "operator"):
        other = door.client("activities", stranger, scope="CSBME-01")
        assert await rule(other.get("/joint-meetings/JM-2027-1/links?purpose=reply"), 403) == "forbidden"
    sender = door.client("activities", "service", subject="service/reporting")
    assert await paths(sender) == await paths(office)
    rows = await door.running["activities"].database.pool.fetch("SELECT reader, action, subject FROM audit ORDER BY id")
    assert [tuple(row) for row in rows] == [
        ("service/reporting", "links.reply", "meeting/JM-2027-1"),
        ("test-secretariat", "links.reply", "meeting/JM-2027-1"),
    ]
    assert await paths(office, meeting="JM-2027-2") == {}
    off = {"code": "JM-2027-1", "because": "取消"}
    await step(office, "call-off", off)
    assert await paths(office, "agenda_item") == {}


async def test_a_link_does_one_thing_only(office: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    token = (await paths(office))["CSBME-01"].rsplit("/", 1)[1]
    for headers in ({"Authorization": f"Bearer {token}"}, {"Authorization": f"peer {token}"}):
        answer = nobody.get("/joint-meetings/JM-2027-1/papers", headers=headers)
        assert await rule(answer, 401) == "unidentified"


async def test_a_link_opens_and_is_used_at_the_console(door: World, office: httpx.AsyncClient) -> None:
    path = (await paths(office))["CSBME-01"]
    window = console(door.keys, lambda _, __: door.client("activities", None), {"activities": "http://activities"})
    async with browser(window) as client:
        client.headers.update(PAGE)
        assert "是否参加" in await text(await client.get(path))
        assert "已收到您的回执" in await text(await client.post(path, data={"attends": "yes"}))
        assert "链接不完整" in await text(await client.get(path[:-3]), 401)
    [reply] = (await ok(office.get("/joint-meetings/JM-2027-1"), 200))["replies"]
    assert (reply["branch"], reply["replied_by"]) == ("CSBME-01", "link:CSBME-01")
