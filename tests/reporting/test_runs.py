"""Runs: kept once, equal over equal facts, unmoved by what comes late; digests say what the dataset says."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
import pytest
import rfc8785

from services.reporting.commands.runs import KeepRun
from services.reporting.commands.templates import SetTemplate
from services.reporting.domain.dataset import Dataset
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.period import KnowledgeOfTheFuture, NoSuchPeriod, period_of
from services.reporting.domain.reader import Reader
from services.reporting.handlers.runs import keep_run
from services.reporting.handlers.templates import set_template
from services.reporting.papers.saying import is_idle, value
from services.reporting.store.behind import records_behind
from services.reporting.views import runs
from services.reporting.views.changes import changes
from services.reporting.views.figures import figure
from services.reporting.views.proofs import proof
from services.reporting.views.records import Page
from shared.database import Database
from shared.events.activities import ActivityCancelled, ActivityHeld
from shared.events.base import Event
from shared.events.words_of_activities import ACTIVITY_KINDS
from shared.http import Answer
from tests.reporting.conftest import Databases
from tests.reporting.papers import digest
from tests.reporting.readers import LEADER, SECRETARIAT, liaison_of
from tests.reporting.story import Story, a_year, activity, branch, society

NOW = datetime(2026, 11, 1, tzinfo=UTC)


async def keep(database: Database, digest: str = "2025-Q4", known_on: datetime | None = None) -> Answer:
    async with database.transaction("test-secretariat") as uow:
        return await keep_run(uow, KeepRun(digest=digest, known_on=known_on))


@pytest.fixture
async def heard(database_of: Databases) -> tuple[Database, Story]:
    database, story = await database_of("reporting"), a_year(11, members=60, activities_held=30, contacts=40)
    await story.tell(database)
    return database, story


async def test_a_run_over_unchanged_facts_is_the_same_run(heard: tuple[Database, Story]) -> None:
    database, _ = heard
    first, second = await keep(database), await keep(database)
    assert (first["run"], first["same_as"]) == ("2025-Q4-1", None)
    assert (second["run"], second["same_as"]) == ("2025-Q4-1", "2025-Q4-1")
    assert first["dataset_sha256"] == second["dataset_sha256"]
    assert await database.pool.fetchval("SELECT count(*) FROM run") == 1


async def test_what_comes_late_changes_what_is_known_today_but_not_the_kept_run(heard: tuple[Database, Story]) -> None:
    database, story = heard
    first = await keep(database)
    story.say(activity("A-late", date(2025, 11, 5), "B-01", attendances=7), recorded=datetime(2026, 11, 2, tzinfo=UTC))
    await story.tell(database)
    second = await keep(database)
    assert (second["run"], second["same_as"]) == ("2025-Q4-2", None)
    assert second["figures"]["activities_held"] == first["figures"]["activities_held"] + 1
    async with database.reading() as connection:
        sent = await runs.figure(connection, first["run"], "activities_held", None, Page(SECRETARIAT, 1000))
        today = await runs.figure(connection, second["run"], "activities_held", None, Page(SECRETARIAT, 1000))
    assert sent["value"] == len(sent["records"]) == first["figures"]["activities_held"]
    added = {r["subject"] for r in today["records"]} - {r["subject"] for r in sent["records"]}
    assert added == {"activity/A-late"}
    assert [r["late"] for r in today["records"] if r["subject"] in added] == [True]


async def test_what_came_late_is_named_beside_the_run_as_sent(heard: tuple[Database, Story]) -> None:
    database, story = heard
    first = await keep(database, known_on=NOW)
    late = story.say(activity("A-late", date(2025, 11, 5), "B-01", attendances=7), recorded=NOW + timedelta(days=1))
    cancelled = next(e for e in story.events if stands_in_the_quarter(e, story))
    withdrawal = ActivityCancelled(effective_on=cancelled.effective_on, code=cancelled.data.code)
    story.say(withdrawal, recorded=late.recorded_at)
    await story.tell(database)
    async with database.reading() as connection:
        before = await changes(connection, first["run"], NOW, SECRETARIAT)
        after = await changes(connection, first["run"], NOW + timedelta(days=2), SECRETARIAT)
        for_leader = await changes(connection, first["run"], NOW + timedelta(days=2), LEADER)
    assert {figure["changed"] for figure in before["figures"].values()} == {False}
    held = after["figures"]["activities_held"]["lists"]["counted"]
    assert (held["added"], held["removed"]) == (1, 1)
    assert {(r["subject"], r["sent"], r["today"]) for r in held["records"]} == {
        ("activity/A-late", None, 1),
        (cancelled.subject, 1, None),
    }
    assert not after["figures"]["members"]["changed"]
    assert for_leader["figures"]["activities_held"]["lists"]["counted"]["added"] == 1


def stands_in_the_quarter(event: Event[Any], story: Story) -> bool:
    """Whether an event is an activity of the quarter that stands."""
    gone = {e.subject for e in story.events if isinstance(e.data, ActivityCancelled)}
    in_quarter = date(2025, 10, 1) <= event.effective_on <= date(2025, 12, 31)
    return isinstance(event.data, ActivityHeld) and in_quarter and event.subject not in gone


async def test_a_run_as_known_earlier_leaves_out_what_came_later(heard: tuple[Database, Story]) -> None:
    database, story = heard
    first = await keep(database, known_on=NOW)
    story.say(activity("A-late", date(2025, 11, 5), "B-01"), recorded=datetime(2026, 11, 2, tzinfo=UTC))
    await story.tell(database)
    assert (await keep(database, known_on=NOW))["same_as"] == first["run"]
    assert (await keep(database))["same_as"] is None


async def test_a_run_is_told_with_its_figures_and_hashes(heard: tuple[Database, Story]) -> None:
    database, _ = heard
    answer = await keep(database)
    await keep(database)
    bodies = await database.pool.fetch("SELECT body FROM ledger WHERE type = 'reporting.run.kept.v2'")
    assert len(bodies) == 1
    told = orjson.loads(bodies[0]["body"])
    assert told["subject"] == "run/2025-Q4-1"
    data = told["data"]
    assert (data["effective_on"], data["first_day"]) == ("2025-12-31", "2025-10-01")
    assert data["dataset_sha256"] == answer["dataset_sha256"]
    assert {f["name"]: f["value"] for f in data["figures"]} == answer["figures"]
    lists = {row["sha256"]: row["length"] for row in await database.pool.fetch(LENGTHS)}
    for kept in data["figures"]:
        assert lists[kept["list_sha256"]] == kept["records"]
        assert kept["of_sha256"] is None or lists[kept["of_sha256"]] == kept["of"]


LENGTHS = "SELECT sha256, cardinality(event_ids) AS length FROM fact_list"


async def test_anyone_can_check_the_hash_of_a_kept_dataset(heard: tuple[Database, Story]) -> None:
    database, _ = heard
    answer = await keep(database)
    async with database.reading() as connection:
        shown = await runs.run(connection, answer["run"], SECRETARIAT)
    assert hashlib.sha256(rfc8785.dumps(shown["dataset"])).hexdigest() == answer["dataset_sha256"]
    assert {p["source"] for p in shown["positions"]} == {
        f"/societies/csbme/{name}" for name in ("registry", "activities", "outreach")
    }


async def test_a_dataset_holds_no_code_of_a_person(heard: tuple[Database, Story]) -> None:
    database, story = heard
    await keep(database)
    text = await database.pool.fetchval("SELECT dataset::text FROM run")
    people = {code for event in story.events for code in getattr(event.data, "people", ())}
    people |= {
        getattr(event.data, name)
        for event in story.events
        for name in ("person", "leader", "expert")
        if getattr(event.data, name, None)
    }
    assert people
    assert [code for code in people if f'"{code}"' in text] == []


async def test_the_records_behind_a_figure_are_those_computed_live(heard: tuple[Database, Story]) -> None:
    database, _ = heard
    answer = await keep(database, known_on=NOW)
    async with database.reading() as connection:
        for name, definition in DEFINITIONS.items():
            for role in definition.roles:
                page = Page(SECRETARIAT, 1000)
                kept = await runs.figure(connection, answer["run"], name, role, page)
                live = await figure(connection, name, period_of("2025-Q4"), NOW, role, page)
                assert kept["records"] == live["records"], (name, role)
                assert kept["lists"] == live["lists"]


def idle_in(text: str) -> set[str]:
    """The figures that a digest names in its lines of what there was none of."""
    lines = re.findall(r"(?:均无：|compared with: ).*", text)
    return {name for line in lines for name in re.findall(r"figures/(\w+)", line)}


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_both_digests_show_the_figures_of_the_dataset(heard: tuple[Database, Story], language: str) -> None:
    database, _ = heard
    answer = await keep(database)
    async with database.reading() as connection:
        run = await runs.run(connection, answer["run"], SECRETARIAT)
        md = await digest(connection, answer["run"], "md", SECRETARIAT, language)  # type: ignore[arg-type]
        html = await digest(connection, answer["run"], "html", SECRETARIAT, language)  # type: ignore[arg-type]
    data = Dataset.model_validate(run["dataset"])
    for name, found in data.figures.items():
        kind = name.removeprefix("activities_")
        if kind in ACTIVITY_KINDS:
            assert kind == "other" or found.value == data.activities_by_kind.get(kind, 0)
            continue  # the digest lists them by kind
        shown = value(found, language)  # type: ignore[arg-type]
        if is_idle(found) and name in idle_in(md):
            assert name in idle_in(html), name
            continue
        assert re.search(rf"\(figures/{name}\) \| {re.escape(shown)} \|", md), name
        assert re.search(rf'data-figure="{name}">{re.escape(shown)}<', html), name
    for text in (md, html):
        assert answer["dataset_sha256"] in text
        assert "Asia/Shanghai" in text
    assert ("2025年第四季度" if language == "zh" else "Q4 2025") in md


async def test_every_column_of_the_workbook_adds_up_to_its_figure_over_facts_that_stand_once(
    heard: tuple[Database, Story],
) -> None:
    database, _ = heard
    answer = await keep(database)
    async with database.reading() as connection:
        run = await runs.run(connection, answer["run"], SECRETARIAT)
        found = await records_behind(connection, answer["run"], NOW, SECRETARIAT, "zh")
        own = await records_behind(connection, answer["run"], NOW, liaison_of("B-01"), "zh")
        leader = await records_behind(connection, answer["run"], NOW, LEADER, "zh")
    totals: Counter[tuple[str, str]] = Counter()
    for fact in found.facts:
        totals.update(fact.weights)
    for name, kept in Dataset.model_validate(run["dataset"]).figures.items():
        if kept.kind == "ratio":
            assert (totals[name, "numerator"], totals[name, "denominator"]) == (kept.numerator, kept.denominator)
        elif kept.kind in ("count", "sum"):
            assert totals[name, "counted"] == kept.value, name
    assert found.whole
    assert not own.whole
    assert len(own.facts) < len(found.facts) == len(leader.facts)
    closed = [fact for fact in leader.facts if fact.what.startswith(("专家", "联系对象", "意见"))]
    assert closed
    assert {(fact.code, fact.title) for fact in closed} == {(None, None)}


async def test_an_english_digest_has_chinese_only_in_titles(heard: tuple[Database, Story]) -> None:
    database, _ = heard
    answer = await keep(database)
    async with database.reading() as connection:
        md = await digest(connection, answer["run"], "md", SECRETARIAT, "en")
    without_titles = re.sub(r"B-\d\d分会|重点工作 KW-[-\d]+|第\d+次联席会议|A-\d+", "", md)
    assert re.findall(r"[\u4e00-\u9fff，。：（）]", without_titles) == []


async def test_an_html_digest_needs_nothing_from_elsewhere(heard: tuple[Database, Story]) -> None:
    database, _ = heard
    answer = await keep(database)
    async with database.reading() as connection:
        html = await digest(connection, answer["run"], "html", SECRETARIAT, "zh")
    assert re.findall(r'(?:src|href)="(?!figures/)[^"]*"', html) == []
    assert "http" not in html.replace("http-equiv", "")
    assert "<script" not in html


async def test_titles_are_escaped_in_both_forms(database_of: Databases) -> None:
    database, story = await database_of("reporting"), Story()
    story.say(society())
    story.say(branch("B-01", name="<b>甲|乙</b>"))
    await story.tell(database)
    answer = await keep(database)
    async with database.reading() as connection:
        assert "&lt;b&gt;甲|乙" in await digest(connection, answer["run"], "html", SECRETARIAT, "zh")
        assert "甲\\|乙" in await digest(connection, answer["run"], "md", SECRETARIAT, "zh")


@pytest.mark.parametrize("reader", [LEADER, liaison_of("B-01")])
async def test_small_counts_are_hidden_from_other_offices(heard: tuple[Database, Story], reader: Reader) -> None:
    database, _ = heard
    answer = await keep(database, "2025")
    async with database.reading() as connection:
        whole = Dataset.model_validate((await runs.run(connection, answer["run"], SECRETARIAT))["dataset"])
        shown = Dataset.model_validate((await runs.run(connection, answer["run"], reader))["dataset"])
        md = await digest(connection, answer["run"], "md", reader, "zh")
    small = [c for c in whole.items_by_branch_and_topic if int(c.items) < 5 and c.branch not in reader.branches]
    assert small
    assert all(isinstance(c.items, int) for c in whole.items_by_branch_and_topic)
    for cell in shown.items_by_branch_and_topic:
        assert cell.branch in reader.branches or isinstance(cell.items, str) or cell.items >= 5
    if reader.narrow:
        assert {row.branch for row in shown.movement} <= {None, *reader.branches}
        assert {row.code for row in shown.branches} <= reader.branches
        assert "| B-02 |" not in md
    else:
        assert "<5" in md.split("小于 5")[0]


async def test_the_list_behind_items_has_its_length_for_every_office(heard: tuple[Database, Story]) -> None:
    database, _ = heard
    answer = await keep(database, "2025")
    async with database.reading() as connection:
        for name in ("items_received", "items_answered", "items_overdue"):
            found = await runs.figure(connection, answer["run"], name, None, Page(LEADER, 1000))
            assert len(found["records"]) == found["value"]
            for record in found["records"]:
                assert set(record) == {"event_id", "type", "effective_on", "recorded_at", "late", "weight"}


async def test_the_own_liaison_opens_the_items_of_the_own_branch(heard: tuple[Database, Story]) -> None:
    database, _ = heard
    answer = await keep(database, "2025")
    async with database.reading() as connection:
        found = await runs.figure(connection, answer["run"], "items_received", None, Page(liaison_of("B-01"), 1000))
    opened = [record["fields"]["branch"] for record in found["records"] if "fields" in record]
    assert opened
    assert set(opened) == {"B-01"}
    assert len(found["records"]) < found["value"]


async def test_a_period_that_is_none_and_a_moment_to_come_are_refused(database_of: Databases) -> None:
    database = await database_of("reporting")
    with pytest.raises(NoSuchPeriod):
        await keep(database, "2025-Q7")
    with pytest.raises(KnowledgeOfTheFuture):
        await keep(database, known_on=datetime(2999, 1, 1, tzinfo=UTC))


async def test_a_digest_of_nothing_is_a_digest(database_of: Databases) -> None:
    database = await database_of("reporting")
    answer = await keep(database, "2025")
    assert set(answer["figures"].values()) == {0}
    async with database.reading() as connection:
        for form in ("md", "html"):
            for language in ("zh", "en"):
                text = await digest(connection, answer["run"], form, SECRETARIAT, language)
                assert "None" not in text
                assert {"honours_given", "members_joined", "items_result_a"} < idle_in(text)


async def test_a_run_keeps_the_hash_of_its_templates_which_a_later_one_of_the_society_leaves_alone(
    heard: tuple[Database, Story],
) -> None:
    database, _ = heard
    standard = await keep(database)
    async with database.transaction("test-secretariat") as uow:
        await set_template(uow, SetTemplate(text="# 本会简报\n"))
        changed = await keep_run(uow, KeepRun(digest="2025-Q1"))
    hashes = dict(await database.pool.fetch("SELECT code, template_sha256 FROM run"))
    assert len({hashes[standard["run"]], hashes[changed["run"]]} - {None}) == 2
    async with database.reading() as connection:
        for run in (standard["run"], changed["run"]):
            assert (await proof(connection, run))["template_sha256_today"] == hashes[run]
    told = await database.pool.fetchval("SELECT body FROM outbox WHERE subject = $1", f"run/{changed['run']}")
    assert orjson.loads(told)["data"]["template_sha256"] == hashes[changed["run"]]
