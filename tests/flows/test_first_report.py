"""Thirty minutes: from an empty system to the official quarterly report in Word, as docs/first-report.md leads."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import httpx

from tests.flows import first_year
from tests.world import World

QUARTER = "2025-Q4"
OWN = "本季度各分支机构工作平稳有序，宣讲覆盖面扩大（示例文字）。"
FIRST, LAST = date(2025, 10, 1), date(2025, 12, 31)


async def ok(asked: Any) -> dict[str, Any]:
    """What a request was answered, which was no refusal."""
    answer: httpx.Response = await asked
    assert answer.is_success, answer.text
    return dict(answer.json())


async def taken(client: httpx.AsyncClient, content: bytes) -> dict[str, Any]:
    """Import a workbook as the guide does it: first a dry run, then the same file with the plan that was shown."""
    files = {"file": ("一年.xlsx", content)}
    shown = await ok(client.post("/imports", files=files))
    assert all(counts.get("error", 0) == 0 for counts in shown["predicted"].values()), shown["sheets"]
    done = await ok(client.post("/imports", files=files, data={"commit": "true", "plan": shown["plan"]}))
    assert done["observed"]
    return done


async def brought_in(world: World) -> None:
    """The society, its roster, its activities, its experts with contacts and items: a year, through the doors."""
    registry = world.client("registry", "secretariat")
    await ok(registry.post("/society", json=first_year.SOCIETY))
    await taken(registry, first_year.roster())
    await world.quiet()
    await taken(world.client("activities", "secretariat"), first_year.activities())
    await taken(world.client("outreach", "secretariat"), first_year.experts())
    await world.quiet()


def words_of(content: bytes) -> str:
    """Every word of a Word file: paragraphs and cells."""
    document = docx.Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join((*(paragraph.text for paragraph in document.paragraphs), *cells))


async def test_a_year_of_workbooks_becomes_the_official_report_and_what_comes_late_is_named(world: World) -> None:
    await brought_in(world)
    reports = world.client("reporting", "secretariat")
    told = {"digest": QUARTER, "chapter": "summary", "text": OWN}
    await ok(reports.post("/paragraphs", json=told))

    kept = await ok(reports.post("/runs", json={"digest": QUARTER, "official": True}))
    run = kept["run"]
    held = [one for one in first_year.held() if FIRST <= one[2] <= LAST]
    heard = [one for one in held if one[6] in ("会员", "公众")]
    assert kept["figures"]["activities_held"] == len(held)
    assert kept["figures"]["beneficiaries_attendances"] == sum(one[5] for one in heard)
    assert kept["figures"]["experts_enrolled"] == first_year.EXPERTS
    assert kept["figures"]["items_received"] == 2

    paper = await reports.get(f"/runs/{run}/files/docx")
    assert paper.is_success, paper.text
    words = words_of(paper.content)
    assert OWN in words
    assert f"{len(held)} 项" in words
    assert "示例学会" in words

    for name in kept["figures"]:
        opened = await ok(reports.get(f"/runs/{run}/figures/{name}?limit=1000"))
        assert len(opened["records"]) == opened["length"], name
    titles = (await ok(reports.get(f"/runs/{run}/figures/activities_held?limit=1000")))["records"]
    assert {record["fields"]["title"] for record in titles} == {one[4] for one in held}

    await ok(world.client("activities", "secretariat").post("/activities", json=first_year.LATE))
    await world.quiet()
    changes = await ok(reports.get(f"/runs/{run}/changes"))
    late = changes["figures"]["activities_held"]
    assert (late["sent"], late["today"], late["changed"]) == (len(held), len(held) + 1, True)
    [added] = late["lists"]["counted"]["records"]
    assert (added["subject"], added["late"], added["sent"], added["today"]) == ("activity/A-LATE", True, None, 1)
    again = await reports.get(f"/runs/{run}/files/docx")
    assert again.content == paper.content, "what was sent stays as it was sent"
