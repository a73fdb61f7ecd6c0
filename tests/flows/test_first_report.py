"""Thirty minutes: from an empty system to the official quarterly report in Word, by the window alone."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import docx
import httpx
import pytest

from tests.console.conftest import browser, console
from tests.console.forms import form_to, send
from tests.flows import first_year
from tests.world import World

QUARTER = "2025-Q4"
OWN = "本季度各分支机构工作平稳有序，宣讲覆盖面扩大（示例文字）。"
FIRST, LAST = date(2025, 10, 1), date(2025, 12, 31)


@pytest.fixture
async def secretary(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of a secretary, in front of the console of a world."""
    window = console(world.keys, lambda name, _: world.client(name, None))
    async with browser(window, world.keys.token("secretariat")) as client:
        yield client


async def page(client: httpx.AsyncClient, address: str) -> str:
    """A page that was no refusal."""
    answer = await client.get(address)
    assert answer.is_success, answer.text
    return answer.text


async def pressed(client: httpx.AsyncClient, html: str, address: str, **more: Any) -> httpx.Response:
    """The page to which a button leads, which was no refusal."""
    answer = await send(client, html, address, **more)
    assert answer.is_success, answer.text
    return answer


async def taken(client: httpx.AsyncClient, door: str, content: bytes) -> None:
    """Import a workbook as the guide does it: checked first, with nothing wrong, then as it was shown."""
    form, file = await page(client, f"/imports/{door}"), ("一年.xlsx", content)
    shown = (await pressed(client, form, f"/imports/{door}/check", file=file)).text
    done = await pressed(client, shown, f"/imports/{door}/take")
    assert "已导入。" in done.text


async def brought_in(world: World, client: httpx.AsyncClient) -> None:
    """The society, its roster, its activities, its experts with contacts and items: a year, through the window."""
    told = {name: str(value) for name, value in (first_year.SOCIETY | first_year.SOCIETY["targets"]).items()}
    told.pop("targets")
    await pressed(client, await page(client, "/society"), "/society", written=told)
    await taken(client, "registry", first_year.roster())
    await world.quiet()
    await taken(client, "activities", first_year.activities())
    await taken(client, "outreach", first_year.experts())
    await world.quiet()


async def kept(client: httpx.AsyncClient, official: bool) -> str:
    """Keep the quarter, as a draft or as an official issue; the address of its page."""
    chosen = await page(client, f"/runs?digest={QUARTER}")
    assert "编发前的缺漏" in await page(client, f"/gaps/{QUARTER}")
    form = form_to(chosen, "/runs")
    answer = await client.post("/runs", data=form.fields | ({"official": "true"} if official else {}))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def words_of(content: bytes) -> str:
    """Every word of a Word file: paragraphs and cells."""
    document = docx.Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join((*(paragraph.text for paragraph in document.paragraphs), *cells))


def figure(html: str, name: str) -> int:
    """A figure as the page of a run shows it."""
    found = re.search(rf'data-figure="{name}"><strong>([\d,]+)', html)
    assert found, name
    return int(found[1].replace(",", ""))


def records(html: str) -> list[str]:
    """The addresses of the records that a page lists, each once."""
    return list(dict.fromkeys(re.findall(r'href="(/records/[0-9a-f-]{36})', html)))


async def test_a_year_of_workbooks_becomes_the_official_report_and_what_comes_late_is_named(
    world: World, secretary: httpx.AsyncClient
) -> None:
    await brought_in(world, secretary)
    draft = await kept(secretary, official=False)
    write = f"{draft}/paragraphs/summary"
    await pressed(secretary, await page(secretary, draft), write, written={"text": OWN})

    run = await kept(secretary, official=True)
    assert run != draft, "the paragraph makes it another one"
    shown = await page(secretary, run)
    held = [one for one in first_year.held() if FIRST <= one[2] <= LAST]
    heard = [one for one in held if one[6] in ("会员", "公众")]
    assert figure(shown, "activities_held") == len(held)
    assert figure(shown, "beneficiaries_attendances") == sum(one[5] for one in heard)
    assert figure(shown, "experts_enrolled") == first_year.EXPERTS
    assert figure(shown, "items_received") == 2

    paper = await secretary.get(f"{run}/digest.docx")
    assert paper.is_success, paper.text
    words = words_of(paper.content)
    assert OWN in words
    assert f"{len(held)} 场" in words
    assert "示例学会" in words

    for name in re.findall(r'data-figure="(\w+)"', shown):
        assert "清单共" in await page(secretary, f"{run}/figures/{name}"), name
    opened = await page(secretary, f"{run}/figures/activities_held")
    assert len(records(opened)) == len(held)
    assert all(one[4] in opened for one in held)

    await taken(secretary, "activities", first_year.late())
    await world.quiet()
    changes = await page(secretary, f"{run}/changes")
    [late] = re.findall(r'id="of-activities_held">.*?<h2|id="of-activities_held">.*', changes, re.DOTALL)[:1]
    assert re.search(rf"报送版.*?{len(held)}<.*?现时版.*?{len(held) + 1}<", late, re.DOTALL)
    assert ("A-LATE" in late, "补录" in late, len(records(late))) == (True, True, 1)
    again = await secretary.get(f"{run}/digest.docx")
    assert again.content == paper.content, "what was sent stays as it was sent"
