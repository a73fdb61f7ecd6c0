"""Digests kept by themselves: one for each period whatever happens, sent to offices, their gaps told before."""

from __future__ import annotations

import asyncio
import io
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from services.reporting.commands.periods import PeriodKind
from services.reporting.commands.schedules import SetSchedule
from services.reporting.domain.delivery.message import Told
from services.reporting.domain.delivery.occurrence import LEADERS, SECRETARIAT, Office
from services.reporting.domain.period import OFFICE_ZONE, period_holding
from services.reporting.domain.schedule import Schedule, due, following, in_preparation
from services.reporting.handlers.digests import digest_details
from services.reporting.handlers.schedules import keep_what_is_due, set_schedule, tell_what_is_missing
from services.reporting.store.deliveries import Delivery
from services.reporting.views.messages import with_own_details
from services.reporting.views.schedules import gaps, schedules
from shared.database import Database, clock
from shared.events.activities import MeetingMinuted
from tests.reporting.conftest import Databases
from tests.reporting.story import Story, a_year, activity, branch, society

ZONE = ZoneInfo(OFFICE_ZONE)
KINDS = st.sampled_from(["week", "month", "quarter", "year"])
THIS_YEAR = clock().astimezone(ZONE).year


def plan(kind: PeriodKind = "quarter", since: date = date(2025, 1, 1), **changes: Any) -> Schedule:
    usual = {"enabled": True, "official": True, "days_after": 3, "at": time(9), "prep_days": 2}
    return Schedule(kind=kind, since=since, **{**usual, "audiences": ("secretariat",)} | changes)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def codes(found: list[Any]) -> list[str]:
    return [one.period.code for one in found]


@given(KINDS, st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.lists(st.integers(0, 200), min_size=1, max_size=12))
def test_however_seldom_somebody_looks_each_period_is_due_exactly_once(
    kind: PeriodKind, since: date, waits: list[int]
) -> None:
    one, done, now, kept = plan(kind, since), set[str](), at(since), list[str]()
    for days in waits:
        now += timedelta(days=days)
        found = codes(due([one], done, now))
        kept += found
        done.update(found)
    period, wanted = period_holding(since, kind), []
    while one.due_at(period) <= now:
        wanted.append(period.code)
        period = period.following()
    assert kept == wanted


def test_a_digest_is_due_on_the_minute_and_prepared_two_days_before() -> None:
    moment = at(date(2025, 4, 3))
    assert codes(due([plan()], (), moment)) == ["2025-Q1"]
    assert codes(due([plan()], (), moment - timedelta(minutes=1))) == []
    assert codes(in_preparation([plan()], (), moment - timedelta(days=2))) == ["2025-Q1"]
    assert codes(in_preparation([plan()], (), moment - timedelta(days=2, minutes=1))) == []
    assert codes(in_preparation([plan()], (), moment)) == []
    assert codes(in_preparation([plan()], {"2025-Q1"}, moment - timedelta(days=1))) == []


def test_a_schedule_counts_for_the_periods_that_end_under_it() -> None:
    then = [plan(), plan(since=date(2025, 6, 30), enabled=False), plan(since=date(2025, 12, 1), days_after=10)]
    assert codes(due(then, (), at(date(2026, 1, 9)))) == ["2025-Q1"]
    assert codes(due(then, (), at(date(2026, 1, 10)))) == ["2025-Q1", "2025-Q4"]
    next_one = following(then, {"2025-Q1", "2025-Q4"}, at(date(2026, 1, 10)))
    assert next_one
    assert (next_one.period.code, next_one.due_at) == ("2026-Q1", at(date(2026, 4, 10)))


async def put(database: Database, **fields: Any) -> None:
    async with database.transaction("test-secretariat") as uow:
        given = {"kind": "year", "since": date(THIS_YEAR - 2, 12, 31), "enabled": True, "official": True} | fields
        await set_schedule(uow, SetSchedule.model_validate(given))


async def deliveries(database: Database, topic: str) -> list[tuple[str, str, str]]:
    rows = await database.pool.fetch(
        "SELECT * FROM delivery WHERE topic = $1 ORDER BY occurrence, office, scope", topic
    )
    return [(row["occurrence"], row["office"], row["scope"]) for row in rows]


@pytest.fixture
async def heard(database_of: Databases) -> tuple[Database, Story]:
    database, story = await database_of("reporting"), Story()
    story.say(society())
    for code in ("B-01", "B-02"):
        story.say(branch(code))
    story.say(activity("A-1", date(2025, 5, 5), "B-01", attendances=0))
    await story.tell(database)
    return database, story


