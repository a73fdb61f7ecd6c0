"""A scheduler or sender that is ended anywhere: every digest is kept once, and no office gets one twice."""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter
from datetime import timedelta

import pytest

from services.reporting.commands.schedules import SetSchedule
from services.reporting.domain.period import period_holding
from services.reporting.handlers.schedules import keep_what_is_due, set_schedule
from shared.database import clock
from tests.reporting.delivery.conftest import Room
from tests.reporting.story import Story, activity, branch, society

TODAY = clock().date()
OFFICES = {("leaders", ""), ("liaison", "B-1"), ("liaison", "B-2"), ("secretariat", "")}


async def due(room: Room, weeks: int) -> None:
    """Weekly digests of the last so many weeks are due to leaders, liaisons and the secretariat."""
    story = Story()
    story.say(society())
    for code in ("B-1", "B-2"):
        story.say(branch(code))
    story.say(activity("A-1", TODAY - timedelta(days=9), "B-1", attendances=3))
    await story.tell(room.database)
    await room.channel()
    for holder in ("secretariat", "R-1", "R-2"):
        await room.address(holder)
    fields = {
        "kind": "week",
        "since": TODAY - timedelta(weeks=weeks),
        "enabled": True,
        "official": True,
        "days_after": 1,
        "audiences": ("leaders", "secretariat", "liaisons"),
        "forms": ("html",),
    }
    async with room.database.transaction("test") as uow:
        await set_schedule(uow, SetSchedule.model_validate(fields))


async def started(room: Room, how: str, seam: str = "") -> asyncio.subprocess.Process:
    arguments = ("-m", "tests.reporting.delivery.scheduler", room.url, how)
    environment = {**os.environ, "LIANXI_CRASH_AT": seam}
    return await asyncio.create_subprocess_exec(sys.executable, *arguments, env=environment)


async def kept(room: Room) -> tuple[list[str], Counter[str]]:
    """The periods whose digest was kept, and how many deliveries there are of each."""
    rows = await room.database.pool.fetch("SELECT digest FROM scheduled_run ORDER BY digest")
    told = await room.database.pool.fetch("SELECT occurrence FROM delivery WHERE topic = 'digest'")
    return [row["digest"] for row in rows], Counter(row["occurrence"].partition("/")[2] for row in told)


@pytest.mark.parametrize("seam", ["schedule.before_commit", "schedule.after_commit"])
async def test_a_scheduler_that_ends_in_a_seam_keeps_each_digest_once_with_its_deliveries(
    room: Room, seam: str
) -> None:
    await due(room, weeks=2)
    process = await started(room, "once", seam)
    assert await asyncio.wait_for(process.wait(), 120) == 137
    half, told = await kept(room)
    assert (len(half), set(told.values())) == ((1, {len(OFFICES)}) if seam == "schedule.after_commit" else (0, set()))
    await keep_what_is_due(room.database)
    await keep_what_is_due(room.database)
    whole, told = await kept(room)
    assert (len(whole) >= 2, told) == (True, Counter(dict.fromkeys(whole, len(OFFICES))))
    runs = await room.database.pool.fetchval("SELECT count(*) FROM run")
    published = await room.database.pool.fetchval("SELECT count(*) FROM outbox WHERE type LIKE 'reporting.digest.%'")
    assert (runs, published) == (len(whole), len(whole))


async def test_a_pack_whose_scheduler_ends_half_way_is_kept_once_beside_the_digest_of_its_period(room: Room) -> None:
    await due(room, weeks=0)
    quarter = period_holding(TODAY, "quarter").previous()
    for report in ("digest", "outreach_quarter"):
        plan = {"report": report, "kind": "quarter", "since": quarter.last_day, "enabled": True, "official": True}
        async with room.database.transaction("test") as uow:
            await set_schedule(uow, SetSchedule.model_validate(plan | {"days_after": 1}))
    process = await started(room, "once", "schedule.after_commit")
    assert await asyncio.wait_for(process.wait(), 120) == 137
    assert await room.database.pool.fetchval("SELECT count(*) FROM scheduled_run") == 1
    await keep_what_is_due(room.database)
    await keep_what_is_due(room.database)
    rows = await room.database.pool.fetch("SELECT report, digest, run FROM scheduled_run ORDER BY report")
    runs = (f"{quarter.code}-1", f"outreach_quarter-{quarter.code}-1")
    assert [tuple(row) for row in rows] == [
        ("digest", quarter.code, runs[0]),
        ("outreach_quarter", quarter.code, runs[1]),
    ]
    told = await room.database.pool.fetch("SELECT occurrence FROM delivery WHERE topic = 'digest' ORDER BY 1")
    assert [row["occurrence"] for row in told] == [f"digest/{quarter.code}", f"digest/outreach_quarter-{quarter.code}"]
