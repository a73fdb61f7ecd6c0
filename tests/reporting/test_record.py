"""One record behind a figure: its versions, who entered it, in which figures it counts, and who may open it."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.reporting.domain.period import Period
from services.reporting.domain.reader import Reader
from services.reporting.store.compute import values, window_of
from services.reporting.views.record import record
from services.reporting.views.series import series
from shared.database import Database
from shared.errors import Forbidden, Unknown
from tests.reporting.readers import LEADER, SECRETARIAT, liaison_of
from tests.reporting.story import Story, activity, branch, liaison, raised

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
async def heard(database_of: Any) -> tuple[Database, dict[str, str]]:
    """An activity of one branch that was corrected, and an item that the same branch raised; the ids by name."""
    database, story = await database_of("reporting"), Story()
    for code in ("B-1", "B-2"):
        story.say(branch(code))
    first = story.say(activity("A-1", date(2025, 10, 3), "B-1", attendances=10))
    second = story.say(activity("A-1", date(2025, 10, 4), "B-1", attendances=12))
    item = story.say(raised("I-1", date(2025, 10, 5), date(2025, 11, 5), "B-1"))
    await story.tell(database)
    return database, {"first": first.id, "second": second.id, "item": item.id}


async def opened(database: Database, event_id: str, reader: Reader, run: str | None = None) -> dict[str, Any]:
    async with database.reading() as connection:
        return await record(connection, event_id, run, reader, NOW)


async def test_a_record_is_told_with_all_its_versions_the_newest_first(heard: Any) -> None:
    database, ids = heard
    told = await opened(database, ids["first"], SECRETARIAT)
    assert [str(one["event_id"]) for one in told["versions"]] == [ids["second"], ids["first"]]
    assert [(one["version"], one["opened"], one["entered_by"]) for one in told["versions"]] == [
        (2, False, "test"),
        (1, True, "test"),
    ]
    assert (told["subject"], told["fields"]["attendances"]) == ("activity/A-1", 10)


async def test_the_account_that_entered_it_is_told_to_the_secretariat_alone(heard: Any) -> None:
    database, ids = heard
    told = await opened(database, ids["second"], LEADER)
    assert told["fields"]["attendances"] == 12
    assert {told["entered_by"], *(one["entered_by"] for one in told["versions"])} == {None}


async def test_the_office_of_who_entered_it_is_told_as_it_was_held_on_that_day(database_of: Any) -> None:
    database, story = await database_of("reporting"), Story()
    story.say(branch("B-1"))
    story.say(liaison("B-1", date(2025, 1, 1), until=date(2025, 10, 10)))
    first = story.say(activity("A-1", date(2025, 10, 3), "B-1", attendances=10))
    later = story.say(activity("A-1", date(2025, 10, 3), "B-1", attendances=12), recorded=date(2025, 10, 20))
    first.actor = later.actor = "P-L-B-1"
    await story.tell(database)
    told = await opened(database, first.id, LEADER)
    assert [one["recorded_by"] for one in told["versions"]] == [[], ["liaison/B-1"]], "she has left the office since"
    assert (told["recorded_by"], told["entered_by"]) == (["liaison/B-1"], None)
    assert (await opened(database, later.id, SECRETARIAT))["entered_by"] == "P-L-B-1"


async def test_what_a_leader_may_not_see_shows_its_days_only(heard: Any) -> None:
    database, ids = heard
    told = await opened(database, ids["item"], LEADER)
    assert "fields" not in told
    assert "subject" not in told
    assert told["versions"] == []
    assert "fields" in await opened(database, ids["item"], liaison_of("B-1"))


async def test_a_liaison_of_another_branch_is_refused(heard: Any) -> None:
    database, ids = heard
    for name in ("first", "item"):
        with pytest.raises(Forbidden):
            await opened(database, ids[name], liaison_of("B-2"))
    with pytest.raises(Unknown):
        await opened(database, str(uuid.uuid4()), SECRETARIAT)


async def test_a_series_has_the_value_that_each_period_has_alone(told: tuple[Database, Story]) -> None:
    database, _ = told
    quarters = [Period("quarter", 2025, number) for number in (1, 2, 3, 4)]
    async with database.reading() as connection:
        line = await series(connection, "activities_held", quarters[-1], NOW, 4)
        alone = [(await values(connection, window_of(one, NOW)))["activities_held"] for one in quarters]
    assert [one["digest"] for one in line["values"]] == ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]
    assert [one["value"] for one in line["values"]] == alone
    assert len(set(alone)) > 1