async def test_after_a_time_away_each_period_is_kept_once_though_two_look_at_it(heard: tuple[Database, Story]) -> None:
    database, _ = heard
    await put(database, audiences=["leaders", "secretariat", "liaisons"])
    await asyncio.gather(keep_what_is_due(database), keep_what_is_due(database))
    await keep_what_is_due(database)
    rows = await database.pool.fetch("SELECT digest, run, sent FROM scheduled_run ORDER BY digest")
    years = [THIS_YEAR - 2, THIS_YEAR - 1]
    assert [tuple(row) for row in rows] == [(str(year), f"{year}-1", True) for year in years]
    offices = [("leaders", ""), ("liaison", "B-01"), ("liaison", "B-02"), ("secretariat", "")]
    assert await deliveries(database, "digest") == [(f"digest/{year}", *office) for year in years for office in offices]
    async with database.reading() as connection:
        [told] = await schedules(connection, clock())
    assert (told["last"]["digest"], told["waiting"]) == (str(THIS_YEAR - 1), [])
    assert told["next"]["digest"] == str(THIS_YEAR)


async def test_an_optional_digest_of_nothing_is_kept_and_sent_to_nobody(heard: tuple[Database, Story]) -> None:
    database, _ = heard
    await put(database, kind="week", since=clock().date() - timedelta(days=12), official=False, days_after=1)
    await keep_what_is_due(database)
    assert await database.pool.fetchval("SELECT count(*) FROM scheduled_run WHERE NOT sent") >= 1
    assert await deliveries(database, "digest") == []


async def test_gaps_are_told_before_and_a_gap_that_is_filled_is_gone(heard: tuple[Database, Story]) -> None:
    database, story = heard
    tomorrow = clock().astimezone(ZONE).date() + timedelta(days=1)
    period = period_holding(tomorrow - timedelta(days=8), "week")
    late = (tomorrow - period.last_day).days
    await put(database, kind="week", since=period.first_day, days_after=late, at="23:59", prep_days=2)
    story.say(activity("A-2", period.first_day, "B-01", attendances=0))
    await story.tell(database)
    await tell_what_is_missing(database)
    await tell_what_is_missing(database)
    assert (f"prep/{period.code}", "secretariat", "") in await deliveries(database, "digest_prep")
    assert len(await deliveries(database, "digest_prep")) == len(set(await deliveries(database, "digest_prep")))
    about = Told("digest_prep", f"digest/{period.code}", {"digest": period.code, "due_on": tomorrow.isoformat()})
    before = (await with_own_details(database, about, SECRETARIAT)).details.text or ""
    assert "活动未登记出席 1 项" in before
    assert "activity/A-2" in before
    story.say(activity("A-2", period.first_day, "B-01", attendances=12))
    await story.tell(database)
    assert "A-2" not in ((await with_own_details(database, about, SECRETARIAT)).details.text or "")


async def test_a_meeting_lacks_minutes_until_they_are_filed(database_of: Databases) -> None:
    database, story = await database_of("reporting"), a_year(3, members=5, activities_held=5, contacts=5)
    await story.tell(database)

    async def lacking() -> list[str]:
        async with database.reading() as connection:
            found = await gaps(connection, period_holding(date(2025, 6, 1), "year"), clock())
        return [gap["about"] for gap in found["gaps"] if gap["kind"] == "meeting_without_minutes"]

    first, *others = await lacking()
    code = first.partition("/")[2]
    day = date(2025, 12, 30)
    story.say(MeetingMinuted(code=code, effective_on=day, held_on=day, due_on=day, late=False), recorded=clock())
    await story.tell(database)
    assert await lacking() == others


def cells_of(workbook: bytes) -> set[str]:
    opened = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    rows = (opened.get_sheet_by_name(name).to_python() for name in opened.sheet_names)
    return {str(cell) for row in rows for line in row for cell in line}


async def test_a_digest_is_worded_for_the_office_that_gets_it(heard: tuple[Database, Story]) -> None:
    database, _ = heard
    await put(database, audiences=["leaders", "secretariat", "liaisons"], forms=["html", "docx", "xlsx"])
    await keep_what_is_due(database)
    run, words, cells = f"{THIS_YEAR - 1}-1", {}, {}
    for row in await database.pool.fetch("SELECT * FROM delivery WHERE about = $1", f"run/{run}"):
        one = Delivery.of(row)
        details = await digest_details(database, one, None)
        words[one.office] = details.text or ""
        docx, html, xlsx = details.attachments
        assert [docx.name, html.name, xlsx.name] == [f"{run}.docx", f"{run}.html", f"{run}.xlsx"]
        assert docx.content.startswith(b"PK")
        cells[one.office] = cells_of(xlsx.content)
        assert "党建工作简报" in words[one.office]
    assert set(words) == {SECRETARIAT, LEADERS, Office("liaison", "B-01"), Office("liaison", "B-02")}
    assert "第B-02" in words[SECRETARIAT] or "B-02" in words[SECRETARIAT]
    own = Office("liaison", "B-01")
    assert "B-02" not in words[own]
    assert [office for office in words if not any("B-02" in cell for cell in cells[office])] == [own]
