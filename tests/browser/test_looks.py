"""Every page in both languages, on a desk and on a phone: what axe finds, what is too wide, how long it takes."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser import axe
from tests.browser.chromium import PHONE, picture
from tests.browser.conftest import Visit
from tests.browser.system import QUARTER, System

pytestmark = pytest.mark.heavy

PAGES = {
    "home": "/",
    "runs": "/runs?digest={quarter}",
    "run": "/runs/{run}",
    "changes": "/runs/{run}/changes",
    "figure": "/runs/{run}/figures/organisation_coverage",
    "figure-now": "/figures/activities_held?digest={quarter}",
    "catalogue": "/figures",
    "schedules": "/schedules",
    "deliveries": "/deliveries",
    "parked": "/parked",
    "due": "/due",
    "items": "/items",
    "calendar": "/calendar/2025-11",
}
TOO_WIDE = """
() => [...document.querySelectorAll('main *')]
    .filter(one => !one.closest('.wide, .paper, .skip'))
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .map(one => one.outerHTML.slice(0, 120))
"""


def address(name: str, system: System) -> str:
    return PAGES[name].format(run=system.run, quarter=QUARTER)


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_is_sound_in_both_languages(visit: Visit, system: System, name: str) -> None:
    page = await visit("secretariat", path=address(name, system))
    assert await axe.faults(page) == []
    await picture(page, f"{name}.zh")
    await page.get_by_role("link", name="English").click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    assert await axe.faults(page) == []
    await picture(page, f"{name}.en")


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_is_as_narrow_as_a_phone(visit: Visit, system: System, name: str) -> None:
    page = await visit("secretariat", path=address(name, system), screen=PHONE)
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert await page.evaluate(TOO_WIDE) == []
    assert await axe.faults(page) == []
    await picture(page, f"{name}.phone")


async def test_no_page_runs_a_script_or_fetches_from_elsewhere(visit: Visit, system: System) -> None:
    page = await visit("secretariat")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name in PAGES:
        await page.goto(address(name, system))
        assert await page.locator("script").count() == 0
    assert [url for url in asked if not url.startswith(system.console)] == []


async def test_the_language_is_switched_and_remembered(visit: Visit, system: System) -> None:
    page = await visit("leader", path=f"/runs/{system.run}")
    await page.get_by_role("link", name="English").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Q4 2025")
    await page.goto("/figures")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Catalogue of figures")
    await page.get_by_role("link", name="中文").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("指标目录")


async def test_a_paper_is_printed_without_what_leads_elsewhere(visit: Visit, system: System) -> None:
    page = await visit("leader", path=f"/runs/{system.run}")
    await page.emulate_media(media="print")
    for what in ("header.house", ".tabs", ".downloads"):
        await expect(page.locator(what)).to_be_hidden()
    await expect(page.locator(".paper")).to_be_visible()
    pdf = await page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) >= 2
