"""Statements about the roster at two dates: what stood on a day, as known at a moment, in four corners each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from services.reporting.domain.statements import STATEMENTS_OF_ROSTERS
from services.reporting.views.records import Page
from services.reporting.views.statements import statement
from shared.database import Database
from shared.events import activities, outreach, registry
from shared.events.base import DomainEvent
from tests.reporting.conftest import Databases
from tests.reporting.readers import SECRETARIAT
from tests.reporting.story import Story, at_noon, branch, expert, group, liaison

JANUARY, MARCH, APRIL, MAY, JUNE, JULY = (date(2025, month, 1) for month in (1, 3, 4, 5, 6, 7))
Told = Callable[[date], DomainEvent]


def term(day: date) -> registry.TermBegan:
    return registry.TermBegan(effective_on=day, code="T-1", body="B-01", number=3, until=date(2029, 1, 1))


def pairing(day: date) -> activities.PairingAgreed:
    return activities.PairingAgreed(effective_on=day, code="PA-1", title="结对", parties=("B-01", "party_branch"))


def ended(what: type[DomainEvent], began: Told) -> Told:
    return lambda day: what.model_validate(began(day).model_dump() | {"effective_on": day, "status": "ended"})


def of_branch(day: date) -> DomainEvent:
    return branch("B-01", day)


def of_group(day: date) -> DomainEvent:
    return group("B-01", day)


def of_liaison(day: date) -> DomainEvent:
    return liaison("B-01", day)


def of_expert(day: date) -> DomainEvent:
    return expert("E-1", day, "B-01")


def of_body(day: date) -> DomainEvent:
    return registry.BodyEstablished(effective_on=day, code="COUNCIL", name="示例理事会", kind="council")


# Statement -> what makes a line, what ends it, and the body it is asked about.
LIVES: dict[str, tuple[Told, Told, str | None]] = {
    "branches": (of_branch, ended(registry.BranchEnded, of_branch), None),
    "bodies": (of_body, ended(registry.BodyEnded, of_body), None),
    "roster": (of_liaison, ended(registry.PostEnded, of_liaison), "B-01"),
    "liaisons": (of_liaison, ended(registry.PostEnded, of_liaison), None),
    "party_groups": (of_group, ended(registry.PartyGroupDissolved, of_group), None),
    "terms": (term, ended(registry.TermEnded, term), None),
    "experts": (of_expert, ended(outreach.ExpertRetired, of_expert), None),
    "pairings": (pairing, ended(activities.PairingEnded, pairing), None),
}


@pytest.fixture
async def database(database_of: Databases) -> Database:
    return await database_of("reporting")


async def lines(database: Database, name: str, day: date, known_on: date) -> list[dict[str, Any]]:
    async with database.reading() as connection:
        found = await statement(connection, name, day, at_noon(known_on), LIVES[name][2], Page(SECRETARIAT, 100))
    assert found["length"] == len(found["lines"])
    return [line | {"event_id": str(line["event_id"])} for line in found["lines"]]


async def test_every_statement_is_tried() -> None:
    assert set(LIVES) == set(STATEMENTS_OF_ROSTERS)


@pytest.mark.parametrize("name", LIVES)
async def test_a_statement_holds_in_all_four_corners(database: Database, name: str) -> None:
    """
    It begins in March and is told in May (late); in July it is told that it is over since June (future, back-dated).
    """
    begins, ends, _ = LIVES[name]
    story = Story()
    first = story.say(begins(MARCH), recorded=MAY)
    story.say(ends(JUNE), recorded=JULY)
    await story.tell(database)
    for day, known_on, there in (
        (APRIL, APRIL, False),  # it stood, and nobody knew
        (APRIL, MAY, True),  # known later, for the day before
        (JANUARY, JULY, False),  # not before it began, whenever asked
        (JUNE, MAY, True),  # its end was not known yet
        (JUNE, JULY, False),  # known now: over since June
        (MAY, JULY, True),  # before its end it stood
    ):
        found = await lines(database, name, day, known_on)
        assert [line["event_id"] for line in found] == ([first.id] if there else []), (day, known_on)


async def test_a_corrected_line_gives_way_to_the_higher_version_of_its_day(database: Database) -> None:
    story = Story()
    wrong = story.say(liaison("B-01", MARCH))
    right = story.say(liaison("B-01", MARCH, until=JUNE), recorded=MAY)
    await story.tell(database)
    for day, known_on, fact in ((APRIL, APRIL, wrong.id), (APRIL, MAY, right.id), (JUNE, APRIL, wrong.id)):
        assert [line["event_id"] for line in await lines(database, "liaisons", day, known_on)] == [fact]
    assert await lines(database, "liaisons", JUNE, MAY) == []


async def test_what_a_line_rests_on_stands_beside_it(database: Database) -> None:
    story = Story()
    leader = {"code": "P-1", "body": "B-01", "branch": "B-01", "post": "chair", "person": "P-B-01", "term": "T-1"}
    post = story.say(registry.PostFilled(effective_on=MARCH, **leader))
    led, began = story.say(group("B-01", MARCH)), story.say(term(MARCH))
    joined = story.say(expert("E-1", MARCH, "B-01"))
    paused = story.say(outreach.ExpertPaused(**(expert("E-1", APRIL, "B-01").model_dump() | {"until": None})))
    await story.tell(database)
    beside = {
        name: {line["event_id"]: line["evidence"] for line in await lines(database, name, MAY, MAY)}
        for name in ("party_groups", "roster", "experts")
    }
    told = {name: {line: [str(one) for one in ids] for line, ids in of.items()} for name, of in beside.items()}
    assert told == {
        "party_groups": {led.id: [post.id]},
        "roster": {post.id: [began.id]},
        "experts": {paused.id: [joined.id]},
    }
