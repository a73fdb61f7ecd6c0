"""From the first page to a run, a figure, a record and the event behind it, as the offices may see them."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from shared.events.envelope import decode
from tests.browser.chromium import picture
from tests.browser.conftest import Visit
from tests.browser.routes import QUARTER
from tests.browser.system import System

pytestmark = pytest.mark.heavy


async def to_a_record(page: Page, run: str) -> str:
    """By links alone: the run, its figure of activities, the first record of it; the record's number."""
    await page.get_by_role("link", name="2025年第四季度").first.click()
    await expect(page).to_have_url(re.compile(rf"/runs/{re.escape(run)}$"))
    await page.get_by_role("link", name="查看明细：举办活动").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("举办活动")
    await page.locator("table.records tbody th a").first.click()
    await expect(page).to_have_url(re.compile(r"/records/[0-9a-f-]{36}\?run="))
    return page.url.split("/records/")[1].split("?")[0]


async def test_the_secretary_goes_from_the_first_page_to_the_event_behind_a_figure(
    visit: Visit, system: System
) -> None:
    page = await visit("secretariat")
    await expect(page.get_by_role("heading", level=1)).to_have_text("今日要务")
    number = await to_a_record(page, system.run)
    await picture(page, "record")
    rows = system.world.running["activities"].database.pool
    body = await rows.fetchval("SELECT body FROM event_log WHERE event_id = $1", number)
    assert body, "the event stands in the ledger of the service that said it"
    event, text = decode(body), await page.locator("main").inner_text()
    assert number in text
    assert event.type in text
    assert "录入者的职务" in text
    assert event.actor in text


async def test_a_figure_shows_what_it_counts_and_as_many_records_as_it_says(visit: Visit, system: System) -> None:
    page = await visit("leader", path=f"/runs/{system.run}/figures/joint_meetings")
    shown = await page.locator(".big strong").inner_text()
    assert await page.locator("table.records tbody tr").count() == int(shown) > 0
    text = await page.locator("main").inner_text()
    for part in ("本期召开的党建联席会议次数", "只计一次的对象", "本期之内", "较上期", "报送版"):
        assert part in text, part
    assert await page.locator(".spark circle").count() == 5
    await picture(page, "figure")


async def test_a_figure_can_be_asked_for_other_days_and_an_earlier_knowledge(visit: Visit, system: System) -> None:
    page = await visit("secretariat", path=f"/figures/activities_held?digest={QUARTER}")
    of_quarter = await page.locator(".big strong").inner_text()
    await page.get_by_label("业务日期自").fill("2025-01-01")
    await page.get_by_label("至", exact=True).fill("2025-12-31")
    await page.get_by_role("button", name="查看").click()
    await expect(page).to_have_url(re.compile("digest=2025$"))
    of_year = await page.locator(".big strong").inner_text()
    assert int(of_year) > int(of_quarter) > 0
    await page.get_by_label("截至录入时间").fill("2025-12-31")
    await page.get_by_role("button", name="查看").click()
    await expect(page.locator(".big strong")).to_have_text("0")  # all of it was entered when the story was told


async def test_a_leader_sees_figures_and_not_who_entered_them(visit: Visit, system: System) -> None:
    page = await visit("leader")
    await to_a_record(page, system.run)
    await expect(page.locator("main")).to_contain_text("名册中没有其职务")
    await expect(page.locator("main")).not_to_contain_text("test-secretariat")


async def test_a_liaison_opens_records_of_the_own_branch_and_is_refused_those_of_another(
    visit: Visit, system: System
) -> None:
    office = system.world.client("reporting", "secretariat")
    asked = {"limit": 1000}
    found = (await office.get(f"/runs/{system.run}/figures/activities_held", params=asked)).json()["records"]
    hosted = next(one for one in found if one["fields"]["hosts"][0].startswith("CSBME-"))
    own = hosted["fields"]["hosts"][0]
    other = next(code for code in (f"CSBME-{n:02}" for n in range(1, 22)) if code not in hosted["fields"]["hosts"])
    page = await visit("branch_liaison", own, f"/records/{hosted['event_id']}")
    await expect(page.locator("main")).to_contain_text(hosted["fields"]["title"])
    foreign = await visit("branch_liaison", other, f"/records/{hosted['event_id']}")
    await expect(foreign.locator("main")).to_contain_text("您的职务不能对此做“ReadRecords”")
    await expect(foreign.locator("main")).not_to_contain_text(hosted["fields"]["title"])
    assert (await foreign.reload()).status == 403  # type: ignore[union-attr]


async def test_everything_can_be_reached_and_pressed_with_the_keyboard(visit: Visit, system: System) -> None:
    page = await visit("secretariat", path=f"/runs/{system.run}")
    await page.keyboard.press("Tab")
    await expect(page.locator(":focus")).to_have_text("跳到正文")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.querySelector('main').contains(document.activeElement)")
    await page.get_by_role("link", name="现时版").focus()
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/changes$"))
