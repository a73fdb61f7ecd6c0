"""Papers that are downloaded, and paragraphs that are written in place: alone, and by two at once."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from pypdf import PdfReader

from tests.browser import axe
from tests.browser.chromium import picture
from tests.browser.conftest import Visit
from tests.browser.system import System

pytestmark = pytest.mark.heavy
CHAPTER = "联席"


async def downloaded(page: Page, form: str) -> tuple[str, bytes]:
    async with page.expect_download() as waiting:
        await page.locator(".downloads").get_by_role("link", name=form).click()
    download = await waiting.value
    return download.suggested_filename, _read(await download.path())


def _read(path: Path) -> bytes:
    return path.read_bytes()


@pytest.mark.parametrize(
    ("form", "suffix", "inside"),
    [
        ("Word", "docx", "word/document.xml"),
        ("Excel", "xlsx", "xl/workbook.xml"),
        ("PDF", "pdf", None),
        ("Markdown", "md", None),
    ],
)
async def test_a_paper_is_downloaded_as_the_file_it_is_called(
    visit: Visit, system: System, form: str, suffix: str, inside: str | None
) -> None:
    page = await visit("secretariat", path=f"/runs/{system.run}")
    name, content = await downloaded(page, form)
    assert name == f"{system.run}.zh.{suffix}"
    if inside:
        assert inside in zipfile.ZipFile(io.BytesIO(content)).namelist()
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages) if suffix == "pdf" else ""
    text = content.decode() if suffix == "md" else text
    assert inside or "第四季度" in re.sub(r"\s", "", text)
    assert (await downloaded(page, form))[1] == content, "the same bytes for ever"


async def write(page: Page, text: str) -> None:
    """Write the paragraph of a chapter on the page of a run."""
    card = page.locator(".own").filter(has=page.get_by_role("heading", name=CHAPTER, exact=False))
    if not await card.locator("textarea").is_visible():
        await card.locator("summary").click()
    await card.locator("textarea").fill(text)
    await card.get_by_role("button", name="保存").click()


async def test_of_two_who_write_at_once_the_second_sees_both_texts_and_loses_none(visit: Visit, system: System) -> None:
    at = f"/runs/{system.run}"
    mine, theirs = await visit("secretariat", path=at), await visit("secretariat", path=at)
    await write(theirs, "示例：先写的一段。")
    await expect(theirs.locator(".own .tag")).to_have_text("已保存")
    await write(mine, "示例：后写的一段。<script>alert(1)</script>")
    await expect(mine.get_by_role("heading", level=1)).to_contain_text("有人先改了这一段")
    sides = await mine.locator(".sides .card").all_inner_texts()
    assert ["后写的一段" in sides[0], "先写的一段" in sides[1], "—" in sides[2]] == [True] * 3
    assert await axe.faults(mine) == []
    await picture(mine, "conflict")
    await mine.get_by_label("合并后的文字").fill("示例：两人合写的一段。")
    await mine.get_by_role("button", name="保存").click()
    await expect(mine.locator(".own .written")).to_have_text("示例：两人合写的一段。")
    await theirs.reload()
    await expect(theirs.locator(".own .written")).to_have_text("示例：两人合写的一段。")


async def test_what_was_written_stands_in_the_next_run_and_not_in_the_kept_one(visit: Visit, system: System) -> None:
    page = await visit("secretariat", path=f"/runs/{system.runs['2025-12']}")
    await write(page, "示例：十二月的说明。")
    await expect(page.locator(".own .written")).to_have_text("示例：十二月的说明。")
    await expect(page.locator(".paper")).not_to_contain_text("十二月的说明")
    await page.get_by_role("button", name="计算并留存为草稿").click()
    await expect(page).not_to_have_url(re.compile(rf"/runs/{system.runs['2025-12']}(\?|$)"))
    await expect(page.locator(".paper")).to_contain_text("示例：十二月的说明。")


async def test_leaders_read_paragraphs_and_have_no_form_to_write_them(visit: Visit, system: System) -> None:
    page = await visit("leader", path=f"/runs/{system.run}")
    assert await page.locator(".own").count() > 0
    assert await page.locator("textarea").count() == 0


async def test_figures_differ_record_by_record_from_what_was_sent(visit: Visit, system: System) -> None:
    page = await visit("leader", path=f"/runs/{system.run}")
    await page.get_by_role("link", name="现时版").click()
    change = page.locator(".change").filter(has=page.get_by_role("heading", name="举办活动"))
    await expect(change).to_contain_text("示例：补录的学术沙龙")
    rows = await change.locator("tbody tr").all_inner_texts()
    assert sorted("新计入" in row for row in rows) == [False, True]
    assert sum("不再计入" in row for row in rows) == 1
    await change.get_by_role("link", name="活动").last.click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("活动")


async def test_the_secretary_sends_to_nobody_else_than_was_asked(visit: Visit, system: System) -> None:
    page = await visit("secretariat", path="/deliveries")
    await page.get_by_role("link", name="会议通知").first.click()
    await page.get_by_role("button", name="只发给我").click()
    await expect(page.locator(".notice")).to_contain_text("通讯录")  # the secretary has no address there yet
    reader = await visit("leader", path="/deliveries")
    await reader.get_by_role("link", name="会议通知").first.click()
    assert await reader.get_by_role("button", name="只发给我").count() == 0
