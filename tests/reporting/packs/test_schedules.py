"""Packs that are kept by themselves: beside digests, each period once, told under their own name, on one page too."""

from __future__ import annotations

import asyncio
import io
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from services.reporting.commands.paragraphs import WriteParagraph
from services.reporting.commands.runs import KeepRun
from services.reporting.commands.schedules import SetSchedule
from services.reporting.commands.templates import SetTemplate, TryTemplate
from services.reporting.domain.delivery.message import Desk, Told, message
from services.reporting.domain.delivery.occurrence import SECRETARIAT
from services.reporting.domain.packs.kinds import PeriodDoesNotFit
from services.reporting.domain.period import OFFICE_ZONE, period_holding
from services.reporting.domain.schedule import HasNoOnePage, refuse_unless_it_fits
from services.reporting.handlers.digests import digest_details
from services.reporting.handlers.paragraphs import write_paragraph
from services.reporting.handlers.runs import keep_run
from services.reporting.handlers.schedules import keep_what_is_due, set_schedule, tell_what_is_missing
from services.reporting.handlers.templates import set_template, try_template
from services.reporting.papers.one_page import one_page
from services.reporting.store.deliveries import Delivery
from services.reporting.views import runs
from services.reporting.views.messages import with_own_details
from services.reporting.views.schedules import schedules
from shared.database import Database, clock
from tests.reporting.conftest import Databases
from tests.reporting.readers import SECRETARIAT as EVERYTHING
from tests.reporting.story import Story, activity, branch, society

TODAY = clock().astimezone(ZoneInfo(OFFICE_ZONE)).date()
QUARTER = period_holding(TODAY, "quarter").previous()
BEFORE = QUARTER.previous()
DESK = Desk(ZoneInfo(OFFICE_ZONE))


@pytest.fixture
async def heard(database_of: Databases) -> Database:
    database, story = await database_of("reporting"), Story()
    story.say(society())
    story.say(branch("B-01"))
    story.say(activity("A-1", QUARTER.first_day, "B-01", attendances=3))
    await story.tell(database)
    return database


async def put(database: Database, **fields: Any) -> None:
    usual = {"kind": "quarter", "since": BEFORE.last_day, "enabled": True, "official": True, "days_after": 1}
    async with database.transaction("test-secretariat") as uow:
        await set_schedule(uow, SetSchedule.model_validate(usual | fields))


async def test_digests_and_packs_of_the_same_periods_are_kept_once_each_though_two_look_at_them(
    heard: Database,
) -> None:
    for report in ("digest", "outreach_quarter", "standing_council"):
        await put(heard, report=report)
    await put(heard, report="annual_facts", kind="year", since=date(TODAY.year - 1, 12, 31))
    await asyncio.gather(keep_what_is_due(heard), keep_what_is_due(heard))
    rows = await heard.pool.fetch("SELECT report, digest, run FROM scheduled_run ORDER BY report, digest")
    periods, year = sorted((BEFORE.code, QUARTER.code)), str(TODAY.year - 1)
    assert [tuple(row) for row in rows] == [
        ("annual_facts", year, f"annual_facts-{year}-1"),
        *(("digest", code, f"{code}-1") for code in periods),
        *(
            (report, code, f"{report}-{code}-1")
            for report in ("outreach_quarter", "standing_council")
            for code in periods
        ),
    ]
    assert await heard.pool.fetchval("SELECT count(*) FROM run") == len(rows)
    assert await heard.pool.fetchval("SELECT count(*) FROM outbox WHERE type LIKE 'reporting.digest.%'") == 2
    async with heard.reading() as connection:
        told = await schedules(connection, clock())
    lines = [
        ("digest", "quarter"),
        ("annual_facts", "year"),
        ("outreach_quarter", "quarter"),
        ("standing_council", "quarter"),
    ]
    assert [(one["report"], one["kind"]) for one in told] == lines
    assert [one["last"]["digest"] for one in told] == [QUARTER.code, year, QUARTER.code, QUARTER.code]
    assert all(one["waiting"] == [] for one in told)


async def test_a_schedule_that_was_set_before_there_were_packs_is_one_of_digests(heard: Database) -> None:
    await heard.pool.execute(
        """
        INSERT INTO schedule (kind, since, enabled, official, days_after, at, prep_days, audiences, set_by)
        VALUES ('quarter', $1, true, true, 1, $2, 2, '{secretariat}', 'test')
        """,
        QUARTER.last_day,
        time(0),
    )
    await keep_what_is_due(heard)
    rows = await heard.pool.fetch("SELECT report, run FROM scheduled_run")
    assert [tuple(row) for row in rows] == [("digest", f"{QUARTER.code}-1")]


async def test_an_optional_pack_of_nothing_is_sent_to_nobody(heard: Database) -> None:
    await put(heard, report="standing_council", official=False, since=BEFORE.last_day)
    await keep_what_is_due(heard)
    rows = await heard.pool.fetch("SELECT digest, sent FROM scheduled_run ORDER BY due_at")
    assert [tuple(row) for row in rows] == [(BEFORE.code, False), (QUARTER.code, True)]


