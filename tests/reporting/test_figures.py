"""Every figure against an independent count, and every figure against its own list."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime

import asyncpg
import pytest

from services.reporting.domain.dataset import Dataset
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.period import Period, period_of
from services.reporting.store.compute import window_of
from services.reporting.store.datasets import dataset
from services.reporting.views.figures import figure
from services.reporting.views.records import Page
from shared.database import Database
from tests.reporting import recount
from tests.reporting.readers import SECRETARIAT
from tests.reporting.story import Story, a_year

DATABASES = Callable[[str], Awaitable[Database]]
NOW = datetime(2026, 11, 1, tzinfo=UTC)
KNOWN = {
    "2025": NOW,
    "2024-Q1": datetime(2024, 4, 2, tzinfo=UTC),
    "2025-Q4": NOW,
    "2025-Q3": datetime(2025, 10, 1, tzinfo=UTC),
    "2025-12": datetime(2026, 1, 5, tzinfo=UTC),
}


async def known(database: Database, story: Story, code: str) -> tuple[Dataset, recount.Known, Period]:
    period, known_on = period_of(code), KNOWN[code]
    window = window_of(period, known_on)
    async with database.reading() as connection:
        data = await dataset(connection, period, known_on)
    return data, recount.Known(story.events, window.first_day, window.last_day, known_on), period


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_every_figure_equals_an_independent_count(database_of: DATABASES, seed: int) -> None:
    database, story = await database_of("reporting"), a_year(seed)
    await story.tell(database)
    for code in KNOWN:
        data, events, _ = await known(database, story, code)
        counted = {name: count(events) for name, count in recount.FIGURES.items()}
        found = {
            name: (f.numerator, f.denominator) if f.kind == "ratio" else f.value for name, f in data.figures.items()
        }
        assert found == counted, code
        rows = recount.movement(events)
        assert {
            row.branch: {k: v for k, v in row.model_dump(exclude={"branch"}).items() if v} for row in data.movement
        } == rows, code


async def test_the_year_holds_something_to_count_for_every_figure(database_of: DATABASES) -> None:
    database, story = await database_of("reporting"), a_year(1)
    await story.tell(database)
    told: set[str] = set()
    for code in KNOWN:
        data, _, _ = await known(database, story, code)
        told |= {name for name, found in data.figures.items() if found.value}
        assert set(recount.FIGURES) == set(DEFINITIONS) == set(data.figures)
    assert set(DEFINITIONS) - told == set()


async def test_members_of_every_branch_add_up(database_of: DATABASES) -> None:
    database, story = await database_of("reporting"), a_year(4)
    await story.tell(database)
    for code in KNOWN:
        data, _, _ = await known(database, story, code)
        for row in data.movement:
            gained = row.joined + row.returned + row.transferred_in - row.left - row.transferred_out
            assert row.opening + gained == row.closing, (code, row)


@pytest.mark.parametrize("name", DEFINITIONS)
async def test_a_figure_is_the_length_or_the_sum_of_its_list(told: tuple[Database, Story], name: str) -> None:
    database, _ = told
    definition, period = DEFINITIONS[name], period_of("2025-Q4")
    totals: dict[str, list[int]] = {}
    async with database.reading() as connection:
        for role in definition.roles:
            found = await figure(connection, name, period, NOW, role, Page(SECRETARIAT, 1000))
            lines = [f"{r['event_id']} {r['weight']} {r['group']}" for r in found["records"]]
            assert found["lists"][role]["length"] == len(lines) == len(set(lines))
            assert found["lists"][role]["sha256"] == hashlib.sha256("\n".join(lines).encode()).hexdigest()
            totals[role] = [r["weight"] for r in found["records"]]
            ids = [r["event_id"] for r in found["records"]]
            assert role == "evidence" or len(ids) == len(set(ids)), "a fact counts once"
    if definition.kind == "ratio":
        assert (found["numerator"], found["denominator"]) == (len(totals["numerator"]), len(totals["denominator"]))
    elif definition.kind == "sum":
        assert found["value"] == sum(totals["counted"])
    elif definition.kind == "mean":
        assert found["value"] == round(sum(totals["counted"]) / len(totals["counted"]), 1)
    else:
        assert found["value"] == len(totals["counted"])


async def test_what_made_a_thing_count_stands_beside_it(told: tuple[Database, Story]) -> None:
    database, _ = told
    async with database.reading() as connection:
        for name in ("organisation_coverage", "work_coverage", "key_works_covered", "experts_in_contact"):
            found = await figure(connection, name, period_of("2025-Q4"), NOW, None, Page(SECRETARIAT, 1000))
            beside = [len(record["evidence"]) for record in found["records"]]
            assert min(beside) >= (3 if name == "key_works_covered" else 1), name


async def test_pages_of_a_list_are_the_whole_list(told: tuple[Database, Story]) -> None:
    database, _ = told
    seen, cursor = [], 0
    async with database.reading() as connection:
        whole = await figure(connection, "members", period_of("2025-Q4"), NOW, None, Page(SECRETARIAT, 1000))
        while True:
            page = await figure(connection, "members", period_of("2025-Q4"), NOW, None, Page(SECRETARIAT, 64, cursor))
            seen += page["records"]
            if page["next"] is None:
                break
            cursor = int(page["next"])
    assert seen == whole["records"]


async def test_an_event_told_twice_is_one_fact(database_of: DATABASES) -> None:
    database, story = await database_of("reporting"), a_year(5, members=20, activities_held=5, contacts=5)
    await story.tell(database)
    story._told = 0
    await story.tell(database)
    assert await database.pool.fetchval("SELECT count(*) FROM fact") == len(story.events)


async def test_a_fact_keeps_every_field_it_was_told_with(database_of: DATABASES) -> None:
    database, story = await database_of("reporting"), a_year(6, members=20, activities_held=5, contacts=5)
    await story.tell(database)
    rows: list[asyncpg.Record] = await database.pool.fetch("SELECT * FROM fact")
    facts = {str(row["event_id"]): row for row in rows}
    for event in story.events:
        row = facts[event.id]
        assert (row["source"], row["subject"], row["version"], row["type"]) == (*event.key, event.version, event.type)
        assert (row["effective_on"], row["recorded_at"]) == (event.effective_on, event.recorded_at)
        assert type(event.data).model_validate(row["data"]) == event.data
    assert {row["effective_on"] for row in rows} >= {date(2024, 1, 1)}
