"""Statements about the roster by the window: of any day, as known then beside as known today."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from console.pages.statements import compared
from services.reporting.subscribers import on_fact
from shared.events import registry
from tests.console.conftest import Told
from tests.console.story import said
from tests.console.test_pages import Outline, Reader, page

THEN = datetime(2024, 3, 1, 4, tzinfo=UTC)
LATER = datetime(2024, 6, 1, 4, tzinfo=UTC)


def lines(html: str) -> list[str]:
    return re.findall(r"<tr.*?</tr>", html.partition("<tbody>")[2].partition("</tbody>")[0], re.DOTALL)


def founded(code: str, name: str) -> registry.BranchFounded:
    return registry.BranchFounded(
        effective_on=date(2024, 1, 1), code=code, name=name, kind="分会", status="normal"
    )  # fmt: skip


async def test_a_statement_of_a_day_is_shown_as_known_then_beside_as_known_today(told: Told, reader: Reader) -> None:
    facts = [
        said(founded("B-81", "示例八一分会"), recorded=THEN),
        said(founded("B-82", "示例八二分会"), recorded=LATER),
        said(founded("B-81", "示例八十一分会"), version=2, recorded=LATER),
    ]
    async with told.world.running["reporting"].database.transaction("test") as uow:
        for fact in facts:
            await on_fact(uow, [fact])
    asked = "/statements/branches?as_of=2024-02-01"
    now = await page(reader("leader"), asked)
    assert ("示例八十一分会" in now, "示例八一分会" in now, "示例八二分会" in now) == (True, False, True)
    both = await page(reader("leader"), f"{asked}&known_on=2024-04-01")
    outline = Outline(both)
    assert (outline.captions, outline.scripts) == (outline.tables, 0)
    [changed] = [line for line in lines(both) if "B-81" in line]
    assert ("已更正" in changed, "示例八一分会" in changed, "示例八十一分会" in changed) == (True, True, True)
    [added] = [line for line in lines(both) if "B-82" in line]
    assert "后来得知" in added
    assert "corrected since" in await page(reader("leader"), f"{asked}&known_on=2024-04-01&lang=en")


async def test_a_roster_asks_of_which_body_at_the_field(told: Told, reader: Reader) -> None:
    assert 'href="/statements/roster"' in await page(reader("branch_liaison", "B-01"), "/statements")
    asked = await page(reader("leader"), "/statements/roster")
    assert 'aria-invalid="true" aria-describedby="of-said"' in asked
    assert 'aria-invalid="true"' not in await page(reader("leader"), "/statements/roster?of=B-01")
    await page(reader("leader"), "/statements/no_such_list", 404)
    await page(reader("publisher", "/x"), "/statements/branches", 403)


def test_lines_of_two_statements_are_compared_by_what_they_are_about() -> None:
    then = [{"subject": "branch/A", "event_id": "1"}, {"subject": "branch/B", "event_id": "2"}, {"event_id": "3"}]
    now = [{"subject": "branch/A", "event_id": "4"}, {"event_id": "3"}, {"subject": "branch/C", "event_id": "5"}]
    assert [line["what"] for line in compared(then, now)] == ["changed", "gone", "same", "added"]
