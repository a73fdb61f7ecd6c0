"""The one rule of two dates: the state on day D as known at K, in its four corners."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from shared.database import Database
from shared.events.registry import BranchChanged, PartyGroupDissolved
from tests.reporting.conftest import Databases
from tests.reporting.story import Story, activity, at_noon, branch, group, joined, left

MARCH, MAY, JULY = date(2025, 3, 1), date(2025, 5, 1), date(2025, 7, 1)


async def status(database: Database, day: date, known_on: date | datetime) -> str | None:
    moment = known_on if isinstance(known_on, datetime) else at_noon(known_on)
    found: str | None = await database.pool.fetchval(
        """
        SELECT data->>'status'
        FROM state_at(ARRAY['registry.branch.founded.v1', 'registry.branch.changed.v1'], $1, $2) AS branch
        """,
        day,
        moment,
    )
    return found


def suspended(day: date) -> BranchChanged:
    return BranchChanged(effective_on=day, code="B-01", name="B-01分会", kind="分会", status="suspended")


@pytest.fixture
async def database(database_of: Databases) -> Database:
    return await database_of("reporting")


async def test_a_late_fact_holds_from_its_day_but_is_known_only_later(database: Database) -> None:
    story = Story()
    story.say(branch("B-01", date(2025, 1, 1)))
    story.say(suspended(MARCH), recorded=MAY)
    await story.tell(database)
    assert await status(database, date(2025, 4, 1), known_on=date(2025, 4, 1)) == "normal"
    assert await status(database, date(2025, 4, 1), known_on=MAY) == "suspended"
    assert await status(database, date(2025, 2, 28), known_on=MAY) == "normal"


async def test_a_corrected_fact_gives_way_to_the_higher_version_of_the_same_day(database: Database) -> None:
    story = Story()
    story.say(branch("B-01", date(2025, 1, 1)))
    story.say(suspended(MARCH))
    corrected = BranchChanged(effective_on=MARCH, code="B-01", name="B-01分会", kind="分会", status="rectifying")
    story.say(corrected, recorded=JULY)
    await story.tell(database)
    assert await status(database, MARCH, known_on=MAY) == "suspended"
    assert await status(database, MARCH, known_on=JULY) == "rectifying"


async def test_a_future_fact_is_invisible_until_its_day(database: Database) -> None:
    story = Story()
    story.say(branch("B-01", date(2025, 1, 1)))
    story.say(suspended(JULY), recorded=MARCH)
    await story.tell(database)
    assert await status(database, date(2025, 6, 30), known_on=MARCH) == "normal"
    assert await status(database, JULY, known_on=MARCH) == "suspended"


async def test_a_back_dated_fact_stays_under_what_holds_later(database: Database) -> None:
    story = Story()
    story.say(branch("B-01", date(2025, 1, 1)))
    story.say(BranchChanged(effective_on=MAY, code="B-01", name="B-01分会", kind="分会", status="rectifying"))
    story.say(suspended(MARCH), recorded=JULY)
    await story.tell(database)
    assert await status(database, date(2025, 4, 1), known_on=JULY) == "suspended"
    assert await status(database, MAY, known_on=JULY) == "rectifying"


async def test_nothing_is_known_before_it_was_recorded(database: Database) -> None:
    story = Story()
    story.say(branch("B-01", date(1980, 11, 1)), recorded=MARCH)
    await story.tell(database)
    assert await status(database, JULY, known_on=date(2025, 2, 28)) is None


async def test_a_group_formed_anew_counts_again(database: Database) -> None:
    story = Story()
    story.say(group("B-01", MARCH))
    gone = group("B-01", MAY).model_dump()
    story.say(PartyGroupDissolved(**gone))
    story.say(group("B-01", JULY))
    await story.tell(database)
    for day, expected in ((MARCH, 1), (MAY, 0), (JULY, 1)):
        found = await database.pool.fetchval("SELECT count(*) FROM party_group_of_branch($1, $2)", day, at_noon(JULY))
        assert found == expected, day


async def test_an_activity_recorded_anew_with_another_day_is_one_activity_on_that_day(database: Database) -> None:
    story = Story()
    story.say(activity("A-1", MAY, "B-01", attendances=10))
    story.say(activity("A-1", MARCH, "B-01", attendances=12), recorded=JULY)
    await story.tell(database)
    sql = "SELECT effective_on FROM activity_held('2025-01-01', '2025-12-31', $1)"
    assert [r[0] for r in await database.pool.fetch(sql, at_noon(date(2025, 6, 1)))] == [MAY]
    assert [r[0] for r in await database.pool.fetch(sql, at_noon(JULY))] == [MARCH]


async def test_a_member_who_leaves_is_not_counted_on_the_day_of_leaving(database: Database) -> None:
    story = Story()
    story.say(joined("M-1", MARCH, "B-01"))
    story.say(left("M-1", MAY))
    await story.tell(database)
    for day, expected in ((date(2025, 2, 28), 0), (MARCH, 1), (date(2025, 4, 30), 1), (MAY, 0)):
        assert await database.pool.fetchval("SELECT count(*) FROM member_on($1, now())", day) == expected, day


async def test_the_opening_stock_is_no_movement_even_if_updated_on_the_same_day(database: Database) -> None:
    story = Story()
    story.say(joined("M-1", MARCH, "B-01", opening_stock=True))
    story.say(joined("M-1", MARCH, "B-02"))
    story.say(joined("M-2", MARCH, "B-01"))
    await story.tell(database)
    moves = await database.pool.fetch("SELECT move FROM member_move('2025-03-01', '2025-03-31', now())")
    assert sorted(row["move"] for row in moves) == ["joined", "stock"]
