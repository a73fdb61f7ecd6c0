"""Annual facts: prefilled, complete or not, in time or late on both edge days, and of the own branch only."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.registry.commands.annual_facts import RecordAnnualFacts
from services.registry.commands.decisions import Resolved
from services.registry.domain.annual_facts import (
    AnnualRule,
    BranchIsNotPartOfTheYear,
    HandedInAhead,
    Known,
    YearNotBegun,
    counted,
    record_facts,
    standing,
)
from services.registry.handlers.annual_facts import record_annual_facts
from services.registry.views.annual_facts import of_branch, of_year
from shared.database import Database
from shared.errors import VersionMissing
from shared.events.registry import AnnualFactsRecorded, Decision
from tests.registry.telling import NAME, told_on
from tests.registry.test_api import BRANCH, ok
from tests.world import World

DUE = {"supervising_unit": "03-31", "registry_authority": "05-31"}
RULE = AnnualRule(DUE, ("normal", "rectifying", "suspended"), ("name", "head", "address", "procedure", "activities"))
DECISION = Decision(body="第九届理事会", number="2010-1")
KNOWN = Known("normal", NAME, "R-1", "甲地", DECISION, 4)
TODAY = date(2026, 3, 1)
LATE = datetime(2040, 1, 1, tzinfo=UTC)


def record(
    before: AnnualFactsRecorded | None = None, known: Known = KNOWN, today: date = TODAY, **asked: Any
) -> AnnualFactsRecorded:
    command = RecordAnnualFacts(**({"branch": "A", "year": 2025} | asked))
    return record_facts(command, known, before, RULE, today)


def test_what_is_left_out_is_taken_from_what_is_known() -> None:
    facts = record()
    assert (facts.code, facts.effective_on, facts.handed_in_on) == ("A.2025", date(2025, 12, 31), TODAY)
    assert (facts.name, facts.head, facts.address) == (NAME, "R-1", "甲地")
    assert (facts.procedure, facts.activities, facts.complete) == (DECISION, 4, True)


def test_what_was_handed_in_before_is_kept_though_the_registry_knows_better_now() -> None:
    first = record(address="乙地")
    moved = Known("normal", NAME, "R-2", "丙地", DECISION, 9)
    again = record(first, moved, date(2026, 7, 1), activities=5)
    assert (again.head, again.address, again.activities) == ("R-1", "乙地", 5)


def test_a_text_stands_for_a_decision_or_a_count_and_null_takes_it_away() -> None:
    bare = Known("normal", NAME, "R-1", "甲地", None, 0)
    assert not record(known=bare).complete
    described = record(known=bare, procedure_text="1985 年经理事会批准设立")
    assert (described.complete, described.procedure_described) == (True, True)
    assert not record(described, bare, procedure_text=None).complete
    assert record(described, bare, head=None).head is None
    told = record(known=bare, procedure=Resolved(body="第二届理事会"))
    assert (told.complete, told.procedure) == (True, Decision(body="第二届理事会"))


def test_who_completes_has_handed_in_today_and_who_corrects_keeps_the_day() -> None:
    half = record(head=None, today=date(2026, 3, 30))
    whole = record(half, today=date(2026, 4, 2), head="R-1")
    corrected = record(whole, today=date(2026, 6, 1), address="丁地")
    assert [one.handed_in_on for one in (half, whole, corrected)] == [
        date(2026, 3, 30),
        date(2026, 4, 2),
        date(2026, 4, 2),
    ]
    assert record(whole, today=date(2026, 6, 1), handed_in_on=date(2026, 3, 31)).handed_in_on == date(2026, 3, 31)


def test_a_year_to_come_a_day_to_come_and_a_branch_being_prepared_are_refused() -> None:
    with pytest.raises(YearNotBegun):
        record(year=2027)
    assert record(year=2026).effective_on == TODAY
    for day in (date(2026, 3, 2), date(2024, 12, 31)):
        with pytest.raises(HandedInAhead):
            record(handed_in_on=day)
    with pytest.raises(BranchIsNotPartOfTheYear):
        record(known=Known("preparing", NAME, None, None, None, 0))


def stands(done: date | None, day: date, **others: Any) -> dict[str, Any]:
    facts = record().model_dump(mode="json") if done else None
    row = {"code": "A", "name": NAME, "facts": facts, "complete": done is not None, "handed_in_on": done, "version": 1}
    return standing(row | others, RULE, 2025, day)


@pytest.mark.parametrize(
    ("done", "day", "unit", "authority"),
    [
        (date(2026, 3, 31), date(2026, 12, 1), "in_time", "in_time"),
        (date(2026, 4, 1), date(2026, 12, 1), "late", "in_time"),
        (date(2026, 5, 31), date(2026, 12, 1), "late", "in_time"),
        (date(2026, 6, 1), date(2026, 12, 1), "late", "late"),
        (None, date(2026, 3, 31), "open", "open"),
        (None, date(2026, 4, 1), "overdue", "open"),
        (None, date(2026, 5, 31), "overdue", "open"),
        (None, date(2026, 6, 1), "overdue", "overdue"),
    ],
)
def test_a_due_day_itself_is_in_time(done: date | None, day: date, unit: str, authority: str) -> None:
    due = stands(done, day)["due"]
    assert (due["supervising_unit"]["state"], due["registry_authority"]["state"]) == (unit, authority)
    assert due["supervising_unit"]["on"] == date(2026, 3, 31)


def test_what_is_lacking_is_named_and_all_is_counted() -> None:
    day = date(2026, 4, 1)
    facts = record(head=None).model_dump(mode="json")
    half = stands(TODAY, day, facts=facts, complete=False)
    assert (half["state"], half["lacking_names"]) == ("incomplete", ["负责人"])
    told = counted([stands(TODAY, day), half, stands(None, day)])
    assert (told["branches"], told["complete"], told["incomplete"], told["missing"]) == (3, 1, 1, 1)
    assert told["due"]["supervising_unit"] == {"in_time": 1, "overdue": 2}


async def year_of(database: Database, day: date, known: datetime = LATE) -> list[tuple[str, str]]:
    async with database.reading() as connection:
        return [(row["code"], row["state"]) for row in await of_year(connection, 2025, day, known, None)]


async def test_a_missing_branch_is_seen_without_anybody_entering_anything(registry: Database) -> None:
    assert await year_of(registry, date(2027, 1, 1)) == [("A", "missing")]
    async with told_on(registry, date(2027, 2, 1)) as uow:
        answer = await record_annual_facts(uow, RecordAnnualFacts(branch="A", year=2025, activities_text="示例"))
    assert answer["lacking"] == ["head", "address", "procedure"]
    assert await year_of(registry, date(2027, 1, 31)) == [("A", "missing")]
    assert await year_of(registry, date(2027, 2, 1)) == [("A", "incomplete")]
    assert await year_of(registry, date(2027, 2, 1), datetime(2027, 1, 31, tzinfo=UTC)) == [("A", "missing")]


async def test_the_same_again_says_nothing_others_need_the_version_and_texts_stay_here(registry: Database) -> None:
    first = RecordAnnualFacts(branch="A", year=2025, activities_text="示例：学术年会两次")
    async with told_on(registry, date(2027, 2, 1)) as uow:
        assert (await record_annual_facts(uow, first))["outcome"] == "recorded"
    async with told_on(registry, date(2027, 2, 1)) as uow:
        assert (await record_annual_facts(uow, first))["outcome"] == "same"
    other = RecordAnnualFacts(branch="A", year=2025, address="甲地")
    with pytest.raises(VersionMissing):
        async with told_on(registry, date(2027, 2, 2)) as uow:
            await record_annual_facts(uow, other)
    async with told_on(registry, date(2027, 2, 2), expected=1) as uow:
        await record_annual_facts(uow, other)
    async with registry.reading() as connection:
        found = await of_branch(connection, "A", 2025, date(2027, 2, 2), LATE)
    assert found
    assert (found["version"], found["handed_in"]["facts"]["address"]) == (2, "甲地")
    assert found["handed_in"]["activities_text"] == "示例：学术年会两次"
    bodies = await registry.pool.fetchval(
        "SELECT string_agg(convert_from(body, 'UTF8'), ' ') FROM ledger WHERE subject = 'annual_facts/A.2025'"
    )
    assert "学术年会" not in bodies


async def test_a_liaison_hands_in_for_the_own_branch_only(door: World) -> None:
    office, code = door.client("registry", "secretariat"), BRANCH["code"]
    founded = BRANCH | {"address": "甲地", "decision": {"body": "第九届理事会", "number": "2010-1"}}
    await ok(office.post("/branches", json=founded))
    chair = {"code": "P-1", "branch": code, "person": "R-1", "post": "chair", "effective_on": "2025-01-01"}
    await ok(office.post("/leaders", json=chair))
    own = door.client("registry", "branch_liaison", scope=code)
    foreign = door.client("registry", "branch_liaison", scope="CSBME-02")
    asked = {"branch": code, "year": 2025}
    assert (await foreign.post("/annual-facts", json=asked)).status_code == 403
    assert (await foreign.get(f"/annual-facts/{code}/2025")).status_code == 403
    assert (await ok(foreign.get("/annual-facts", params={"year": 2025}), 200))["branches"] == []
    assert (await door.client("registry", "expert_liaison").get("/annual-facts?year=2025")).status_code == 403
    form = await ok(own.get(f"/annual-facts/{code}/2025"), 200)
    assert (form["handed_in"], form["version"], form["known"]["head"], form["known"]["activities"]) == (
        None,
        0,
        "R-1",
        0,
    )
    done = await own.post("/annual-facts", json=asked)
    assert (done.status_code, done.json()["complete"], done.headers["etag"]) == (201, True, '"1"')
    shown = await ok(own.get("/annual-facts", params={"year": 2025}), 200)
    assert [(row["code"], row["state"], row["version"]) for row in shown["branches"]] == [(code, "complete", 1)]
    assert shown["counts"]["complete"] == 1
    stale = await own.post("/annual-facts", json=asked | {"head": "R-2"}, headers={"If-Match": "7"})
    assert (stale.status_code, stale.json()["theirs"]["head"]) == (412, "R-1")
    assert (await office.post("/annual-facts", json=asked | {"branch": "NONE"})).status_code == 404
    assert (await office.get("/annual-facts", params={"year": 2150})).status_code == 409
