"""A contact is noted from a phone behind a signed link: for one expert and one liaison, for some days, and no more."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from services.outreach.domain.contact_link import check_own, link_of, parties
from shared.database import clock
from shared.link_store import links
from shared.qr import qr_svg
from tests.console.conftest import browser, console
from tests.outreach.test_api import CONTACT, EXPERT, everything_at_rest, ok, pool, rule, told
from tests.outreach.test_domain import EXPERT as KNOWN
from tests.outreach.test_domain import refusal
from tests.world import World

PAGE = {"Accept": "text/html,application/xhtml+xml"}
ZONE = ZoneInfo("Asia/Shanghai")
NOTED = {"made": "yes", "mode": "wechat", "happened_on": "2025-11-03", "summary": "谈到青年人才培养"}


def test_a_link_holds_for_so_many_whole_days_of_the_office_and_for_whoever_keeps_in_touch() -> None:
    link = link_of(KNOWN, "R-1", 14, 0, date(2026, 1, 10), ZONE)
    assert link.until == datetime(2026, 1, 25, tzinfo=ZONE)
    assert parties(link) == ("E-1", "R-1")
    assert refusal(link_of, KNOWN, "R-9", 14, 0, date(2026, 1, 10), ZONE) == "not-their-liaison"
    assert refusal(check_own, KNOWN, "R-9") == "expert-is-with-another"


@pytest.fixture
async def office(door: World) -> Any:
    client = door.client("outreach", "secretariat")
    await ok(client.post("/experts", json=EXPERT))
    return client


@pytest.fixture
def nobody(door: World) -> httpx.AsyncClient:
    """Somebody with a phone and no account."""
    client = door.client("outreach", None)
    client.headers.update(PAGE)
    return client


async def path(client: Any, query: str = "") -> str:
    return str((await ok(client.get(f"/experts/E-001/contact-link{query}"), 200))["path"])


async def text(answer: Any, status: int = 200) -> str:
    answer = await answer
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8"), answer.text
    return str(answer.text)


def code_in(page: str) -> str:
    [code] = re.findall(r'name="code" value="(L-[0-9a-f]{32})"', page)
    return str(code)


async def test_a_contact_is_noted_once_however_often_it_is_sent(
    door: World, office: Any, nobody: httpx.AsyncClient
) -> None:
    at = await path(office)
    answer = await nobody.get(at)
    page = await text(nobody.get(at))
    assert "<script" not in page
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert [one for one in (EXPERT["name"], EXPERT["unit"], EXPERT["phone"], EXPERT["mail"]) if one in page] == []
    form = NOTED | {"code": code_in(page), "kind": "demand", "topic": "talent", "text": "希望增加<b>名额</b>"}
    done = await text(nobody.post(at, data=form))
    assert "已登记" in done
    assert "下次联系：2026-02-01" in done
    assert "没有重复" in await text(nobody.post(at, data=form))
    shown = await ok(office.get(f"/contacts/{form['code']}"), 200)
    assert (shown["liaison"], shown["recorded_by"], shown["summary"]) == ("R-1", "link:R-1", NOTED["summary"])
    item = await ok(office.get(f"/items/{form['code']}.1"), 200)
    assert (item["text"], item["kind"]) == ("希望增加<b>名额</b>", "demand")
    assert [one["actor"] for one in await told(door)][1:] == ["link:R-1", "link:R-1"]
    rest = await everything_at_rest(door)
    assert "青年人才培养".encode() not in rest
    opened = await pool(door).fetch("SELECT action FROM audit WHERE action LIKE 'links%'")
    assert len(opened) == 1


async def test_what_the_form_lacks_or_may_not_say_is_told_in_both_languages(
    office: Any, nobody: httpx.AsyncClient
) -> None:
    at = await path(office)
    form = NOTED | {"code": code_in(await text(nobody.get(at)))}
    assert "mode" in await text(nobody.post(at, data=form | {"mode": "pigeon"}), 422)
    assert "code" in await text(nobody.post(at, data=form | {"code": "C-001"}), 422)
    future = await text(nobody.post(at, data=form | {"happened_on": "2199-01-01"}), 409)
    assert "还没有到" in future
    assert "still to come" in future
    assert "不在联系名单中" in await text(nobody.post(at, data=form | {"happened_on": "2024-01-01"}), 409)


async def test_a_link_is_of_no_use_once_altered_revoked_handed_over_or_expired(
    door: World, office: Any, nobody: httpx.AsyncClient
) -> None:
    at = await path(office)
    assert at == await path(office)
    assert "链接不完整或被改动" in await text(nobody.get(at[:-5]), 401)
    revoke = {"expert": "E-001", "liaison": "R-1"}
    await ok(office.post("/experts/contact-link/revoke", json=revoke), 200)
    assert "链接已被收回" in await text(nobody.get(at), 401)
    again = await path(office)
    form = NOTED | {"code": code_in(await text(nobody.get(again)))}
    moved = {"code": "E-001", "liaison": "R-8"}
    await ok(office.post("/experts/hand-over", json=moved, headers={"If-Match": "1"}), 200)
    assert "移交他人" in await text(nobody.get(again), 401)
    assert "移交他人" in await text(nobody.post(again, data=form), 401)
    async with door.running["outreach"].database.transaction("test") as uow:
        expert = KNOWN.__class__(**{n: getattr(KNOWN, n) for n in KNOWN.__dataclass_fields__} | {"liaison": "R-8"})
        old = (await links(uow)).token(link_of(expert, "R-8", 14, 0, date(2025, 1, 1), ZONE))
    assert "已于" in await text(nobody.get(f"/links/contact/{old}"), 401)
    assert await pool(door).fetchval("SELECT count(*) FROM contact") == 0


async def test_only_whose_own_the_expert_is_gets_a_link_and_a_link_is_nothing_but_that(
    door: World, office: Any
) -> None:
    theirs = door.client("outreach", "expert_liaison", scope="R-2", subject="R-2")
    assert await rule(theirs.get("/experts/E-001/contact-link"), 403) == "forbidden"
    assert await rule(office.get("/experts/E-001/contact-link?liaison=R-9"), 409) == "not-their-liaison"
    revoke = {"expert": "E-001", "liaison": "R-1"}
    assert await rule(theirs.post("/experts/contact-link/revoke", json=revoke), 403) == "forbidden"
    own = door.client("outreach", "expert_liaison", scope="R-1", subject="R-1")
    await path(own)
    linked = door.client("outreach", "link", scope="R-1", subject="link:R-1")
    assert await rule(linked.post("/contacts", json=CONTACT), 403) == "forbidden"


async def test_the_link_is_a_code_to_scan_and_a_card_to_print_for_whoever_keeps_in_touch_today(
    door: World, office: Any, nobody: httpx.AsyncClient
) -> None:
    at, drawn = await path(office), await office.get("/experts/E-001/contact-link.svg")
    assert (drawn.headers["content-type"], drawn.headers["cache-control"]) == ("image/svg+xml", "no-store")
    assert drawn.content == qr_svg(at)
    card = await office.get("/experts/E-001/contact-link/card")
    assert drawn.text in card.text
    assert "登记与 E-001 的联系" in card.text
    assert [one for one in (EXPERT["name"], EXPERT["unit"], EXPERT["phone"], EXPERT["mail"]) if one in card.text] == []
    theirs = door.client("outreach", "expert_liaison", scope="R-2", subject="R-2")
    for ending in ("contact-link.svg", "contact-link/card"):
        assert await rule(theirs.get(f"/experts/E-001/{ending}"), 403) == "forbidden"
    today = str(door.running["outreach"].database.office_day(clock()))
    away = {"code": "AB-1", "person": "R-1", "deputy": "R-2", "from_on": today, "until": today}
    await ok(office.post("/absences", json=away))
    own = await path(theirs, "?liaison=R-2")
    form = NOTED | {"code": code_in(await text(nobody.get(own)))}
    assert "已登记" in await text(nobody.post(own, data=form))
    assert (await ok(office.get(f"/contacts/{form['code']}"), 200))["liaison"] == "R-2"
    await ok(office.post("/absences/end", json={"code": "AB-1", "back_on": today}, headers={"If-Match": "1"}), 200)
    assert "移交他人" in await text(nobody.get(own), 401)


async def test_the_console_passes_the_page_on_to_its_owner(door: World, office: Any) -> None:
    at = await path(office)
    window = console(door.keys, lambda _, __: door.client("outreach", None), {"outreach": "http://outreach"})
    async with browser(window) as phone:
        page = await text(phone.get(at, headers=PAGE))
        assert "登记与 E-001 的联系" in page
        assert "已登记" in await text(phone.post(at, data=NOTED | {"code": code_in(page)}, headers=PAGE))
