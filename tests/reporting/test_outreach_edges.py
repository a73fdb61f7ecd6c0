"""The edges of the figures of outreach: due on the last day, extended, reopened, told back, a quarter in whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.reporting.domain.dataset import Figure
from services.reporting.domain.period import period_of
from services.reporting.store.datasets import dataset
from services.reporting.store.outreach import EXPERTS
from shared.database import Database
from shared.events import outreach
from tests.reporting.conftest import Databases
from tests.reporting.lives import answered_on, reopened_on, step
from tests.reporting.story import Story, contact, expert, raised

NOW = datetime(2026, 11, 1, tzinfo=UTC)
LAST, DAY = date(2025, 12, 31), timedelta(days=1)
ITEM = raised("I-1", date(2025, 11, 3), date(2025, 11, 24), "B-01")


@pytest.fixture
async def database(database_of: Databases) -> Database:
    return await database_of("reporting")


async def figures(database: Database, story: Story, digest: str = "2025-Q4") -> dict[str, Figure]:
    await story.tell(database)
    async with database.reading() as connection:
        return (await dataset(connection, period_of(digest), NOW)).figures


def parts(figure: Figure) -> tuple[int | None, int | None]:
    return figure.numerator, figure.denominator


def told(*events: Any) -> Story:
    story = Story()
    for event in events:
        story.say(event)
    return story


@pytest.mark.parametrize(
    ("due", "rate"), [(date(2025, 9, 30), (0, 0)), (date(2025, 10, 1), (0, 1)), (LAST, (0, 1)), (LAST + DAY, (0, 0))]
)
async def test_what_is_due_in_the_period_is_to_be_answered_in_it(
    database: Database, due: date, rate: tuple[int, int]
) -> None:
    found = await figures(database, told(raised("I-1", date(2025, 9, 1), due)))
    assert parts(found["items_answer_rate"]) == rate


@pytest.mark.parametrize(("on", "rate"), [(date(2025, 9, 2), (1, 1)), (LAST, (1, 1)), (LAST + DAY, (0, 1))])
async def test_an_answer_before_the_period_or_late_in_it_counts_and_one_after_it_does_not(
    database: Database, on: date, rate: tuple[int, int]
) -> None:
    item = raised("I-1", date(2025, 9, 1), date(2025, 10, 9))
    found = await figures(database, told(item, answered_on(item, on)))
    assert parts(found["items_answer_rate"]) == rate


@pytest.mark.parametrize(("on", "branch"), [(LAST, "B-02"), (LAST + DAY, "B-01")])
async def test_a_change_announced_beforehand_counts_from_its_day_and_said_again_on_it_counts_once(
    database: Database, on: date, branch: str
) -> None:
    enrolled = expert("E-1", date(2025, 1, 1), "B-01")
    story = told(enrolled)
    moved = outreach.ExpertChanged(**enrolled.model_dump() | {"branch": "B-02", "effective_on": on})
    story.say(moved, recorded=date(2025, 11, 1))
    story.say(moved, recorded=on)
    assert (await figures(database, story))["experts_enrolled"].value == 1
    async with database.reading() as connection:
        rows = await connection.fetch(EXPERTS, date(2025, 10, 1), LAST, NOW)
    assert [row["group"] for row in rows if row["figure"] == "experts_enrolled"] == [branch]


@pytest.mark.parametrize(("on", "overdue"), [(LAST, 0), (LAST + DAY, 1)])
async def test_an_extension_counts_from_the_day_it_was_told(database: Database, on: date, overdue: int) -> None:
    later = step(ITEM, outreach.ItemExtended, on, extended_on=on, answer_due_on=date(2026, 1, 20))
    found = await figures(database, told(ITEM, later))
    assert found["items_overdue"].value == overdue
    assert parts(found["items_answer_rate"]) == (0, overdue)


async def test_a_reopened_item_is_not_answered_and_due_anew(database: Database) -> None:
    answered = answered_on(ITEM, date(2025, 11, 10))
    back = {"told_on": date(2025, 11, 15), "closed_on": date(2025, 11, 20), "reaction": "dissatisfied"}
    closed = step(answered, outreach.ItemClosed, date(2025, 11, 20), **back)
    found = await figures(database, told(ITEM, answered, closed, reopened_on(closed, date(2025, 12, 1))))
    assert (found["items_answered"].value, found["items_solved"].value, found["items_reopened"].value) == (0, 0, 1)
    assert (parts(found["items_answer_rate"]), found["items_overdue"].value) == ((0, 1), 1)
    assert parts(found["items_satisfaction"]) == (0, 1), "who was dissatisfied stays so"


@pytest.mark.parametrize(
    ("reaction", "share"),
    [("satisfied", (1, 1)), ("fairly_satisfied", (1, 1)), ("dissatisfied", (0, 1)), ("not_called_back", (0, 0))],
)
async def test_only_those_called_back_are_asked_for_their_satisfaction(
    database: Database, reaction: str, share: tuple[int, int]
) -> None:
    answered = answered_on(ITEM, date(2025, 11, 10), "D")
    closed = step(answered, outreach.ItemClosed, LAST, closed_on=LAST, told_on=LAST, reaction=reaction)
    found = await figures(database, told(ITEM, answered, closed))
    assert parts(found["items_satisfaction"]) == share
    assert (parts(found["items_result_d"]), parts(found["items_result_a"])) == ((1, 1), (0, 1))


async def test_what_is_solved_later_is_solved_on_that_day(database: Database) -> None:
    answered = answered_on(ITEM, date(2025, 11, 10), "B")
    solved = step(answered, outreach.ItemSolved, date(2026, 1, 5), solved=True, solved_on=date(2026, 1, 5))
    story = told(ITEM, answered, solved)
    assert (await figures(database, story))["items_solved"].value == 0
    assert (await figures(database, story, "2026-Q1"))["items_solved"].value == 1


async def test_an_item_counts_as_corrected_and_not_at_all_once_withdrawn(database: Database) -> None:
    corrected = step(ITEM, outreach.ItemCorrected, date(2026, 1, 5), kind="demand", raised_on=date(2025, 10, 30))
    story = told(ITEM, corrected)
    found = await figures(database, story)
    assert (found["items_received"].value, found["items_demands"].value, found["items_suggestions"].value) == (1, 1, 0)
    story.say(step(corrected, outreach.ItemWithdrawn, date(2026, 2, 1), withdrawn_on=date(2026, 2, 1)))
    found = await figures(database, story)
    assert {found[name].value for name in found if name.startswith("items_")} == {0}


async def test_passed_on_to_two_bodies_is_one_item(database: Database) -> None:
    first = step(ITEM, outreach.ItemPassedOn, date(2025, 11, 5), passed_on_to="示例甲", passed_on_on=date(2025, 11, 5))
    second = step(
        first, outreach.ItemPassedOn, date(2025, 12, 5), passed_on_to="示例乙", passed_on_on=date(2025, 12, 5)
    )
    assert (await figures(database, told(ITEM, first, second)))["items_passed_on"].value == 1


@pytest.mark.parametrize(("begin", "expected"), [(date(2025, 10, 1), 1), (date(2025, 10, 2), 0)])
async def test_who_came_on_the_list_during_a_quarter_is_not_expected_in_it(
    database: Database, begin: date, expected: int
) -> None:
    found = await figures(database, told(expert("E-1", begin, "B-01"), contact("C-1", LAST, "E-1")))
    assert parts(found["experts_reached"]) == parts(found["contact_stability"]) == (expected, expected)
    assert found["experts_contacted"].value == 1


@pytest.mark.parametrize(("on", "expected"), [(LAST + DAY, 1), (LAST, 0)])
async def test_who_left_the_list_during_a_quarter_is_not_expected_in_it(
    database: Database, on: date, expected: int
) -> None:
    enrolled = expert("E-1", date(2025, 8, 1), "B-01")
    retired = outreach.ExpertRetired(**(enrolled.model_dump() | {"effective_on": on}))
    assert parts((await figures(database, told(enrolled, retired)))["experts_reached"]) == (0, expected)


async def test_contact_is_stable_when_there_was_one_in_every_quarter_that_is_over(database: Database) -> None:
    story = told(
        expert("E-1", date(2024, 1, 1), "B-01"),
        expert("E-2", date(2025, 5, 1), "B-01"),
        *(
            contact(f"C-{n}", day, "E-1")
            for n, day in enumerate((date(2025, 3, 31), date(2025, 4, 1), date(2025, 9, 30)))
        ),
        contact("C-8", date(2025, 7, 1), "E-2", "E-1"),
        contact("C-9", date(2025, 10, 1), "E-1", made=False),
    )
    by_quarter = {name: await figures(database, story, name) for name in ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")}
    assert [parts(found["contact_stability"]) for found in by_quarter.values()] == [(1, 1), (1, 1), (2, 2), (0, 2)]
    assert [found["contact_gaps"].value for found in by_quarter.values()] == [0, 0, 0, 2]
    assert parts((await figures(database, story, "2025-08"))["contact_stability"]) == (1, 1), "Q3 is not over"
    async with database.reading() as connection:
        table = (await dataset(connection, period_of("2025"), NOW)).contact_by_quarter
    of_each = [(row.contacted, row.expected) for row in table]
    assert (
        of_each
        == [parts(found["experts_reached"]) for found in by_quarter.values()]
        == [(1, 1), (1, 1), (2, 2), (0, 2)]
    )
    assert [row.gaps for row in table] == [0, 0, 0, 2]


async def test_a_forum_is_one_contact_of_several_experts(database: Database) -> None:
    story = told(*(expert(f"E-{n}", date(2025, 1, 1)) for n in range(3)), contact("C-1", LAST, "E-0", "E-1", "E-2"))
    found = await figures(database, story)
    assert (found["contacts_made"].value, found["experts_contacted"].value, found["contacts_attempted"].value) == (
        1,
        3,
        0,
    )
