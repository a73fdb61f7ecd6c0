"""As sent and as known today: whatever happened in between, the run and its named differences give what is known."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.reporting.commands.runs import KeepRun
from services.reporting.domain.comparing import applied, row_changes, tables_of
from services.reporting.domain.dataset import Dataset
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.period import period_of
from services.reporting.handlers.runs import keep_run
from services.reporting.store.compute import values, window_of
from services.reporting.store.datasets import dataset
from services.reporting.views.changes import changes, changes_of
from services.reporting.views.differences import Asked
from shared.database import Database
from shared.events import activities, registry
from shared.events.activities import ActivityCancelled, ActivityCorrected, ActivityHeld
from tests.reporting.conftest import Databases
from tests.reporting.readers import LEADER, SECRETARIAT, liaison_of
from tests.reporting.story import Story, a_year, activity, branch, society

MOMENTS = [datetime(2025, 4, 3, tzinfo=UTC) + timedelta(days=70 * n) for n in range(6)]


def with_corrections(seed: int) -> Story:
    """A year in which a third of everything is told late, and activities are corrected, moved and withdrawn."""
    chance, story = random.Random(seed), a_year(seed, members=25, activities_held=30, contacts=30)
    late = lambda: MOMENTS[0] + timedelta(days=chance.randint(0, 340), seconds=chance.randint(1, 80_000))  # noqa: E731
    held = [event for event in story.events if isinstance(event.data, ActivityHeld)]
    gone = {event.subject for event in story.events if isinstance(event.data, ActivityCancelled)}
    for event in chance.sample([one for one in held if one.subject not in gone], 12):
        told = event.data.model_dump()
        match chance.randint(0, 3):
            case 0:
                story.say(ActivityCancelled(effective_on=event.effective_on, code=told["code"]), recorded=late())
            case 1:
                days = timedelta(days=100)
                moved = told | {"effective_on": told["effective_on"] + days, "ends_on": told["ends_on"] + days}
                story.say(ActivityCorrected(**moved), recorded=late())
            case _:
                again = told | {"attendances": told["attendances"] + chance.randint(1, 50)}
                story.say(ActivityCorrected(**again), recorded=late())
    for n in range(12):
        day = date(2025, 1, 1) + timedelta(days=chance.randint(0, 364))
        story.say(activity(f"A-late-{n}", day, f"B-0{chance.randint(1, 3)}", attendances=n + 1), recorded=late())
    return story


async def keep(database: Database, digest: str, known_on: datetime) -> str:
    async with database.transaction("test") as uow:
        return str((await keep_run(uow, KeepRun(digest=digest, known_on=known_on)))["run"])


async def entries(database: Database, run: str) -> dict[tuple[str, str], dict[str, int]]:
    """(figure, role) -> event -> weight, of the kept lists."""
    rows = await database.pool.fetch(
        """
        SELECT figure, role, event_id::text AS event, sum(weight)::bigint AS weight
        FROM run_list JOIN fact_list USING (sha256), unnest(event_ids, weights) AS listed (event_id, weight)
        WHERE run = $1 AND role <> 'evidence' GROUP BY 1, 2, 3
        """,
        run,
    )
    found: dict[tuple[str, str], dict[str, int]] = {}
    for row in rows:
        found.setdefault((row["figure"], row["role"]), {})[row["event"]] = row["weight"]
    return found


async def all_differences(connection: Any, run: str, figure: str, moment: datetime) -> dict[str, list[dict[str, Any]]]:
    """Role -> every difference of a figure, page by page."""
    found: dict[str, list[dict[str, Any]]] = {}
    cursor: str | None = "0"
    while cursor is not None:
        page = await changes_of(connection, run, figure, moment, SECRETARIAT, Asked(4, int(cursor)))
        for role, one in page["lists"].items():
            found.setdefault(role, []).extend(one["records"])
        cursor = page["next"]
    return found


def with_differences(kept: dict[str, int], records: list[dict[str, Any]]) -> dict[str, int]:
    """The entries as sent, with what was named."""
    now = dict(kept)
    for one in records:
        assert one["what"] == ("added" if one["sent"] is None else "gone" if one["today"] is None else "changed")
        if one["before"]:
            assert now.pop(str(one["before"]["event_id"])) == one["sent"]
        if one["after"]:
            now[str(one["after"]["event_id"])] = one["today"]
    return now


@pytest.mark.parametrize("seed", [1, 3])
async def test_as_sent_with_the_named_differences_is_as_known_today(database_of: Databases, seed: int) -> None:
    database = await database_of("reporting")
    await with_corrections(seed).tell(database)
    differing, digests = 0, ("2025-Q2", "2025")
    for digest, sent_at in zip(digests, random.Random(seed).sample(MOMENTS[1:-1], 2), strict=True):
        run = await keep(database, digest, sent_at)
        sent = await entries(database, run)
        assert await differences_are_named(database, run, sent, sent_at) == 0
        differing += await differences_are_named(database, run, sent, MOMENTS[-1])
    assert differing > 10, "the story must hold something that came late"


async def differences_are_named(database: Database, run: str, sent: dict[Any, Any], moment: datetime) -> int:
    async with database.reading() as connection:
        told = await changes(connection, run, moment, SECRETARIAT)
        window = window_of(period_of(run.rpartition("-")[0]), moment)
        today, differing = await values(connection, window), 0
        for name, definition in DEFINITIONS.items():
            records = await all_differences(connection, run, name, moment) if told["figures"][name]["changed"] else {}
            lengths, totals = {}, {}
            for role in (role for role in definition.roles if role != "evidence"):
                now = with_differences(sent.get((name, role), {}), records.get(role, []))
                lengths[role], totals[role] = len(now), sum(now.values())
            assert definition.value(lengths, totals) == today[name] == told["figures"][name]["today"], name
            assert all(one["because"] for own in records.values() for one in own), (name, records)
            differing += bool(records)
        await tables_are_named(connection, run, moment)
        return differing


async def tables_are_named(connection: Any, run: str, moment: datetime) -> None:
    kept = Dataset.model_validate(await connection.fetchval("SELECT dataset FROM run WHERE code = $1", run))
    today = await dataset(connection, period_of(run.rpartition("-")[0]), moment)
    assert applied(kept, row_changes(kept, today)) == tables_of(today)


@pytest.fixture
async def small(database_of: Databases) -> tuple[Database, Story]:
    """Two branches, an activity each; a liaison of the first branch who records things."""
    database, story = await database_of("reporting"), Story()
    story.say(society())
    for code in ("B-01", "B-02"):
        story.say(branch(code), date(2024, 1, 1))
        story.say(activity(f"A-{code}", date(2025, 11, 5), code, attendances=10))
    days = {"effective_on": date(2024, 1, 1), "code": "R-1", "person": "P-9"}
    story.say(registry.PostFilled(body="B-01", branch="B-01", post="liaison", **days))
    await story.tell(database)
    await keep(database, "2025-Q4", MOMENTS[4])
    return database, story


async def test_a_corrected_fact_is_shown_in_its_two_states_with_who_recorded_it_when(
    small: tuple[Database, Story],
) -> None:
    database, story = small
    told = activity("A-B-01", date(2025, 11, 5), "B-01", attendances=70).model_dump()
    event = story.say(ActivityCorrected(**told), recorded=MOMENTS[5] - timedelta(days=1))
    event.actor = "P-9"
    await story.tell(database)
    async with database.reading() as connection:
        whole, leader = [await changes(connection, "2025-Q4-1", MOMENTS[5], one) for one in (SECRETARIAT, LEADER)]
    listed = whole["figures"]["beneficiaries_attendances"]["lists"]["counted"]
    assert (listed["added"], listed["removed"], listed["changed"]) == (0, 0, 1)
    [one] = listed["records"]
    assert (one["what"], one["sent"], one["today"]) == ("changed", 10, 70)
    assert (one["before"]["fields"]["attendances"], one["after"]["fields"]["attendances"]) == (10, 70)
    [why] = one["because"]
    assert (why["type"], why["recorded_at"]) == (activities.ActivityCorrected.TYPE, event.recorded_at)
    assert (why["recorded_by"], why["actor"]) == (["liaison/B-01"], "P-9")
    [seen] = leader["figures"]["beneficiaries_attendances"]["lists"]["counted"]["records"][0]["because"]
    assert seen["recorded_by"] == ["liaison/B-01"]
    assert "actor" not in seen


async def test_a_branch_that_ended_late_is_named_in_coverage_and_in_the_table_of_branches(
    small: tuple[Database, Story],
) -> None:
    database, story = small
    ended = registry.BranchEnded(
        effective_on=date(2025, 12, 1), code="B-02", name="B-02分会", kind="分会", status="ended"
    )
    story.say(ended, recorded=MOMENTS[5] - timedelta(days=1))
    await story.tell(database)
    async with database.reading() as connection:
        whole = await changes(connection, "2025-Q4-1", MOMENTS[5], SECRETARIAT)
        liaison = await changes(connection, "2025-Q4-1", MOMENTS[5], liaison_of("B-01"))
    [one] = whole["figures"]["organisation_coverage"]["lists"]["denominator"]["records"]
    assert (one["what"], one["after"], [why["type"] for why in one["because"]]) == (
        "gone",
        None,
        ["registry.branch.ended.v1"],
    )
    [row] = whole["tables"]["branches"]["rows"]
    assert (row["key"].split("/")[0], row["what"], row["today"]) == ("B-02", "gone", None)
    assert [why["subject"] for why in row["because"]] == ["branch/B-02"]
    lists = liaison["figures"]["organisation_coverage"]["lists"]["denominator"]
    assert (lists["removed"], lists["records"]) == (1, [])
    assert "branches" not in liaison["tables"]
