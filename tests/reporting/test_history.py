"""What is left out because it is over changes nothing: figures equal those over all facts, at any two dates."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from services.reporting.store.compute import Window
from services.reporting.store.facts import add_facts
from services.reporting.store.lists import LISTS
from shared.database import Database
from tests.reporting.conftest import Databases
from tests.reporting.story import Story, a_year, activity

# The definitions before anything was left out.
_MEMBERS = """
    SELECT event_id FROM state_at(
        ARRAY['registry.member.joined.v1', 'registry.member.updated.v1', 'registry.member.transferred.v1',
              'registry.member.left.v1'], $1, $2) AS member
    WHERE present
"""
_HELD = """
    SELECT event_id FROM record_of(ARRAY['activities.activity.held.v2', 'activities.activity.corrected.v1',
                                         'activities.activity.cancelled.v1'], $3) AS activity
    WHERE type <> 'activities.activity.cancelled.v1' AND effective_on BETWEEN $1 AND $2
"""
_TICKS = """
    SELECT event_id FROM fact AS ticked
    WHERE type = 'activities.key_work.ticked.v1' AND effective_on <= $1 AND recorded_at <= $2
      AND (data->>'year')::int = extract(year FROM $1::date)
      AND data->>'evidence' NOT IN (
        SELECT subject FROM record_of(ARRAY['activities.activity.held.v2', 'activities.activity.cancelled.v1',
            'activities.session.held.v1', 'activities.session.cancelled.v1'], $2) AS gone
        WHERE type IN ('activities.activity.cancelled.v1', 'activities.session.cancelled.v1'))
      AND NOT EXISTS (
        SELECT FROM fact AS unticked
        WHERE unticked.type = 'activities.key_work.unticked.v1' AND unticked.recorded_at <= $2
          AND unticked.source = ticked.source AND unticked.subject = ticked.subject
          AND unticked.version > ticked.version AND unticked.data->>'tick' = ticked.data->>'tick'
          AND unticked.data->>'evidence' = ticked.data->>'evidence')
"""
_ALL_ITEMS = LISTS["items"].replace("item_round($3, $1)", "item_round($3)")


def windows(seed: int, times: int) -> list[Window]:
    """Days and moments by chance: of the past, of the future, and before anything was known."""
    dice = random.Random(seed)
    found = []
    for _ in range(times):
        first = date(2023, 10, 1) + timedelta(days=dice.randrange(1000))
        known = datetime(2023, 12, 1, tzinfo=UTC) + timedelta(days=dice.randrange(1100), hours=dice.randrange(24))
        found.append(Window(first, first + timedelta(days=dice.choice((0, 6, 30, 91, 365))), known))
    return found


@pytest.mark.parametrize("seed", [31, 32])
async def test_what_is_left_out_changes_no_figure_at_any_two_dates(database_of: Databases, seed: int) -> None:
    database, story = await database_of("reporting"), a_year(seed)
    story.events.sort(key=lambda event: (event.version, event.id))
    half = len(story.events) // 2
    async with database.transaction("reporting") as uow:
        await add_facts(uow, story.events[:half])
    async with database.transaction("reporting") as uow:
        await add_facts(uow, story.events[half:])
    seen = await database.pool.fetchrow(
        "SELECT (SELECT count(*) FROM member_seen WHERE gone_on < 'infinity') AS gone, "
        "(SELECT count(*) FROM item_seen WHERE closed_at < 'infinity') AS closed"
    )
    assert seen["gone"] > 10
    assert seen["closed"] > 10
    for window in windows(seed, 40):
        await _same(database, "SELECT event_id FROM member_on($1, $2)", _MEMBERS, window.last_day, window.known_on)
        await _same(database, "SELECT event_id FROM key_work_tick_on($1, $2)", _TICKS, window.last_day, window.known_on)
        three = (window.first_day, window.last_day, window.known_on)
        await _same(database, "SELECT event_id FROM activity_held($1, $2, $3)", _HELD, *three)
        await _same(database, LISTS["items"], _ALL_ITEMS, *three)


async def _same(database: Database, short: str, whole: str, *asked: object) -> None:
    found, wanted = [sorted(map(str, map(tuple, await database.pool.fetch(sql, *asked)))) for sql in (short, whole)]
    assert found == wanted, asked


async def test_a_record_may_count_those_in_the_room(database_of: Databases) -> None:
    database, story = await database_of("reporting"), Story()
    story.say(activity("A-1", date(2025, 5, 5), "B-01", attendances=50, present=40))
    await story.tell(database)
    assert await database.pool.fetchval("SELECT count(*) FROM fact WHERE present IS NULL") == 1
