"""What is left out because it is over changes nothing: figures equal those over all facts, at any two dates."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta

import pytest

from services.reporting.__main__ import SERVICE
from services.reporting.store.compute import Window
from services.reporting.store.facts import add_facts
from services.reporting.store.lists import LISTS
from services.reporting.store.runs import positions
from services.reporting.store.tables.people import contact_by_quarter
from shared.consumer.decide import lanes
from shared.database import Connection, Database
from shared.migrate import migrations
from tests.reporting.before import BEFORE, CONTACT_BY_QUARTER, POSITIONS
from tests.reporting.conftest import Databases
from tests.reporting.story import Story, a_year, activity

# What figures are made of and no figure shows alone, by the day $1 or the days $1 to $2.
_PARTS = {
    "SELECT event_id FROM member_on($2, $3)": """
        SELECT event_id FROM state_at(
            ARRAY['registry.member.joined.v1', 'registry.member.updated.v1', 'registry.member.transferred.v1',
                  'registry.member.left.v1'], $2, $3) AS member
        WHERE present
    """,
    "SELECT round, record, answered_on, ended_on FROM item_round($3, $1, $2) AS item "
    "WHERE round = 0 AND raised_on BETWEEN $1 AND $2 OR answered_on BETWEEN $1 AND $2": """
        SELECT round, record, answered_on, ended_on FROM item_round($3) AS item
        WHERE round = 0 AND raised_on BETWEEN $1 AND $2 OR answered_on BETWEEN $1 AND $2
    """,
    "SELECT * FROM member_move($1, $2, $3)": None,
    "SELECT * FROM decided_item_on($2, $3)": None,
    "SELECT event_id FROM key_work_tick_on($2, $3)": """
        SELECT event_id FROM fact AS ticked
        WHERE type = 'activities.key_work.ticked.v1' AND effective_on <= $2 AND recorded_at <= $3
          AND (data->>'year')::int = extract(year FROM $2::date)
          AND data->>'evidence' NOT IN (
            SELECT subject FROM record_of(ARRAY['activities.activity.held.v2', 'activities.activity.cancelled.v1',
                'activities.session.held.v1', 'activities.session.cancelled.v1'], $3) AS gone
            WHERE type IN ('activities.activity.cancelled.v1', 'activities.session.cancelled.v1'))
          AND NOT EXISTS (
            SELECT FROM fact AS unticked
            WHERE unticked.type = 'activities.key_work.unticked.v1' AND unticked.recorded_at <= $3
              AND unticked.source = ticked.source AND unticked.subject = ticked.subject
              AND unticked.version > ticked.version AND unticked.data->>'tick' = ticked.data->>'tick'
              AND unticked.data->>'evidence' = ticked.data->>'evidence')
    """,
    "SELECT event_id FROM activity_held($1, $2, $3)": """
        SELECT event_id FROM record_of(ARRAY['activities.activity.held.v2', 'activities.activity.corrected.v1',
                                             'activities.activity.cancelled.v1'], $3) AS activity
        WHERE type <> 'activities.activity.cancelled.v1' AND effective_on BETWEEN $1 AND $2
    """,
}


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
    await _heard(database, story, seed)
    seen = await database.pool.fetchrow(
        "SELECT (SELECT count(*) FROM member_state WHERE until_at < 'infinity') AS gone, "
        "(SELECT count(*) FROM item_seen WHERE closed_at < 'infinity') AS closed, "
        "(SELECT count(*) FROM matter_seen WHERE over_at < 'infinity') AS over"
    )
    assert min(seen) > 10
    async with _before(database) as then, database.pool.acquire() as now:
        for window in windows(seed, 40):
            three = (window.first_day, window.last_day, window.known_on)
            for statement in ("items", "experts", "expectations", "decided_items", "members", "moves", "coverage"):
                await _same(now, LISTS[statement], then, BEFORE[statement], *three)
            for short, whole in _PARTS.items():
                await _same(now, short, then, whole or short, *three)
            kept = [[tuple(row.model_dump().values()) for row in await contact_by_quarter(now, window)]]
            assert kept == [list(map(tuple, await then.fetch(CONTACT_BY_QUARTER, *three[1:])))]
            heard = await positions(now, window.known_on)
            for one in heard:
                one["last_recorded_at"] = datetime.fromisoformat(one["last_recorded_at"])
            assert heard == list(map(dict, await then.fetch(POSITIONS, window.known_on)))


async def _heard(database: Database, story: Story, seed: int) -> None:
    """The story in an order by chance, in several parts; each stream in its own order, as it is heard."""
    dice = random.Random(seed)
    story.events.sort(key=lambda event: (event.version, dice.random()))
    for part in range(4):
        async with database.transaction("reporting") as uow:
            await add_facts(uow, story.events[part * len(story.events) // 4 : (part + 1) * len(story.events) // 4])


@asynccontextmanager
async def _before(database: Database) -> AsyncIterator[Connection]:
    """The same facts with the functions as they were: one connection that sees them."""
    async with database.pool.acquire() as connection:
        await connection.execute("CREATE SCHEMA before; SET search_path TO before, public")
        for name, sql in migrations(SERVICE.migrations).items():
            if name.startswith("service/") and name < "service/0021":
                await connection.execute(sql)
        for table in ("fact", "item_seen"):
            columns = await connection.fetchval(
                "SELECT string_agg(attname, ', ') FROM pg_attribute "
                "WHERE attrelid = $1::regclass AND attnum > 0 AND attgenerated = '' AND NOT attisdropped",
                table,
            )
            await connection.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM public.{table}")
        await connection.execute(
            "INSERT INTO member_seen SELECT seen.* FROM (SELECT array_agg(source) AS of, array_agg(subject) AS which "
            "FROM fact WHERE present IS NOT NULL) AS known, member_to_see(of, which) AS seen"
        )
        await connection.execute("ANALYZE")
        yield connection


async def _same(now: Connection, short: str, then: Connection, whole: str, *asked: object) -> None:
    typed = "SELECT * FROM ({}) AS listed WHERE $1::date <= $2::date AND $3::timestamptz IS NOT NULL"
    found = sorted(map(str, map(tuple, await now.fetch(typed.format(short), *asked))))
    assert found == sorted(map(str, map(tuple, await then.fetch(typed.format(whole), *asked)))), asked


async def test_a_record_may_count_those_in_the_room(database_of: Databases) -> None:
    database, story = await database_of("reporting"), Story()
    story.say(activity("A-1", date(2025, 5, 5), "B-01", attendances=50, present=40))
    await story.tell(database)
    assert await database.pool.fetchval("SELECT count(*) FROM fact WHERE present IS NULL") == 1


async def test_a_stream_is_summed_in_the_half_that_is_its_lane(database_of: Databases) -> None:
    database, story = await database_of("reporting"), a_year(31)
    for half, lane in enumerate(lanes(story.events, 1)):
        of = {event.subject for event in lane}
        assert await database.pool.fetchval(
            "SELECT bool_and(half_of(one) = $2) FROM unnest($1::text[]) AS one", of, half
        )
