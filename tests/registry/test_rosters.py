"""Rosters on a real PostgreSQL: any body on any day as known on any other, and what happens when a body ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

import asyncpg
import pytest

from services.registry.commands.bodies import ChangeBody, EndBody, EstablishBody
from services.registry.commands.chairs import HandOverChairs
from services.registry.commands.decisions import Resolved
from services.registry.commands.party_groups import FormPartyGroup
from services.registry.commands.posts import Appoint, CorrectPost, EndPost
from services.registry.commands.society import DescribeSociety, TargetsSet
from services.registry.commands.terms import BeginTerm, ChangeTerm
from services.registry.domain.body import BodyHasEnded, BodyNotYetThere, CodeNamesABranch
from services.registry.domain.post import PostIsNotOfThisBody, SeatIsTaken
from services.registry.domain.refusals import AlreadyThere
from services.registry.domain.term import TermsOverlap
from services.registry.handlers.bodies import change_body, end_all_of, end_body, establish_body
from services.registry.handlers.branches import found_branch
from services.registry.handlers.chairs import hand_over_chairs
from services.registry.handlers.party_groups import form_party_group
from services.registry.handlers.posts import appoint, correct_post, end_post
from services.registry.handlers.society import describe
from services.registry.handlers.terms import begin_term, change_term
from services.registry.views.bodies import Wanted, bodies
from services.registry.views.rosters import roster
from shared.database import Database
from shared.errors import Unknown
from tests.registry.known import SOCIETY
from tests.registry.telling import BRANCH, said, told_on

LATE = datetime(2040, 1, 1, tzinfo=UTC)
BY = Resolved(body="常务理事会", decided_on=date(2020, 12, 1), number="2020-12")
GROUP = EstablishBody(code="W", name="党建工作班子", kind="working_group", effective_on=date(2021, 1, 1), decision=BY)


@pytest.fixture
async def society(database_of: Callable[[str], Awaitable[Database]]) -> Database:
    """A database in which one branch has been known for long."""
    database = await database_of("registry")
    facts = SOCIETY.model_dump(exclude={"effective_on", "targets"})
    async with told_on(database, date(2010, 1, 1)) as uow:
        await describe(uow, DescribeSociety(**facts, targets=TargetsSet(**SOCIETY.targets.model_dump())))
        await found_branch(uow, BRANCH)
    return database


async def do(database: Database, handler: Any, command: Any, told: date = date(2021, 1, 1)) -> dict[str, Any]:
    async with told_on(database, told) as uow:
        answer: dict[str, Any] = await handler(uow, command)
    return answer


def post(code: str, kind: str, person: str, on: date, **others: Any) -> Appoint:
    return Appoint.model_validate(
        {"code": code, "body": "A", "post": kind, "person": person, "effective_on": on} | others
    )


async def shown(database: Database, day: date, known: datetime = LATE, body: str = "A") -> dict[str, list[str]]:
    """Post -> persons, of those held."""
    async with database.reading() as connection:
        found = await roster(connection, body, day, known)
    assert found
    lines = found.told(None, {})["posts"]
    return {line["post"]: [one["person"] for one in line["holders"]] for line in lines if line["holders"]}


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 16, tzinfo=UTC)


async def test_a_roster_has_the_first_day_and_not_the_day_of_leaving(society: Database) -> None:
    await do(society, appoint, post("C-1", "chair", "R-1", date(2024, 3, 1), until=date(2025, 3, 1)))
    await do(society, appoint, post("C-2", "chair", "R-2", date(2025, 3, 1)))
    assert await shown(society, date(2024, 2, 29)) == {}
    assert await shown(society, date(2024, 3, 1)) == {"chair": ["R-1"]}
    assert await shown(society, date(2025, 2, 28)) == {"chair": ["R-1"]}
    assert await shown(society, date(2025, 3, 1)) == {"chair": ["R-2"]}


async def test_a_roster_shows_the_four_corners_of_day_and_knowledge(society: Database) -> None:
    await do(society, appoint, post("C-1", "chair", "R-1", date(2024, 1, 1)), told=date(2024, 1, 1))
    await do(society, end_post, EndPost(code="C-1", effective_on=date(2025, 1, 1)), told=date(2025, 6, 1))
    before, after = at(2025, 5, 31), at(2025, 6, 1)
    assert await shown(society, date(2024, 12, 31), before) == {"chair": ["R-1"]}
    assert await shown(society, date(2024, 12, 31), after) == {"chair": ["R-1"]}
    assert await shown(society, date(2025, 1, 1), before) == {"chair": ["R-1"]}
    assert await shown(society, date(2025, 1, 1), after) == {}


async def test_told_late_and_told_ahead_somebody_is_in_office_on_their_own_days(society: Database) -> None:
    await do(society, appoint, post("C-1", "chair", "R-1", date(2020, 1, 1), until=date(2022, 1, 1)), date(2024, 1, 1))
    await do(society, appoint, post("C-2", "chair", "R-2", date(2030, 1, 1)), date(2024, 1, 1))
    assert await shown(society, date(2021, 6, 1)) == {"chair": ["R-1"]}
    assert await shown(society, date(2024, 1, 1)) == {}
    assert await shown(society, date(2030, 1, 1)) == {"chair": ["R-2"]}
    assert await shown(society, date(2021, 6, 1), at(2023, 12, 31)) == {}


async def test_somebody_holds_several_posts_leaves_and_returns(society: Database) -> None:
    for code, kind, start, until in (
        ("V-1", "vice_chair", date(2020, 1, 1), date(2022, 1, 1)),
        ("L-1", "liaison", date(2020, 1, 1), None),
        ("V-2", "vice_chair", date(2023, 1, 1), None),
    ):
        await do(society, appoint, post(code, kind, "R-1", start, until=until))
    assert await shown(society, date(2021, 1, 1)) == {"vice_chair": ["R-1"], "liaison": ["R-1"]}
    assert await shown(society, date(2022, 6, 1)) == {"liaison": ["R-1"]}
    assert await shown(society, date(2023, 1, 1)) == {"vice_chair": ["R-1"], "liaison": ["R-1"]}


async def test_a_wrong_entry_is_put_right_and_stays_readable_as_known_then(society: Database) -> None:
    await do(society, appoint, post("C-1", "chair", "R-1", date(2024, 1, 1)), date(2024, 1, 10))
    await do(society, end_post, EndPost(code="C-1", effective_on=date(2025, 1, 1)), date(2025, 1, 10))
    wrong = CorrectPost(code="C-1", because="人员选错", person="R-2", effective_on=date(2024, 3, 1), until=None)
    await do(society, correct_post, wrong, date(2025, 2, 1))
    then = at(2025, 1, 31)
    assert await shown(society, date(2024, 2, 1), then) == {"chair": ["R-1"]}
    assert await shown(society, date(2024, 2, 1)) == {}
    assert await shown(society, date(2024, 3, 1)) == {"chair": ["R-2"]}
    assert await shown(society, date(2025, 6, 1)) == {"chair": ["R-2"]}
    assert await shown(society, date(2025, 6, 1), then) == {}
    row = await society.pool.fetchrow("SELECT person, effective_on, until, ended FROM post WHERE code = 'C-1'")
    assert row
    assert tuple(row) == ("R-2", date(2024, 3, 1), None, False)
    [reason] = await society.pool.fetch("SELECT subject, fields, because FROM correction")
    assert tuple(reason) == ("post/C-1", ["effective_on", "person", "until"], "人员选错")
    assert await society.pool.fetchval("SELECT count(*) FROM ledger WHERE convert_from(body, 'UTF8') ~ '选错'") == 0
    # An end before the states of the correction holds on their days, too.
    await do(society, end_post, EndPost(code="C-1", effective_on=date(2024, 6, 1)), date(2025, 3, 1))
    assert await shown(society, date(2024, 5, 31)) == {"chair": ["R-2"]}
    for day in (date(2024, 6, 1), date(2025, 1, 1), date(2026, 1, 1)):
        assert await shown(society, day) == {}


async def test_what_was_struck_out_leaves_its_seat_free(society: Database) -> None:
    await do(society, appoint, post("C-1", "chair", "R-1", date(2024, 1, 1)))
    await do(society, correct_post, CorrectPost(code="C-1", because="重复录入", never=True))
    await do(society, appoint, post("C-2", "chair", "R-2", date(2023, 1, 1)))
    assert await shown(society, date(2024, 6, 1)) == {"chair": ["R-2"]}
    with pytest.raises(SeatIsTaken):
        await do(society, correct_post, CorrectPost(code="C-1", because="恢复", until=None))


async def test_chairs_hand_over_in_one_transaction(society: Database) -> None:
    for code, kind in (("P-1", "past_chair"), ("P-2", "chair"), ("P-3", "chair_elect")):
        await do(society, appoint, post(code, kind, f"R-{code[-1]}", date(2021, 1, 1)))
    asked = HandOverChairs.model_validate(
        {"body": "A", "effective_on": date(2025, 3, 1), "elect": {"person": "R-4"}, "decision": BY}
    )
    answer = await do(society, hand_over_chairs, asked)
    before = {"chair": ["R-2"], "past_chair": ["R-1"], "chair_elect": ["R-3"]}
    after = {"chair": ["R-3"], "past_chair": ["R-2"], "chair_elect": ["R-4"]}
    assert await shown(society, date(2025, 2, 28)) == before
    assert await shown(society, date(2025, 3, 1)) == after
    assert len({one["code"] for one in answer["filled"]}) == 3
    taken = asked.model_copy(update={"effective_on": date(2026, 3, 1), "chair_code": "P-1"})
    with pytest.raises(AlreadyThere):
        await do(society, hand_over_chairs, taken)
    assert await shown(society, date(2026, 3, 1)) == after


async def test_a_body_has_its_own_posts_seats_and_vacancies(society: Database) -> None:
    with pytest.raises(CodeNamesABranch):
        await do(society, establish_body, GROUP.model_copy(update={"code": "A"}))
    with pytest.raises(asyncpg.UniqueViolationError):
        await society.pool.execute(
            "INSERT INTO body (code, name, kind, effective_on) VALUES ('A', 'X', 'other', '2020-01-01')"
        )
    await do(society, establish_body, GROUP)
    with pytest.raises(AlreadyThere):
        await do(society, found_branch, BRANCH.model_copy(update={"code": "W", "name": f"{SOCIETY.name_zh}影像分会"}))
    await do(society, appoint, post("S-1", "president", "R-1", date(2021, 1, 1), body="W"))
    async with society.reading() as connection:
        [line] = await bodies(connection, date(2021, 1, 1), LATE, Wanted())
        nothing = await bodies(connection, date(2020, 12, 31), LATE, Wanted())
    assert nothing == []
    seats = {seat["post"]: (seat["filled"], seat["vacant"]) for seat in line["seats"]}
    assert seats == {
        "president": (1, 0),
        "secretary_general": (0, 1),
        "vice_president": (0, 1),
        "organisation_committee_chair": (0, 1),
        "party_secretary": (0, 0),
        "party_branch_member": (0, 1),
        "working_group_member": (0, 0),
    }
    for command, refusal in (
        (post("S-2", "president", "R-2", date(2022, 1, 1), body="W"), SeatIsTaken),
        (post("S-2", "liaison", "R-2", date(2022, 1, 1), body="W"), PostIsNotOfThisBody),
        (post("S-2", "president", "R-2", date(2022, 1, 1)), PostIsNotOfThisBody),
        (post("S-2", "party_branch_member", "R-2", date(2020, 12, 31), body="W"), BodyNotYetThere),
        (post("S-2", "president", "R-2", date(2022, 1, 1), body="Z"), Unknown),
    ):
        with pytest.raises(refusal):
            await do(society, appoint, command)
    rule = {"working_group": [{"post": "liaison", "required": 1, "seats": 1}]}
    await society.pool.execute("INSERT INTO rule VALUES ('bodies', '2022-01-01', $1)", rule)
    await do(society, appoint, post("S-2", "liaison", "R-2", date(2022, 1, 1), body="W"))
    with pytest.raises(PostIsNotOfThisBody):
        await do(society, appoint, post("S-3", "liaison", "R-3", date(2021, 12, 31), body="W"))


async def test_a_body_that_ends_takes_its_posts_and_its_term_with_it(society: Database) -> None:
    await do(society, establish_body, GROUP)
    await do(society, change_body, ChangeBody(code="W", name="新名", effective_on=date(2022, 1, 1), decision=BY))
    term = {"code": "T-1", "body": "W", "number": 1, "effective_on": date(2021, 1, 1), "until": date(2025, 1, 1)}
    await do(society, begin_term, BeginTerm.model_validate(term))
    for code, start in (("S-1", date(2021, 1, 1)), ("S-2", date(2030, 1, 1))):
        await do(society, appoint, post(code, "party_branch_member", f"R-{code}", start, body="W"))
    ended = await do(society, end_body, EndBody(code="W", effective_on=date(2024, 1, 1), decision=BY))
    assert (ended["posts"], ended["terms"]) == (["S-1", "S-2"], ["T-1"])
    assert await said(society, "term/T-1") == ["registry.term.began.v1", "registry.term.ended.v1"]
    assert await society.pool.fetchval("SELECT count(*) FROM post_at('2035-01-01', now())") == 0
    # Closed, it shows those who sat there on its last day.
    for day in (date(2023, 12, 31), date(2024, 1, 1), date(2035, 1, 1)):
        assert await shown(society, day, body="W") == {"party_branch_member": ["R-S-1"]}
    with pytest.raises(BodyHasEnded):
        await do(society, appoint, post("S-3", "president", "R-3", date(2024, 1, 1), body="W"))
    with pytest.raises(BodyHasEnded):
        await do(society, end_body, EndBody(code="W", effective_on=date(2024, 6, 1), decision=BY))


async def test_of_a_branch_that_ends_nothing_runs_on(society: Database) -> None:
    await do(society, appoint, post("C-1", "chair", "R-1", date(2021, 1, 1)))
    await do(society, appoint, post("L-1", "liaison", "R-2", date(2021, 1, 1), until=date(2023, 1, 1)))
    group = FormPartyGroup(code="G-1", branch="A", leader="R-1", effective_on=date(2021, 2, 1))
    await do(society, form_party_group, group)
    async with told_on(society, date(2024, 1, 5)) as uow:
        along = await end_all_of(uow, "A", date(2024, 1, 1), None)
    assert along == {"posts": ["C-1"], "terms": [], "party_groups": ["G-1"]}
    assert await society.pool.fetchval("SELECT count(*) FROM party_group_at('2024-01-01', now())") == 0
    assert await shown(society, date(2023, 12, 31)) == {"chair": ["R-1"]}
    assert await shown(society, date(2024, 1, 1)) == {}
    async with told_on(society, date(2024, 1, 6)) as uow:
        assert await end_all_of(uow, "A", date(2024, 1, 1), None) == {"posts": [], "terms": [], "party_groups": []}


async def test_a_term_is_shown_until_it_is_ended_and_overdue_from_its_planned_end(society: Database) -> None:
    term = {"code": "T-5", "body": "A", "number": 5, "effective_on": date(2021, 1, 1), "until": date(2025, 1, 1)}
    await do(society, begin_term, BeginTerm.model_validate(term))
    delay = ChangeTerm(code="T-5", until=date(2025, 6, 1), effective_on=date(2024, 12, 1), decision=BY)
    await do(society, change_term, delay, date(2024, 12, 5))
    following = term | {"code": "T-6", "number": 6, "effective_on": date(2025, 7, 1), "until": date(2029, 7, 1)}
    await do(society, begin_term, BeginTerm.model_validate(following), date(2025, 7, 1))

    async def on(day: date, known: datetime = LATE) -> Any:
        async with society.reading() as connection:
            found = await roster(connection, "A", day, known)
        assert found
        term = found.head["term"]
        return term and (term["number"], term["until"], term["overdue"])

    assert await on(date(2020, 12, 31)) is None
    assert await on(date(2024, 11, 30)) == (5, date(2025, 1, 1), False)
    assert await on(date(2025, 1, 1)) == (5, date(2025, 6, 1), False)
    assert await on(date(2025, 1, 1), at(2024, 12, 4)) == (5, date(2025, 1, 1), True)
    assert await on(date(2025, 6, 30)) == (5, date(2025, 6, 1), True)
    assert await on(date(2025, 7, 1)) == (6, date(2029, 7, 1), False)
    with pytest.raises(TermsOverlap):
        await do(society, begin_term, BeginTerm.model_validate(term | {"code": "T-4", "number": 4}))
    with pytest.raises(asyncpg.ExclusionViolationError):
        await society.pool.execute("INSERT INTO term VALUES ('T-X', 'A', 9, '2026-01-01', '2027-01-01')")
