"""What a run is called: the number of the year, drafts and official runs, what corrects what was sent."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.reporting.commands.runs import KeepRun, SendRun
from services.reporting.domain.refusals import RunSentAlready
from services.reporting.handlers.run_sending import send_run
from services.reporting.handlers.runs import keep_run
from services.reporting.store.runs import mark_sent
from services.reporting.views import runs
from shared.database import Database
from tests.reporting.conftest import Databases
from tests.reporting.story import Story, activity, branch, society

DAYS = {code: date(2025, month, 5) for month, code in ((2, "Q1"), (5, "Q2"), (8, "Q3"))}


@pytest.fixture
async def database(database_of: Databases) -> Database:
    database, story = await database_of("reporting"), Story()
    story.say(society())
    story.say(branch("B-01"), date(2024, 1, 1))
    for code, day in DAYS.items():
        story.say(activity(f"A-{code}", day, "B-01", attendances=10))
    await story.tell(database)
    return database


async def keep(database: Database, digest: str, **more: Any) -> dict[str, Any]:
    """The run as a reader is told of it."""
    async with database.transaction("test") as uow:
        answer = await keep_run(uow, KeepRun(digest=digest, **more))
    async with database.reading() as connection:
        [found] = [
            row for row in (await runs.runs(connection, digest, 100, None))["runs"] if row["run"] == answer["run"]
        ]
    return found


async def come_late(database: Database, code: str, day: date = DAYS["Q1"]) -> None:
    story = Story()
    story.say(activity(code, day, "B-01"), recorded=datetime(2025, 12, 1, tzinfo=UTC))
    await story.tell(database)


async def test_official_runs_are_numbered_by_the_year_for_each_kind_of_period(database: Database) -> None:
    assert [(await keep(database, digest, official=True))["issue"] for digest in ("2025-Q1", "2025-Q2")] == [1, 2]
    assert (await keep(database, "2025-01", official=True))["issue"] == 1
    assert (await keep(database, "2024-Q4", official=True))["issue"] == 1
    assert (await keep(database, "2025-Q4"))["issue"] is None
    assert (await keep(database, "2025-Q3", official=True))["issue"] == 3


async def test_a_draft_is_no_issue_and_stands_for_none(database: Database) -> None:
    draft = await keep(database, "2025-Q1")
    assert (draft["run"], draft["official"], draft["issue"]) == ("2025-Q1-1", False, None)
    official = await keep(database, "2025-Q1", official=True)
    assert (official["run"], official["official"], official["issue"]) == ("2025-Q1-2", True, 1)
    assert official["dataset_sha256"] == draft["dataset_sha256"]
    for again in (False, True):
        assert (await keep(database, "2025-Q1", official=again))["run"] == "2025-Q1-2"


async def test_a_run_kept_after_one_was_sent_corrects_it_and_takes_its_place_when_it_is_sent(
    database: Database,
) -> None:
    first = await keep(database, "2025-Q1", official=True)
    async with database.transaction("test") as uow:
        await mark_sent(uow, first["run"])
    await come_late(database, "A-late")
    second = await keep(database, "2025-Q1", official=True)
    assert (second["corrects"], second["issue"]) == (first["run"], first["issue"])
    assert (await keep(database, "2025-Q2", official=True))["corrects"] is None
    async with database.reading() as connection:
        before = {row["run"]: row for row in (await runs.runs(connection, "2025-Q1", 10, None))["runs"]}
    assert {row["superseded_by"] for row in before.values()} == {None}
    async with database.transaction("test") as uow:
        sent = await send_run(uow, SendRun(run=second["run"], audiences=("leaders", "secretariat", "liaisons")))
    assert (sent["corrects"], len(sent["deliveries"])) == (first["run"], 3)
    rows = await database.pool.fetch("SELECT facts, office, scope FROM delivery ORDER BY office")
    offices = [(row["office"], row["scope"]) for row in rows]
    assert offices == [("leaders", ""), ("liaison", "B-01"), ("secretariat", "")]
    assert {row["facts"]["title"] for row in rows} == {"2025年第一季度（更正版）"}
    for run in (first["run"], second["run"]):
        with pytest.raises(RunSentAlready):
            async with database.transaction("test") as uow:
                await send_run(uow, SendRun(run=run, audiences=("leaders",)))
    async with database.reading() as connection:
        after = {row["run"]: row for row in (await runs.runs(connection, "2025-Q1", 10, None))["runs"]}
    assert {code: row["superseded_by"] for code, row in after.items()} == {
        first["run"]: second["run"],
        second["run"]: None,
    }


async def test_what_came_between_a_draft_and_the_official_run_is_carried_by_the_official_one(
    database: Database,
) -> None:
    await keep(database, "2025-Q1", official=True, known_on=datetime(2025, 4, 3, tzinfo=UTC))
    await keep(database, "2025-Q2", known_on=datetime(2025, 6, 20, tzinfo=UTC))
    await come_late(database, "A-late")
    codes = []
    for digest in ("2025-Q2", "2025-Q3"):
        run = await keep(database, digest, official=True)
        kept = await database.pool.fetchval("SELECT dataset FROM run WHERE code = $1", run["run"])
        codes.append([entry["subjects"] for entry in kept["carried"]])
    assert codes == [[["activity/A-late"]], []]