async def sent(database: Database, run: str) -> tuple[str, dict[str, bytes], str]:
    """Subject, files by name and text of what the secretariat gets."""
    row = await database.pool.fetchrow(
        "SELECT * FROM delivery WHERE about = $1 AND office = 'secretariat'", f"run/{run}"
    )
    one = Delivery.of(row)
    details = await digest_details(database, one, None)
    told = Told("digest", one.about, one.facts, details)
    files = {file.name: file.content for file in details.attachments}
    return message("key", [told], DESK).subject, files, details.text or ""


async def test_a_pack_goes_out_under_its_own_name_and_a_sessions_one_on_its_one_page(heard: Database) -> None:
    await put(heard, report="standing_council", since=QUARTER.last_day, one_page=True, forms=["pdf", "xlsx"])
    await put(heard, report="outreach_quarter", since=QUARTER.last_day, forms=["pdf"])
    await keep_what_is_due(heard)
    run = f"standing_council-{QUARTER.code}-1"
    subject, files, text = await sent(heard, run)
    assert subject.startswith("党建工作汇报：")
    assert "简报" not in subject
    assert sorted(files) == [f"{run}-one.pdf", f"{run}.xlsx"]
    assert len(pypdfium2.PdfDocument(io.BytesIO(files[f"{run}-one.pdf"]))) == 1
    assert "· 要点" in text
    subject, files, _ = await sent(heard, f"outreach_quarter-{QUARTER.code}-1")
    assert (subject.partition("：")[0], len(files)) == ("联系服务专家情况汇报", 1)


async def test_the_societys_own_template_of_one_pages_is_used_for_runs_kept_from_then_on(heard: Database) -> None:
    own = "# 一页纸\n\n本会自拟：{{ value('activities_held') }}\n"
    async with heard.transaction("test-secretariat") as uow:
        before = await keep_run(uow, KeepRun(digest=QUARTER.code, report="standing_council"))
    shown = await try_template(
        heard, TryTemplate(report="one_page", language="zh", text=own, run=before["run"]), EVERYTHING
    )
    assert "本会自拟：1 场" in shown.decode()
    async with heard.transaction("test-secretariat") as uow:
        await set_template(uow, SetTemplate(report="one_page", language="zh", text=own))
    async with heard.transaction("test-secretariat") as uow:
        after = await keep_run(uow, KeepRun(digest=QUARTER.code, report="standing_council", official=True))
    async with heard.reading() as connection:
        papers = [await runs.one_page(connection, run["run"], EVERYTHING, "zh") for run in (before, after)]
    texts = [(await one_page(paper, "md", "zh")).decode() for paper in papers]
    assert ["本会自拟：1 场" in text for text in texts] == [False, True]
    assert "党建工作汇报" in texts[0]


async def test_a_pack_that_does_not_fit_on_one_page_goes_out_whole_and_says_so(heard: Database) -> None:
    await put(heard, report="standing_council", since=QUARTER.last_day, one_page=True, forms=["docx"])
    long = "要点文字（示例）。" * 300
    async with heard.transaction("test-secretariat") as uow:
        await write_paragraph(
            uow,
            WriteParagraph(digest=QUARTER.code, report="standing_council", chapter="main_points", text=long),
        )
    await keep_what_is_due(heard)
    run = f"standing_council-{QUARTER.code}-1"
    _, files, text = await sent(heard, run)
    assert list(files) == [f"{run}.docx"]
    assert text.startswith("要点文字过长：一页容不下")


async def test_what_a_pack_lacks_is_told_before_it_is_due(heard: Database) -> None:
    month = period_holding(TODAY, "month").previous()
    late = (TODAY - month.last_day).days + 1
    await put(heard, report="council", kind="month", since=month.last_day, days_after=late, at="23:59", prep_days=2)
    await tell_what_is_missing(heard)
    await tell_what_is_missing(heard)
    [row] = await heard.pool.fetch("SELECT * FROM delivery WHERE topic = 'digest_prep'")
    one = Delivery.of(row)
    assert one.occurrence == f"prep/council-{month.code}"
    told = await with_own_details(heard, Told("digest_prep", one.about, one.facts), SECRETARIAT)
    worded = message("key", [told], DESK)
    assert "即将编制，请补齐缺漏" in worded.subject
    assert "简报" not in worded.subject


@pytest.mark.parametrize(
    ("report", "kind", "one_page", "refused"),
    [
        ("annual_facts", "quarter", False, PeriodDoesNotFit),
        ("results", "year", False, PeriodDoesNotFit),
        ("standing_council", "week", False, PeriodDoesNotFit),
        ("outreach_quarter", "quarter", True, HasNoOnePage),
        ("digest", "quarter", True, HasNoOnePage),
    ],
)
def test_a_pack_is_scheduled_over_periods_that_it_may_speak_of(
    report: Any, kind: Any, one_page: bool, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        refuse_unless_it_fits(report, kind, one_page=one_page)
    refuse_unless_it_fits("standing_council", "quarter", one_page=True)
    refuse_unless_it_fits("digest", "week", one_page=False)
