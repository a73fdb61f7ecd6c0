"""Indicators of an assessment: computed from facts, against an independent count, said when they change."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

from services.reporting.domain.indicators.catalogue import INDICATORS
from services.reporting.handlers.indicators import compute_indicators
from shared.database import Database
from shared.events import activities, registry
from shared.events.envelope import decode
from tests.reporting import assessed, reassess
from tests.reporting import story as told
from tests.reporting.assessed import BRANCHES, CYCLE, a_year_assessed
from tests.reporting.story import Story

DATABASES = Callable[[str], Awaitable[Database]]
NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)


async def computed(database: Database, now: datetime = NOW, rest: int = 0) -> list[Any]:
    """One turn of the clock at a moment: what it said, in its order."""
    before = await database.pool.fetchval("SELECT coalesce(max(id), 0) FROM outbox")
    async with database.transaction("clock") as uow:
        uow.now, uow.today = now, database.office_day(now)
        await compute_indicators(uow, rest)
    rows = await database.pool.fetch("SELECT body FROM outbox WHERE id > $1 ORDER BY id", before)
    return [decode(row["body"]).data for row in rows]


async def values(database: Database, story: Story, now: datetime = NOW) -> dict[tuple[str, str], float | None]:
    """(branch, indicator) -> value, of what is said once the story was heard."""
    await story.tell(database)
    return {(said.branch, said.indicator): said.value for said in await computed(database, now)}


async def test_every_indicator_equals_an_assessment_by_hand(database_of: DATABASES) -> None:
    database, story = await database_of("reporting"), a_year_assessed(1)
    await story.tell(database)
    for now in (datetime(2025, 7, 1, 4, tzinfo=UTC), datetime(2026, 1, 3, 4, tzinfo=UTC), NOW):
        await database.pool.execute("DELETE FROM indicator_said; DELETE FROM indicator_turn")
        said = {(one.branch, one.indicator): one.value for one in await computed(database, now)}
        hand = reassess.ByHand(story.events, 2025, now, database.office_day(now))
        by_hand = {
            (branch, code): count(hand, branch, BRANCHES)
            for branch in BRANCHES
            for code, count in reassess.INDICATORS.items()
        }
        assert {key: (said[key], by_hand[key]) for key in by_hand if said[key] != by_hand[key]} == {}, now
        assert said.keys() == by_hand.keys()
        assert INDICATORS.keys() == reassess.INDICATORS.keys()
    assert {code for (_, code), value in said.items() if value} == INDICATORS.keys(), "something to count for each"
    assert {code for (_, code), value in said.items() if value is None}, "something that cannot be computed"


# --- the edges, each by itself


async def one_value(database: Database, story: Story, indicator: str, branch: str = "B-1", now: datetime = NOW) -> Any:
    if not any(isinstance(event.data, registry.AssessmentOpened) for event in story.events):
        story.say(assessed.opened("B-1", "B-2"))
    return (await values(database, story, now))[(branch, indicator)]


ATTENDED: dict[str, tuple[list[str], float | None]] = {
    "C-1": (["present"] * 9 + ["absent"], 90.0),
    "C-2": (["present", "walk_in", "excused"], 66.6667),
    "C-3": (["present", "observer"], 100.0),
    "C-4": (["excused"], 0.0),
    "C-5": (["observer"], None),
    "C-6": ([], None),
}
SUCCEEDED: dict[str, tuple[int | None, float]] = {
    "C-1": (0, 0.0),  # on the last day
    "C-2": (-30, 0.0),
    "C-3": (1, 1.0),
    "C-4": (364, 364.0),
    "C-5": (None, 365.0),
}
REPORTED: dict[str, tuple[datetime, float]] = {
    "C-1": (datetime(2025, 4, 30, 15, 59, tzinfo=UTC), 100.0),  # the last minute of the thirtieth day in Shanghai
    "C-2": (datetime(2025, 4, 30, 16, 0, tzinfo=UTC), 0.0),
}


async def test_attendance_is_of_the_meetings_that_list_the_branch(database_of: DATABASES) -> None:
    story = Story()
    for n in range(10):
        there = {branch: states[n] for branch, (states, _) in ATTENDED.items() if n < len(states)}
        story.say(assessed.meeting(n + 1, date(2025, 1, 1) + n * assessed.DAY, **there))
    story.say(assessed.opened(*ATTENDED))
    found = await values(await database_of("reporting"), story)
    assert {branch: found[branch, "attendance"] for branch in ATTENDED} == {b: v for b, (_, v) in ATTENDED.items()}


async def test_a_re_election_on_the_last_day_is_in_time_and_a_day_later_is_not(database_of: DATABASES) -> None:
    story, until = Story(), date(2025, 1, 1)
    for branch, (late, _) in SUCCEEDED.items():
        first = assessed.term(f"{branch}-1", branch, 1, date(2021, 1, 1), until)
        story.say(first)
        if late is not None:
            story.say(assessed.ended(first, until + late * assessed.DAY))
            story.say(assessed.term(f"{branch}-2", branch, 2, until + late * assessed.DAY, date(2030, 1, 1)))
    # What was over before the year began is of another year.
    story.say(assessed.term("C-9-1", "C-9", 1, date(2020, 1, 1), date(2024, 1, 1)))
    story.say(assessed.term("C-9-2", "C-9", 2, date(2025, 1, 1), date(2029, 1, 1)))
    story.say(assessed.opened(*SUCCEEDED, "C-9"))
    found = await values(await database_of("reporting"), story)
    wanted = {branch: value for branch, (_, value) in SUCCEEDED.items()} | {"C-9": 0.0}
    assert {branch: found[branch, "timely_succession"] for branch in wanted} == wanted


async def test_a_report_is_in_time_until_the_end_of_the_last_day(database_of: DATABASES) -> None:
    story = Story()
    for branch, (recorded, _) in REPORTED.items():
        said = assessed.held(f"A-{branch}", date(2025, 3, 31), branch)
        story.say(said, recorded)
        story.say(activities.ActivityCorrected(**said.model_dump()), date(2025, 12, 1))
    story.say(assessed.opened(*REPORTED))
    found = await values(await database_of("reporting"), story)
    assert {branch: found[branch, "report_in_time"] for branch in REPORTED} == {b: v for b, (_, v) in REPORTED.items()}


async def test_limits_are_the_schemes_and_else_those_the_society_has_set(database_of: DATABASES) -> None:
    database, story = await database_of("reporting"), Story()
    held = assessed.held("A-1", date(2025, 3, 1), "B-1")
    story.say(held.model_copy(update={"minutes_filed_on": date(2025, 3, 9)}), date(2025, 3, 11))
    story.say(activities.SettingSet(effective_on=date(2025, 3, 2), code="report_within_days", value=1))  # later
    story.say(activities.SettingSet(effective_on=date(2025, 3, 1), code="report_within_days", value=9))
    story.say(activities.SettingSet(effective_on=date(2025, 3, 1), code="meeting_minutes_within_days", value=8))
    story.say(assessed.opened("B-1"))
    own = await values(database, story)
    assert (own["B-1", "report_in_time"], own["B-1", "minutes_filed"]) == (0.0, 100.0)
    days = registry.Measure(indicator="report_in_time", name="within_days", number=10)
    kinds = registry.Measure(indicator="yearly_activity", name="kinds", codes=("lecture",))
    week = registry.Measure(indicator="minutes_filed", name="within_days", number=7)
    story.say(assessed.opened("B-1", code="YA-X", scheme="other", measures=(days, week, kinds)))
    told_ = await values(database, story)
    assert (told_["B-1", "report_in_time"], told_["B-1", "activity_series"]) == (100.0, 1.0)
    assert told_["B-1", "minutes_filed"] == 0.0
    assert told_["B-1", "yearly_activity"] is None  # founded on no known day: it stood too short to be at fault


async def test_a_branch_is_not_at_fault_before_it_stood(database_of: DATABASES) -> None:
    story = Story()
    story.say(told.branch("B-1", date(2025, 8, 1)))
    story.say(told.branch("B-2", date(2015, 1, 1)))
    story.say(told.branch("B-3", date(2025, 8, 1)))
    story.say(assessed.held("A-1", date(2025, 9, 1), "B-3"))
    story.say(assessed.held("A-2", date(2025, 9, 1), "society"))
    for branch in ("B-2", "B-3"):
        story.say(assessed.summary(branch, date(2026, 3, 31)))
    story.say(assessed.plan("B-2", date(2024, 12, 31)))
    story.say(assessed.opened("B-1", "B-2", "B-3"))
    found = await values(await database_of("reporting"), story)
    assert [found[branch, "yearly_activity"] for branch in ("B-1", "B-2", "B-3")] == [None, 0.0, 1.0]
    # No plan could come of B-3; of B-1 neither plan nor, so far, a summary: that one is due, and others sent theirs.
    assert [found[branch, "plan_and_summary"] for branch in ("B-1", "B-2", "B-3")] == [0.0, 2.0, 2.0]


async def test_where_nobody_recorded_anything_nothing_is_zero(database_of: DATABASES) -> None:
    story = Story()
    story.say(told.branch("B-1", date(2015, 1, 1)))
    story.say(assessed.held("A-1", date(2024, 12, 31), "B-1"))
    story.say(assessed.held("A-2", date(2025, 5, 1), "society", "B-9"))  # of nobody who is assessed
    story.say(assessed.opened("B-1"))
    found = await values(await database_of("reporting"), story)
    assert {key: value for key, value in found.items() if value is not None} == {}
    assert len(found) == len(INDICATORS)


# --- said when it changes, and only then


async def test_a_value_is_said_again_only_when_it_or_its_list_has_changed(database_of: DATABASES) -> None:
    database, story = await database_of("reporting"), Story()
    for branch in ("B-1", "B-2"):
        story.say(told.branch(branch, date(2015, 1, 1)))
    held = assessed.held("A-1", date(2025, 3, 1), "B-1", "B-2", kind="visit")
    first = story.say(held)
    story.say(assessed.opened("B-1", "B-2"))
    await story.tell(database)
    said = await computed(database)
    assert len(said) == 2 * len(INDICATORS)
    service = {one.branch: one for one in said if one.indicator == "member_service"}
    assert (service["B-1"].facts, service["B-1"].subjects, service["B-1"].records) == (
        (first.id,),
        ("activity/A-1",),
        1,
    )
    assert service["B-1"].list_sha256 == service["B-2"].list_sha256
    assert await computed(database) == []  # nothing heard
    story.say(told.expert("E-1", date(2025, 1, 1)))
    story.say(assessed.held("A-2", date(2024, 3, 1), "B-1", kind="visit"))
    await story.tell(database)
    assert await computed(database) == []  # of another year
    again = story.say(activities.ActivityCorrected(**(held.model_dump() | {"hosts": ("B-1",)})))
    await story.tell(database)
    changed = {(one.branch, one.indicator): one for one in await computed(database)}
    assert changed["B-2", "member_service"].value == 0.0
    assert (changed["B-1", "member_service"].value, changed["B-1", "member_service"].facts) == (1.0, (again.id,))
    assert {indicator for _, indicator in changed} == {"member_service", "report_in_time"}
    story.say(activities.ActivityCancelled(effective_on=date(2025, 3, 1), code="A-1"))
    await story.tell(database)
    assert {one.value for one in await computed(database)} == {None}  # nothing of that year is recorded any more


async def test_a_late_fact_counts_until_the_scores_are_unsealed_and_never_after(database_of: DATABASES) -> None:
    database, story = await database_of("reporting"), Story()
    story.say(told.branch("B-1", date(2015, 1, 1)))
    assert await one_value(database, story, "attendance") is None
    story.say(assessed.meeting(1, date(2025, 6, 1), B_1="present"), date(2026, 2, 1))
    assert await one_value(database, story, "attendance") == 100.0
    story.say(registry.AssessmentUnsealed(effective_on=date(2026, 3, 1), code=CYCLE, branches=1, assessors=0, scores=0))
    story.say(assessed.meeting(2, date(2025, 7, 1), B_1="absent"), date(2026, 4, 1))
    assert await values(database, story) == {}


async def test_what_took_long_rests_before_it_is_computed_again(database_of: DATABASES) -> None:
    database, story = await database_of("reporting"), Story()
    story.say(told.branch("B-1", date(2015, 1, 1)))
    assert await one_value(database, story, "attendance") is None
    await database.pool.execute("UPDATE indicator_turn SET took = '10 s', computed_at = $1", NOW)
    story.say(assessed.meeting(1, date(2025, 6, 1), B_1="present"))
    await story.tell(database)
    assert await computed(database, NOW.replace(minute=1), rest=20) == []
    assert [one.value for one in await computed(database, NOW.replace(minute=4), rest=20)] == [100.0]


async def test_what_people_judge_is_computed_by_nobody() -> None:
    assert "large_high_level" not in INDICATORS
    assert "mean_age" not in INDICATORS  # years of birth stay with the registry


async def test_what_is_only_replayed_says_nothing(database_of: DATABASES) -> None:
    database, story = await database_of("reporting"), Story()
    story.say(told.branch("B-1", date(2015, 1, 1)))
    story.say(assessed.meeting(1, date(2025, 6, 1), B_1="present"))
    assert await one_value(database, story, "attendance") == 100.0
    for event in story.events:
        event.replay = True
    story._told = 0
    assert await values(database, story) == {}
