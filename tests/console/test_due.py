"""The page of contacts that are due, and the boxes on the first page: whose they are, in both languages."""

from __future__ import annotations

from typing import Any

from tests.console.conftest import Told
from tests.console.test_pages import Outline, Reader, page
from tests.outreach.test_api import EXPERT


async def test_each_reads_the_contacts_due_of_their_own_and_a_leader_none(told: Told, reader: Reader) -> None:
    office = told.world.client("outreach", "secretariat")
    for code, liaison in (("E-71", "R-1"), ("E-72", "R-2")):
        body: dict[str, Any] = EXPERT | {"code": code, "branch": None, "liaison": liaison}
        assert (await office.post("/experts", json=body)).status_code == 201
    html = await page(reader("secretariat"), "/due")
    why = "2025-01-01 列入，尚未联系成功，周期 90 天"
    for part in ("联系提醒", "E-71", "E-72", "失去联系", why, 'data-label="依据"'):
        assert part in html
    outline = Outline(html)
    assert (outline.headings, outline.tables, outline.captions, outline.scripts) == ([1, 2, 2], 2, 2, 0)
    english = await page(reader("expert_liaison", "R-2"), "/due?lang=en")
    assert "no contact made yet, cadence 90 days" in english
    assert "E-72" in english
    assert "E-71" not in english
    assert "没有到期的联系" in await page(reader("secretariat"), "/due?section=today")
    await page(reader("leader"), "/due", 403)


async def test_the_first_page_counts_what_is_due_for_those_alone_who_have_a_list(reader: Reader) -> None:
    html = await page(reader("secretariat"), "/")
    assert html.index('href="/due?section=overdue"') < html.index('id="digests"')
    assert 'class="boxes"' not in await page(reader("leader"), "/")
