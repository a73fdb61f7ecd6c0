"""Coverage and activity: what a branch lacks, one reminder a period, and the edge days of a year without activity."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.registry.commands.branches import ExplainGroupAbsence
from services.registry.commands.posts import AppointLiaison
from services.registry.domain.coverage import CoverageRule, Standing, counted, due_reminders, moved
from services.registry.domain.inactivity import InactivityRule, explained
from services.registry.handlers.branches import explain_group_absence
from services.registry.handlers.coverage import remind_of_coverage
from services.registry.handlers.posts import appoint_liaison
from services.registry.subscribers import HEARS
from services.registry.views.coverage import coverage
from services.registry.views.inactivity import inactive
from shared.database import Database
from shared.events.activities import ActivityCancelled, ActivityCorrected, ActivityHeld, ActivityRecord
from shared.events.base import DomainEvent, Event
from tests.registry.telling import said, told_on
from tests.registry.test_api import BRANCH, ok
from tests.world import World

RULE = CoverageRule(("normal", "rectifying"), "quarter", 14)
BARE = Standing("A", "normal", "none", False, None, date(2020, 1, 1), date(2020, 1, 1))
REMINDED = "registry.branch.coverage_reminded.v1"
LATE = datetime(2040, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "day", "period"),
    [
        ("quarter", date(2026, 3, 31), "2026-Q1"),
        ("quarter", date(2026, 4, 1), "2026-Q2"),
        ("quarter", date(2026, 12, 31), "2026-Q4"),
        ("month", date(2026, 2, 28), "2026-M02"),
        ("half_year", date(2026, 6, 30), "2026-H1"),
        ("half_year", date(2026, 7, 1), "2026-H2"),
        ("year", date(2026, 12, 31), "2026"),
    ],
)
def test_a_period_begins_and_ends_on_its_days(every: Any, day: date, period: str) -> None:
    assert CoverageRule((), every, 0).period(day) == period


def standing(**others: Any) -> Standing:
    facts = {field: getattr(BARE, field) for field in Standing.__slots__}
    return Standing(**(facts | others))


@pytest.mark.parametrize(
    ("facts", "lacking"),
    [
        ({}, ("liaison", "group")),
        ({"reason": "fewer_than_three"}, ("liaison",)),
        ({"liaison": True, "coverage": "liaison_only"}, ("group",)),
        ({"liaison": True, "coverage": "liaison_only", "reason": "being_formed"}, ()),
        ({"coverage": "group"}, ("liaison",)),
        ({"coverage": "group", "liaison": True}, ()),
    ],
)
def test_a_branch_lacks_its_liaison_and_a_group_without_a_reason(facts: Any, lacking: Any) -> None:
    assert standing(**facts).lacking() == lacking
    told = due_reminders([standing(**facts)], RULE, date(2026, 11, 22))
    assert [one.lacking for one in told] == ([lacking] if lacking else [])


def test_who_is_not_active_new_or_reminded_in_this_period_is_left_alone() -> None:
    day = date(2026, 11, 22)
    left = [
        standing(status="suspended"),
        standing(status="preparing"),
        standing(status="ended"),
        standing(since=date(2026, 11, 9)),
        standing(known_since=date(2026, 11, 9)),
        standing(since=date.max),
        standing(times=1, last_period="2026-Q4"),
    ]
    assert due_reminders(left, RULE, day) == []
    told = [
        standing(since=date(2026, 11, 8)),
        standing(known_since=date(2026, 11, 8)),
        standing(times=3, last_period="2026-Q3", status="rectifying"),
    ]
    assert [one.times for one in due_reminders(told, RULE, day)] == [1, 1, 4]


def test_counts_are_the_lengths_of_their_lists_and_moves_are_told() -> None:
    before = [{"code": "A", "coverage": "none", "reason": None}, {"code": "B", "coverage": "group", "reason": None}]
    after = [{"code": "A", "coverage": "group", "reason": None}, {"code": "C", "coverage": "none", "reason": "other"}]
    told = counted(before)
    assert told["counts"] == {"active": 2, "group": 1, "liaison_only": 0, "none": 1}
    assert ([row["code"] for row in told["uncovered"]], told["reasons"]) == (["A"], {"no_reason": 1})
    assert moved(before, after) == [
        {"code": "A", "before": "none", "after": "group"},
        {"code": "B", "before": "group", "after": None},
        {"code": "C", "before": None, "after": "none"},
    ]


async def remind(database: Database, day: date) -> int:
    async with told_on(database, day) as uow:
        return await remind_of_coverage(uow)


async def test_a_branch_is_reminded_once_in_a_quarter_and_again_in_the_next(registry: Database) -> None:
    days = [date(2027, 1, 1), date(2027, 1, 1), date(2027, 3, 31), date(2027, 4, 1), date(2027, 6, 30)]
    assert [await remind(registry, day) for day in days] == [1, 0, 0, 1, 0]
    assert (await said(registry, "branch/A")).count(REMINDED) == 2
    rows = await registry.pool.fetch("SELECT period, times, lacking FROM coverage_reminder ORDER BY times")
    lacking = ["liaison", "group"]
    assert [tuple(row) for row in rows] == [("2027-Q1", 1, lacking), ("2027-Q2", 2, lacking)]


async def test_two_processes_at_once_remind_once(registry: Database) -> None:
    async def slowly() -> int:
        async with told_on(registry, date(2027, 1, 1)) as uow:
            reminded = await remind_of_coverage(uow)
            await asyncio.sleep(0.05)
            return reminded

    assert sorted(await asyncio.gather(slowly(), slowly(), slowly())) == [0, 0, 1]
    assert (await said(registry, "branch/A")).count(REMINDED) == 1


async def test_who_gets_a_liaison_and_gives_a_reason_is_reminded_no_more(registry: Database) -> None:
    liaison = AppointLiaison(code="P-1", branch="A", person="R-1", effective_on=date(2027, 1, 1))
    reason = ExplainGroupAbsence(branch="A", reason="fewer_than_three", effective_on=date(2027, 2, 1))
    async with told_on(registry, date(2027, 1, 1)) as uow:
        await appoint_liaison(uow, liaison)
        await explain_group_absence(uow, reason)
    assert await remind(registry, date(2027, 1, 31)) == 1
    assert await remind(registry, date(2027, 4, 1)) == 0

    async def levels(day: date, known: datetime = LATE) -> list[tuple[str, str | None]]:
        async with registry.reading() as connection:
            return [(row["coverage"], row["reason"]) for row in await coverage(connection, day, known, None)]

    assert await levels(date(2026, 12, 31)) == [("none", None)]
    assert await levels(date(2027, 1, 31)) == [("liaison_only", None)]
    assert await levels(date(2027, 2, 1)) == [("liaison_only", "fewer_than_three")]
    assert await levels(date(2027, 2, 1), datetime(2026, 12, 31, tzinfo=UTC)) == [("none", None)]
    assert await levels(date(2009, 12, 31)) == []


LIMITS = InactivityRule(12, 24)


@pytest.mark.parametrize(
    ("counted_from", "day", "finding"),
    [
        (date(2025, 11, 22), date(2026, 11, 21), None),
        (date(2025, 11, 22), date(2026, 11, 22), "warning"),
        (date(2025, 11, 22), date(2027, 11, 21), "warning"),
        (date(2025, 11, 22), date(2027, 11, 22), "cleanup"),
        (date(2024, 2, 29), date(2025, 2, 27), None),
        (date(2024, 2, 29), date(2025, 2, 28), "warning"),
        (date(2023, 2, 28), date(2024, 2, 27), None),
        (date(9999, 12, 30), date(9999, 12, 31), None),
    ],
)
def test_a_year_without_activity_is_full_on_its_anniversary(counted_from: date, day: date, finding: Any) -> None:
    assert LIMITS.finding(counted_from, day) == finding


def test_a_finding_tells_from_what_it_counted() -> None:
    row = {
        "code": "A",
        "name": "甲",
        "status": "normal",
        "founded": date(2010, 1, 1),
        "activity": "X",
        "last_day": None,
    }
    never = explained(row | {"activity": None}, LIMITS, date(2026, 1, 1))
    assert never
    assert (never["finding"], never["counted_from"], never["last_activity"]) == ("cleanup", date(2010, 1, 1), None)
    once = explained(row | {"last_day": date(2024, 6, 1)}, LIMITS, date(2026, 1, 1))
    assert once
    assert (once["finding"], once["reached_on"]) == ("warning", date(2025, 6, 1))
    assert "最近一次活动（2024-06-01）起满 12 个月" in once["message"]
    early = explained(row | {"last_day": date(2009, 6, 1)}, LIMITS, date(2011, 1, 1))
    assert early
    assert early["counted_from"] == date(2010, 1, 1)


async def hear(database: Database, version: int, known: datetime, data: DomainEvent) -> None:
    event: Event[Any] = Event(
        f"{version}", "/a", data.TYPE, "activity/X-1", version, known, "test", "c", None, None, data
    )
    async with database.transaction("test") as uow:
        for _ in range(2):  # a wave that is heard again changes nothing
            await HEARS[data.TYPE](uow, [event])


def taken_place(kind: type[ActivityRecord], first: date, last: date, *hosts: str) -> ActivityRecord:
    return kind(
        code="X-1",
        kind="academic",
        title="示例活动",
        hosts=hosts,
        ends_on=last,
        online=False,
        open_to="members",
        led_by_party_members=False,
        attendances=1,
        effective_on=first,
    )


async def test_an_activity_of_a_branch_counts_from_its_day_until_it_is_withdrawn(registry: Database) -> None:
    async def findings(day: date, known: datetime = LATE) -> list[tuple[str, date]]:
        async with registry.reading() as connection:
            return [(row["finding"], row["counted_from"]) for row in await inactive(connection, day, known, None)]

    never, held, day = [("cleanup", date(2010, 1, 1))], date(2026, 12, 1), date(2027, 11, 30)
    assert await findings(day) == never
    record = taken_place(ActivityHeld, date(2026, 11, 30), held, "A", "society")
    await hear(registry, 1, datetime(2026, 12, 5, tzinfo=UTC), record)
    assert await findings(day) == []
    assert await findings(date(2027, 12, 1)) == [("warning", held)]
    assert await findings(date(2026, 11, 29)) == never  # not held yet on that day
    assert await findings(day, datetime(2026, 12, 4, tzinfo=UTC)) == never  # not known yet
    otherwise = taken_place(ActivityCorrected, date(2026, 11, 1), date(2026, 11, 1), "A")
    await hear(registry, 2, datetime(2026, 12, 20, tzinfo=UTC), otherwise)
    assert await findings(day) == [("warning", date(2026, 11, 1))]
    await hear(registry, 3, datetime(2026, 12, 30, tzinfo=UTC), taken_place(ActivityCorrected, held, held, "B"))
    assert await findings(day) == never
    await hear(registry, 4, datetime(2026, 12, 31, tzinfo=UTC), taken_place(ActivityCorrected, held, held, "A"))
    await hear(registry, 5, datetime(2027, 1, 5, tzinfo=UTC), ActivityCancelled(code="X-1", effective_on=held))
    assert await findings(day) == never
    assert await findings(day, datetime(2027, 1, 4, tzinfo=UTC)) == []


async def test_who_reads_coverage_and_what_it_tells(door: World) -> None:
    office = door.client("registry", "secretariat")
    await ok(office.post("/branches", json=BRANCH))
    liaison = {"code": "P-1", "branch": BRANCH["code"], "person": "R-1", "effective_on": "2026-01-01"}
    await ok(office.post("/liaisons", json=liaison))
    told = await ok(office.get("/coverage", params={"as_of": "2026-06-01", "against": "2025-06-01"}), 200)
    assert told["counts"] == {"active": 1, "group": 0, "liaison_only": 1, "none": 0}
    assert told["against"]["counts"]["none"] == 1
    assert told["moved"] == [{"code": BRANCH["code"], "before": "none", "after": "liaison_only"}]
    silent = await ok(office.get("/branches/inactive", params={"limit": 1}), 200)
    assert [(row["code"], row["finding"]) for row in silent["branches"]] == [(BRANCH["code"], "cleanup")]
    assert (await ok(office.get("/branches/inactive", params={"cursor": silent["next"]}), 200))["branches"] == []
    for path in ("/coverage", "/branches/inactive"):
        assert (await door.client("registry", "publisher", scope="x").get(path)).status_code == 403
