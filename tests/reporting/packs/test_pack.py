"""What a pack tells beside its figures, of a term, a year and what came since: compared with a told story."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from datetime import date

import pytest

from services.reporting.commands.runs import KeepRun
from services.reporting.domain.dataset import Dataset
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.packs.kinds import KINDS, PeriodDoesNotFit, kind_for, parts_of
from services.reporting.domain.packs.rows import Pack
from services.reporting.domain.period import period_of
from services.reporting.domain.reader import shown_to
from services.reporting.domain.runs import Asked
from services.reporting.handlers.runs import keep_run
from services.reporting.store.datasets import dataset
from services.reporting.views import packs, runs
from services.reporting.views.records import Page
from shared.database import Database, open_pool
from shared.migrate import migrations
from tests.conftest import migrated_template, service
from tests.reporting.packs.term import NOW, TERM, a_term
from tests.reporting.readers import LEADER, SECRETARIAT, liaison_of
from tests.servers import drop_database, new_database


@pytest.fixture(scope="module")
async def term(postgres_admin_url: str) -> AsyncIterator[Database]:
    """A database that has heard the term."""
    template = await migrated_template(postgres_admin_url, "reporting", migrations(service("reporting").migrations))
    url = await new_database(postgres_admin_url, template)
    pool = await open_pool(url, 2, "test packs")
    database = Database(pool, "/societies/csbme/reporting", "Asia/Shanghai", lambda: None)
    await a_term().tell(database)
    yield database
    await pool.close()
    await drop_database(postgres_admin_url, url)


async def made(database: Database, report: str, digest: str) -> tuple[Dataset, Pack]:
    period = period_of(digest)
    async with database.reading() as connection:
        found = await dataset(connection, period, NOW, asked=Asked(report))  # type: ignore[arg-type]
    assert found.pack is not None
    return found, found.pack


async def test_a_term_lies_year_by_year_with_figures_of_its_own(term: Database) -> None:
    data, pack = await made(term, "congress", TERM)
    assert [part.code for part in pack.parts] == ["2023-07-01..2023-12-31", "2024", "2025"]
    held = [part.figures["activities_held"] for part in pack.parts]
    assert [figure.value for figure in held] == [1, 2, 3]
    assert data.figures["activities_held"].value == 6
    assert set(held[0].lists) == {"counted"}
    assert held[2].previous is not None
    assert (held[2].previous.before, held[2].previous.difference) == (2, 1)
    assert held[1].previous is None, "half a year is no year to compare with"
    assert {name for part in pack.parts for name in part.figures} == set(DEFINITIONS)


async def test_branches_are_compared_between_the_two_ends_of_the_term(term: Database) -> None:
    _, pack = await made(term, "congress", TERM)
    assert [(one.branch, one.what, one.name) for one in pack.branch_changes] == [
        ("B-02", "renamed", "更名分会"),
        ("B-03", "ended", "B-03分会"),
        ("B-04", "founded", "新设分会"),
    ]
    assert (await made(term, "council", "2023"))[1].branch_changes == ()


async def test_sessions_honours_and_elections_are_those_of_the_period_that_stand(term: Database) -> None:
    _, pack = await made(term, "congress", TERM)
    assert [(one.code, one.party_building) for one in pack.sessions] == [("S-1", True), ("S-2", False)]
    assert [(one.code, one.recipient, one.branch) for one in pack.honours] == [
        ("H-1", "branch", "B-01"),
        ("H-2", "person", None),
    ]
    assert [(one.name, one.number, one.elected_on) for one in pack.re_elections] == [("B-01分会", 4, date(2024, 9, 1))]
    assert [one.code for one in (await made(term, "council", "2024"))[1].honours] == ["H-1", "H-2", "H-3"]


async def test_facts_of_a_year_name_what_is_lacking_and_who_has_said_nothing(term: Database) -> None:
    data, pack = await made(term, "annual_facts", "2025")
    rows = {one.branch: one for one in pack.annual_facts}
    assert {code: one.state for code, one in rows.items()} == {
        "B-01": "complete",
        "B-02": "incomplete",
        "B-04": "missing",
    }
    assert rows["B-02"].lacking == ("head", "address", "procedure", "activities")
    assert (rows["B-01"].hosted, rows["B-01"].decision, rows["B-01"].head) == (3, "示例〔2023〕8号", True)
    assert [one.state for one in rows["B-04"].due] == ["overdue", "open"]
    assert pack.annual_rule_known
    assert "P-HEAD" not in data.canonical().decode()


async def test_a_closing_report_has_what_came_after_the_year(term: Database) -> None:
    _, closing = await made(term, "programme_closing", "2025")
    [project] = closing.projects
    assert (project.state, project.evidence, project.total.spent_fen, project.granted_fen) == (
        "to_close",
        1,
        80_000,
        90_000,
    )
    [as_of] = (await made(term, "congress", TERM))[1].projects
    assert (as_of.state, as_of.evidence) == ("running", 0)


async def test_no_person_is_in_the_dataset_of_any_pack(term: Database) -> None:
    for report, digest in (("congress", TERM), ("annual_facts", "2025"), ("programme_closing", "2025")):
        text = (await made(term, report, digest))[0].canonical().decode()
        assert [code for code in ("P-HEAD", "P-SECRET", "P-L-B-01", "P-B-01") if f'"{code}"' in text] == []


async def test_the_same_days_give_the_same_figures_however_they_are_written(term: Database) -> None:
    calendar, _ = await made(term, "council", "2025")
    days, pack = await made(term, "council", "2025-01-01..2025-12-31")
    assert {name: figure.value for name, figure in days.figures.items()} == {
        name: figure.value for name, figure in calendar.figures.items()
    }
    assert {name: figure.previous for name, figure in days.figures.items()} == {
        name: figure.previous for name, figure in calendar.figures.items()
    }
    assert pack.parts == ()


async def test_equal_facts_give_equal_packs(term: Database) -> None:
    hashes = {hashlib.sha256((await made(term, "congress", TERM))[0].canonical()).hexdigest() for _ in range(2)}
    assert len(hashes) == 1


@pytest.mark.parametrize(
    ("report", "digest"), [("annual_facts", "2025-Q1"), ("results", "2025"), ("outreach_quarter", TERM)]
)
def test_a_period_that_a_pack_cannot_speak_of_is_refused(report: str, digest: str) -> None:
    with pytest.raises(PeriodDoesNotFit):
        kind_for(report, period_of(digest))


def test_a_year_of_the_council_lies_quarter_by_quarter() -> None:
    parts = parts_of(KINDS["council"], period_of("2025"))
    assert [part.code for part in parts] == ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]
    assert parts_of(KINDS["standing_council"], period_of("2025")) == []
    assert parts_of(KINDS["council"], period_of("2025-Q1")) == []


async def test_every_figure_of_a_year_in_a_kept_pack_opens_its_own_records(term: Database) -> None:
    async with term.transaction("test") as uow:
        answer = await keep_run(uow, KeepRun(digest=TERM, report="congress", known_on=NOW))
        again = await keep_run(uow, KeepRun(digest=TERM, report="congress", known_on=NOW))
        code, page = str(answer["run"]), Page(SECRETARIAT, 1000)
        kept = Dataset.model_validate(await uow.connection.fetchval("SELECT dataset FROM run WHERE code = $1", code))
        opened = {name: await runs.figure(uow.connection, code, name, None, page) for name in kept.every_figure}
    assert (code, again["same_as"]) == (f"congress-{TERM}-1", code)
    assert len(opened) == 4 * len(kept.figures)
    assert {name for name, one in opened.items() if len(one["records"]) != one["length"]} == set()
    held = opened["activities_held@2025"]
    assert (held["value"], {record["effective_on"] for record in held["records"]}) == (3, {date(2025, 10, 5)})


async def test_a_liaison_sees_of_a_pack_the_own_branch_and_no_accounts(term: Database) -> None:
    data, pack = await made(term, "congress", TERM)
    seen = shown_to(liaison_of("B-02"), data).pack
    assert seen is not None
    assert [one.branch for one in seen.branch_changes] == ["B-02"]
    assert (seen.honours, seen.re_elections, seen.projects) == ((), (), ())
    assert (seen.sessions, seen.parts) == (pack.sessions, pack.parts)
    assert shown_to(LEADER, data).pack == pack
    facts, _ = await made(term, "annual_facts", "2025")
    of_own = shown_to(liaison_of("B-02"), facts).pack
    assert of_own is not None
    assert [one.branch for one in of_own.annual_facts] == ["B-02"]


async def test_preparing_a_pack_tells_what_it_would_hold_and_keeps_nothing(term: Database) -> None:
    async with term.reading() as connection:
        before = await connection.fetchval("SELECT count(*) FROM fact_list")
        told = await packs.preparation(connection, "annual_facts", period_of("2025"), NOW)
        closing = await packs.preparation(connection, "programme_closing", period_of("2025"), NOW)
        likely = {one["report"]: one["likely"] for one in await packs.kinds(connection, date(2026, 4, 1))}
        assert await connection.fetchval("SELECT count(*) FROM fact_list") == before
    assert told["rows"]["annual_facts"] == 3
    lacking = [gap["about"] for gap in told["gaps"] if gap["kind"].startswith("annual_facts")]
    assert lacking == ["branch/B-02", "branch/B-04"]
    assert told["empty"] == ["overview"]
    assert not [gap for gap in closing["gaps"] if gap["kind"] == "closing_not_reported"]
    assert likely["council"] == ["2025", "2026"]
