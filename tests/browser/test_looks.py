"""Every page in both languages, on a desk and on a phone: what axe finds, what is too wide, how long it takes."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser import axe, looking
from tests.browser.chromium import PHONE, picture
from tests.browser.conftest import Visit
from tests.browser.routes import pages
from tests.browser.system import System

pytestmark = pytest.mark.heavy

PAGES = pages()


def named(page: str) -> str:
    """A pattern of routes.py as the name of a file."""
    return re.sub(r"\W+", "-", page).strip("-") or "home"


@pytest.mark.parametrize("pattern", PAGES)
async def test_a_page_is_sound_in_both_languages(visit: Visit, system: System, pattern: str) -> None:
    page = await visit("secretariat", path=system.address(pattern))
    assert await page.locator("script").count() == 0
    assert await axe.faults(page) == []
    assert await looking.codes(page) == []
    assert await looking.glued(page) == []
    await picture(page, f"{named(pattern)}.zh")
    await page.get_by_role("link", name="English").click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    assert await axe.faults(page, colours=False) == []
    assert await looking.codes(page) == []
    await picture(page, f"{named(pattern)}.en")


@pytest.mark.parametrize("pattern", PAGES)
async def test_a_page_is_as_narrow_as_a_phone(visit: Visit, system: System, pattern: str) -> None:
    page = await visit("secretariat", path=system.address(pattern), screen=PHONE)
    assert await looking.too_wide(page) == []
    assert await axe.faults(page, colours=False) == []
    await picture(page, f"{named(pattern)}.phone")


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
