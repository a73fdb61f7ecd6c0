"""Packs by the window: their kinds, what one lacks, how it is made while its maker looks on, and its files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import httpx
from fastapi import FastAPI

from console.errands import Errands
from services.reporting.subscribers import on_pack_requested
from shared.events import activities
from tests.console.conftest import Told
from tests.console.forms import form_to, forms
from tests.console.story import said
from tests.console.test_pages import Outline, Reader, page
from tests.world import eventually

SESSION = "GC-2025-1"


def asked() -> activities.SessionPackRequested:
    return activities.SessionPackRequested(
        effective_on=date(2025, 12, 1), code=SESSION, digest="2025-Q4", report="council"
    )


async def made(client: httpx.AsyncClient, report: str, digest: str) -> httpx.Response:
    """The page of a pack once it is made, from the form of its kind."""
    shown = (await client.get(f"/packs/{report}?digest={digest}")).text
    begun = await client.post(f"/packs/{report}", data=form_to(shown, f"/packs/{report}").fields)
    assert begun.status_code == 303, begun.text

    async def done() -> httpx.Response | None:
        answer = await client.get(begun.headers["location"])
        return answer if answer.status_code != 200 else None

    led = await eventually(done)
    assert led.status_code == 303, led.text
    return await client.get(led.headers["location"])


async def test_every_kind_of_pack_is_listed_with_the_periods_that_are_likely_meant(told: Told, reader: Reader) -> None:
    shown = await page(reader("secretariat"), "/packs")
    outline = Outline(shown)
    assert (outline.headings.count(1), outline.scripts) == (1, 0)
    for kind in ("congress", "council", "standing_council", "annual_facts", "programme_closing", "results"):
        assert f'href="/packs/{kind}"' in shown
    assert 'href="/packs/outreach_quarter"' in shown
    assert "/packs/council?digest=" in shown
    english = await page(reader("leader"), "/packs?lang=en")
    assert "Report packs" in english
    assert "What sessions have asked for" in english
    assert "What sessions have asked for" not in await page(reader("reviewer"), "/packs?lang=en")


async def test_a_pack_is_watched_while_it_is_made_and_its_files_and_one_page_are_taken(
    told: Told, window: FastAPI, reader: Reader
) -> None:
    window.state.window = replace(window.state.window, errands=Errands(waited=0))
    async with reader("secretariat") as client:
        shown = (await client.get("/packs/council?digest=2025-Q4")).text
        assert "还没有文字的章节" in shown
        begun = await client.post("/packs/council", data=form_to(shown, "/packs/council").fields)
        where = begun.headers["location"]
        watched = await client.get(where)
        assert ("正在生成" in watched.text, watched.headers["refresh"]) == (True, "2")
        run = await made(client, "council", "2025-Q4")
        assert "理事会汇报材料" in run.text
        code = run.url.path
        assert f'href="{code}"' in (await client.get("/packs/council")).text
        for form, begins in (("docx", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK")):
            assert (await client.get(f"{code}/digest.{form}")).content.startswith(begins)
        one = await client.get(f"{code}/one-page.pdf")
        assert (one.content[:4], one.headers["content-type"]) == (b"%PDF", "application/pdf")
        assert f'href="{code}/one-page.docx"' in run.text
        assert form_to(run.text, "/runs").fields["report"] == "council", "kept again it is the same kind"
        again = await client.post("/runs", data=form_to(run.text, "/runs").fields)
        assert again.headers["location"] == code


async def test_a_period_that_does_not_fit_is_refused_where_it_was_chosen(told: Told, reader: Reader) -> None:
    async with reader("secretariat") as client:
        chosen = await client.get("/packs/results/of?first=2021-07-01&last=2025-12-31", follow_redirects=True)
        assert "2021年7月1日至2025年12月31日" in chosen.text
        assert "/packs/results" in [form.action for form in forms(chosen.text)]
        short = await client.get("/packs/annual_facts/of?year=2025&part=-Q4", follow_redirects=True)
        assert "不能以 2025-Q4 为期间" in short.text
        assert "/packs/annual_facts" not in [form.action for form in forms(short.text)], "nothing to make of it"
        fields = form_to((await client.get("/packs/council?digest=2025-Q4")).text, "/packs/council").fields
        refused = await client.post("/packs/annual_facts", data=fields, follow_redirects=True)
        assert (refused.status_code, "不能以 2025-Q4 为期间" in refused.text) == (422, True)


async def test_only_the_secretariat_makes_packs_and_others_read_those_that_are_kept(told: Told, reader: Reader) -> None:
    leader = await page(reader("leader"), "/packs/council?digest=2025-Q4")
    assert "/packs/council" not in [form.action for form in forms(leader)]
    assert "还没有文字的章节" not in leader
    async with reader("leader") as client:
        fields = {"digest": "2025-Q4", "key": "0" * 36}
        refused = await client.post("/packs/council", data=fields)
        assert (refused.status_code, "KeepRun" in refused.text) == (403, True)
    assert "/packs" not in await page(reader("operator"), "/parked")


async def test_what_a_session_has_asked_for_is_told_with_its_answer(told: Told, reader: Reader) -> None:
    async with told.world.running["reporting"].database.transaction("test") as uow:
        await on_pack_requested(uow, [said(asked())])
    shown = await page(reader("secretariat"), "/packs")
    assert SESSION in shown
