"""The edges of the definitions, each with one small story: the day before, the day itself, the day after."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from services.reporting.domain.period import period_of
from services.reporting.store import tables
from services.reporting.store.compute import values, window_of
from shared.database import Database
from shared.events.activities import ActivityCancelled, DecidedItemClosed, DecidedItemPostponed, ItemDecided
from shared.events.registry import PostFilled
from tests.reporting.conftest import Databases
from tests.reporting.lives import answered_on, reopened_on
from tests.reporting.story import (
    Story,
    activity,
    answered,
    branch,
    closed,
    contact,
    expert,
    joined,
    key_work,
    left,
    liaison,
    raised,
    tick,
)

LAST = date(2025, 12, 31)
DAY = timedelta(days=1)
WINDOW = window_of(period_of("2025-Q4"), datetime(2026, 11, 1, tzinfo=UTC))


@pytest.fixture
async def database(database_of: Databases) -> Database:
    return await database_of("reporting")


async def figures(database: Database, story: Story) -> dict[str, int | float]:
    await story.tell(database)
    async with database.reading() as connection:
        return await values(connection, WINDOW)


@pytest.mark.parametrize(("until", "covered"), [(LAST, 0), (LAST + DAY, 100), (None, 100)])
async def test_a_liaison_is_in_office_until_the_day_before_the_end(
    database: Database, until: date | None, covered: float
) -> None:
    story = Story()
    story.say(branch("B-01"))
    story.say(liaison("B-01", date(2025, 1, 1), until))
    story.say(activity("A-1", date(2025, 10, 1), "B-01"))
    assert (await figures(database, story))["work_coverage"] == covered


async def test_a_chair_is_no_liaison(database: Database) -> None:
    story = Story()
    story.say(branch("B-01"))
    chair = {"code": "P-1", "body": "B-01", "branch": "B-01", "post": "chair", "person": "X"}
    story.say(PostFilled(effective_on=date(2025, 1, 1), **chair))
    story.say(activity("A-1", date(2025, 10, 1), "B-01"))
    assert (await figures(database, story))["work_coverage"] == 0


async def test_the_first_and_the_last_day_belong_to_the_period(database: Database) -> None:
    story = Story()
    for n, day in enumerate((date(2025, 9, 30), date(2025, 10, 1), LAST, LAST + DAY)):
        story.say(activity(f"A-{n}", day, "B-01", attendances=10**n))
        story.say(joined(f"M-{n}", day, "B-01"))
        story.say(raised(f"I-{n}", day, day + 15 * DAY))
    found = await figures(database, story)
    assert (found["activities_held"], found["beneficiaries_attendances"]) == (2, 110)
    assert (found["members_joined"], found["members"]) == (2, 3)
    assert found["items_received"] == 2


@pytest.mark.parametrize(("days_ago", "in_contact"), [(59, 1), (60, 0)])
async def test_an_expert_is_out_of_contact_when_the_cadence_is_over(
    database: Database, days_ago: int, in_contact: int
) -> None:
    story = Story()
    story.say(expert("E-1", date(2025, 1, 1), "B-01", cadence=60))
    story.say(contact("C-1", LAST - days_ago * DAY, "E-1"))
    story.say(contact("C-2", LAST - DAY, "E-1", made=False))
    story.say(contact("C-3", LAST + DAY, "E-1"))
    assert (await figures(database, story))["experts_in_contact"] == in_contact


@pytest.mark.parametrize(("due", "overdue"), [(LAST, 1), (LAST + DAY, 0)])
async def test_what_is_due_on_the_last_day_is_overdue_at_its_end(database: Database, due: date, overdue: int) -> None:
    story = Story()
    story.say(raised("I-1", date(2025, 11, 1), due))
    decided = ItemDecided(
        effective_on=date(2025, 11, 1), code="D-1", meeting="JM-1", number=1, title="D", lead="B-01", due_on=due
    )
    story.say(decided)
    found = await figures(database, story)
    assert (found["items_overdue"], found["decided_items_overdue"]) == (overdue, overdue)


@pytest.mark.parametrize(("on", "overdue"), [(LAST, 0), (LAST + DAY, 1)])
async def test_what_is_done_by_the_last_day_is_not_overdue(database: Database, on: date, overdue: int) -> None:
    story = Story()
    item = raised("I-1", date(2025, 11, 1), date(2025, 11, 22))
    story.say(item)
    story.say(answered(item, on))
    story.say(
        ItemDecided(
            effective_on=date(2025, 11, 1), code="D-1", meeting="JM", number=1, title="D", lead="B-01", due_on=LAST
        )
    )
    story.say(DecidedItemClosed(effective_on=on, code="D-1", meeting="JM", reviewer="P-9"))
    found = await figures(database, story)
    assert (found["items_overdue"], found["decided_items_overdue"]) == (overdue, overdue)


@pytest.mark.parametrize(("told_on", "overdue"), [(LAST, 0), (LAST + DAY, 1)])
async def test_what_is_postponed_by_the_last_day_is_not_overdue(
    database: Database, told_on: date, overdue: int
) -> None:
    story = Story()
    decided = date(2025, 11, 1)
    story.say(
        ItemDecided(effective_on=decided, code="D-1", meeting="JM", number=1, title="D", lead="B-01", due_on=LAST)
    )
    later = {"code": "D-1", "meeting": "JM", "lead": "B-01", "due_on": LAST + DAY}
    story.say(DecidedItemPostponed(effective_on=told_on, **later))
    assert (await figures(database, story))["decided_items_overdue"] == overdue


async def test_an_item_that_wants_no_reply_is_never_overdue(database: Database) -> None:
    story = Story()
    story.say(raised("I-1", date(2025, 11, 1), date(2025, 11, 22), wants_reply=False))
    assert (await figures(database, story))["items_overdue"] == 0


async def test_a_closed_item_is_not_overdue_even_without_an_answer(database: Database) -> None:
    story = Story()
    item = raised("I-1", date(2025, 11, 1), date(2025, 11, 22))
    story.say(item)
    story.say(closed(item, date(2025, 11, 5)))
    assert (await figures(database, story))["items_overdue"] == 0


async def test_an_item_answered_again_counts_in_each_quarter_it_was_answered(database: Database) -> None:
    story = Story()
    item = raised("I-1", date(2025, 9, 1), date(2025, 9, 22))
    story.say(item)
    first = answered_on(item, date(2025, 9, 10))
    story.say(first)
    again = reopened_on(first, date(2025, 10, 5))
    story.say(again)
    story.say(answered_on(again, date(2025, 10, 10)))
    assert (await figures(database, story))["items_answered"] == 1
    async with database.reading() as connection:
        before = await values(connection, window_of(period_of("2025-Q3"), WINDOW.known_on))
    assert before["items_answered"] == 1


async def test_a_tick_backed_by_a_cancelled_activity_is_none(database: Database) -> None:
    story = Story()
    story.say(key_work("KW-1", date(2025, 1, 10)))
    story.say(activity("A-1", date(2025, 5, 1), "B-01"))
    for which in ("participation", "voice", "work"):
        story.say(tick("KW-1", date(2025, 5, 1), which, "activity/A-1" if which == "work" else "document/D-1"))
    assert (await figures(database, story))["key_works_covered"] == 1
    story.say(ActivityCancelled(effective_on=date(2026, 1, 5), code="A-1"))
    assert (await figures(database, story))["key_works_covered"] == 0


async def test_one_tick_given_three_times_is_one_tick(database: Database) -> None:
    story = Story()
    story.say(key_work("KW-1", date(2025, 1, 10)))
    for _ in range(3):
        story.say(tick("KW-1", date(2025, 5, 1), "voice"))
    assert (await figures(database, story))["key_works_covered"] == 0


async def test_a_person_counts_once_at_the_first_activity_and_the_rest_is_nameless(database: Database) -> None:
    story = Story()
    story.say(activity("A-1", date(2025, 11, 2), "B-01", people=("a", "b", "b"), attendances=10))
    story.say(activity("A-2", date(2025, 11, 1), "B-01", people=("b", "c"), attendances=2))
    story.say(activity("A-3", date(2025, 11, 3), "B-01", people=("z",), attendances=9, open_to="internal"))
    found = await figures(database, story)
    assert (found["beneficiaries_people"], found["beneficiaries_attendances"]) == (3, 12)
    async with database.reading() as connection:
        explained = await tables.activities(connection, WINDOW)
    assert explained["attendances_without_names"] == 8


async def test_an_activity_of_two_hosts_counts_once_in_total_and_once_for_each(database: Database) -> None:
    story = Story()
    for code in ("B-01", "B-02"):
        story.say(branch(code))
        story.say(liaison(code, date(2025, 1, 1)))
    story.say(activity("A-1", date(2025, 11, 2), "B-01", "B-02", "society"))
    found = await figures(database, story)
    assert (found["activities_held"], found["work_coverage"]) == (1, 100)
    async with database.reading() as connection:
        explained = await tables.activities(connection, WINDOW)
        rows = await tables.branches(connection, WINDOW)
    assert explained["activities_by_host"] == {"B-01": 1, "B-02": 1, "society": 1}
    assert [row.activities for row in rows] == [1, 1]


async def test_a_member_who_left_and_came_back_on_one_day_did_not_move(database: Database) -> None:
    story = Story()
    story.say(joined("M-1", date(2025, 1, 1), "B-01"))
    story.say(left("M-1", date(2025, 11, 1)))
    story.say(joined("M-1", date(2025, 11, 1), "B-01"))
    found = await figures(database, story)
    assert (found["members"], found["members_joined"], found["members_left"]) == (1, 0, 0)


async def test_what_is_recorded_at_midnight_after_the_period_is_late(database: Database) -> None:
    story = Story()
    ends_at = period_of("2025-Q4").ends_at
    story.say(activity("A-1", LAST, "B-01"), recorded=ends_at - timedelta(seconds=1))
    story.say(activity("A-2", LAST, "B-01"), recorded=ends_at)
    await story.tell(database)
    async with database.reading() as connection:
        late = await tables.late(connection, WINDOW, ends_at)
    assert [(row.type, row.facts, row.subjects) for row in late] == [
        ("activities.activity.held.v2", 1, ("activity/A-2",))
    ]
