"""Branches changed through the handlers and the door: what is saved, said, shown and refused."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.registry.commands.branch_changes import ChangeBranch, EndBranch, ReopenBranch, SuspendBranch
from services.registry.commands.branches import FoundBranch
from services.registry.commands.decisions import Resolved
from services.registry.commands.party_groups import FormPartyGroup
from services.registry.commands.posts import AppointLeader, AppointLiaison
from services.registry.commands.terms import BeginTerm
from services.registry.domain.branch import BranchNameIsTaken
from services.registry.domain.branch_changes import BranchEndsAlready, DecisionIsMissing
from services.registry.domain.refusals import BranchHasEnded
from services.registry.domain.timeline import BranchNameIsTakenThen
from services.registry.handlers.branch_changes import change_branch, change_status, end_branch, reopen_branch
from services.registry.handlers.branches import found_branch
from services.registry.handlers.party_groups import form_party_group
from services.registry.handlers.posts import appoint_leader, appoint_liaison
from services.registry.handlers.terms import begin_term
from services.registry.views import branches as views
from shared.database import Database
from tests.registry.known import SOCIETY
from tests.registry.telling import NAME, said, told_on
from tests.registry.test_api import BRANCH, ok
from tests.world import World

SIDES = ("theirs", "original")
LATE = datetime(2030, 1, 1, tzinfo=UTC)
BY: dict[str, Any] = {
    "body": "第九届理事会第二次会议",
    "decided_on": "2025-12-01",
    "number": "2025-7",
    "file": "a" * 64,
}
DECISION = Resolved.model_validate(BY)
SAID = {name: BY[name] for name in BY if name != "file"}
NEW_NAME = f"{SOCIETY.name_zh}心脏电生理分会"


async def change(database: Database, on: date, told: date = date(2026, 1, 10), **asked: Any) -> dict[str, Any]:
    async with told_on(database, told) as uow:
        command = ChangeBranch(code="A", effective_on=on, decision=DECISION, **asked)
        return await change_branch(uow, command)


async def shown(database: Database, day: date, known: datetime = LATE) -> dict[str, Any]:
    async with database.reading() as connection:
        found = await views.branch(connection, "A", day, known)
    assert found
    return found


async def test_a_change_told_late_is_in_the_past_and_was_not_known_before(registry: Database) -> None:
    await change(registry, date(2020, 1, 1), discipline="心律", told=date(2026, 12, 1))
    answer = await change(registry, date(2015, 1, 1), address="甲地", told=date(2027, 6, 1))
    assert answer["carried_on_to"] == ["2020-01-01"]
    assert (await shown(registry, date(2014, 12, 31)))["address"] is None
    for day in (date(2015, 1, 1), date(2020, 1, 1)):
        found = await shown(registry, day)
        assert (found["address"], found["decision"]["file"]) == ("甲地", "a" * 64)
        assert (await shown(registry, day, datetime(2027, 5, 1, tzinfo=UTC)))["address"] is None
    assert await registry.pool.fetchval("SELECT address FROM branch WHERE code = 'A'") == "甲地"
    assert await said(registry, "branch/A") == ["registry.branch.founded.v1"] + ["registry.branch.changed.v1"] * 3


async def test_what_is_announced_is_shown_apart_and_not_today(registry: Database) -> None:
    await change(registry, date(2028, 1, 1), name=NEW_NAME)
    today = await shown(registry, date(2026, 11, 22))
    assert today["name"] == NAME
    assert [(state["effective_on"], state["name"]) for state in today["announced"]] == [(date(2028, 1, 1), NEW_NAME)]
    then = await shown(registry, date(2028, 1, 1))
    assert (then["name"], then["announced"]) == (NEW_NAME, [])


async def test_a_name_announced_or_released_is_judged_by_its_days_at_a_founding_too(registry: Database) -> None:
    await change(registry, date(2028, 1, 1), name=NEW_NAME)
    found: dict[str, Any] = {"code": "B", "kind": "分会"}
    for name, day in ((NEW_NAME, date(2027, 1, 1)), (NAME, date(2027, 12, 31))):
        with pytest.raises((BranchNameIsTakenThen, BranchNameIsTaken)):
            async with registry.transaction("test") as uow:
                await found_branch(uow, FoundBranch(**found, name=name, founded_on=day))
    async with registry.transaction("test") as uow:
        await found_branch(uow, FoundBranch(**found, name=NAME, founded_on=date(2028, 1, 1)))


async def test_a_name_against_the_rule_is_kept_with_its_reason(registry: Database) -> None:
    await change(registry, date(2026, 1, 1), name="心脏分会", override_reason="沿用历史名称")
    kept = await registry.pool.fetchrow("SELECT * FROM name_override")
    assert (kept["branch"], kept["name"], kept["because"]) == ("A", "心脏分会", "沿用历史名称")
    body = await registry.pool.fetchval("SELECT convert_from(body, 'UTF8') FROM ledger WHERE version = 2")
    assert "历史名称" not in body


async def test_a_suspension_holds_from_its_day(registry: Database) -> None:
    async with told_on(registry, date(2026, 1, 10)) as uow:
        await change_status(uow, SuspendBranch(code="A", effective_on=date(2026, 2, 1), decision=DECISION))
    assert (await shown(registry, date(2026, 1, 31)))["status"] == "normal"
    assert (await shown(registry, date(2026, 2, 1)))["status"] == "suspended"


async def test_who_may_change_and_with_which_version(door: World) -> None:
    office = door.client("registry", "secretariat")
    await ok(office.post("/branches", json=BRANCH))
    asked = {"code": BRANCH["code"], "host_unit": "示例大学", "effective_on": "2026-01-01"}
    for path, body in (("change", asked), ("suspend", {"code": BRANCH["code"], "decision": SAID})):
        own = door.client("registry", "branch_liaison", scope=BRANCH["code"])
        assert (await own.post(f"/branches/{path}", json=body, headers={"If-Match": "1"})).status_code == 403
        assert (await office.post(f"/branches/{path}", json=body)).status_code == 428
    assert (await ok(office.post("/branches/change", json=asked, headers={"If-Match": "9"}), 412))["type"]
    done = await office.post("/branches/change", json=asked, headers={"If-Match": '"1"'})
    assert (done.status_code, done.headers["etag"], done.json()["changed"]) == (201, '"2"', ["host_unit"])
    unknown = asked | {"code": "NONE"}
    assert (await office.post("/branches/change", json=unknown, headers={"If-Match": "1"})).status_code == 404
    refused = await ok(office.post("/branches", json=BRANCH | {"code": "X", "parent": "CSBME-01"}), 409)
    assert refused["type"] == "branch-of-branch"


async def test_the_second_of_two_writers_is_shown_what_the_first_has_done(door: World) -> None:
    office, path = door.client("registry", "secretariat"), "/branches/change"
    await ok(office.post("/branches", json=BRANCH | {"host_unit": "示例大学", "discipline": "力学"}))
    first, second = ({"code": BRANCH["code"], "effective_on": "2026-01-01"} for _ in range(2))
    first |= {"host_unit": "示例医院", "address": "甲地"}
    second |= {"host_unit": "示例研究所", "discipline": "生物力学"}
    seen = {"If-Match": '"1"'}
    await ok(office.post(path, json=first, headers=seen))
    refused = await ok(office.post(path, json=second, headers=seen), 412)
    assert refused["type"] == "stale-version"
    assert refused["mine"] == second
    sides = [(refused[side]["host_unit"], refused[side]["discipline"], refused[side]["address"]) for side in SIDES]
    assert sides == [("示例医院", "力学", "甲地"), ("示例大学", "力学", None)]
    assert refused["conflicts"] == ["host_unit"]
    assert [(said["version"], said["type"]) for said in refused["said_since"]] == [(2, "registry.branch.changed.v1")]
    now = await ok(office.get(f"/branches/{BRANCH['code']}"), 200)
    assert (now["version"], now["host_unit"], now["discipline"]) == (2, "示例医院", "力学")
    again = await ok(office.post(path, json=second, headers={"If-Match": str(refused["facts"]["now"])}))
    assert again["changed"] == ["host_unit", "discipline"]


async def test_of_two_writers_at_once_one_is_refused(door: World) -> None:
    office = door.client("registry", "secretariat")
    await ok(office.post("/branches", json=BRANCH))
    asked = [{"code": BRANCH["code"], "address": f"{n} 号", "effective_on": "2026-01-01"} for n in range(4)]
    answers = await asyncio.gather(
        *(office.post("/branches/change", json=one, headers={"If-Match": '"1"'}) for one in asked)
    )
    assert sorted(answer.status_code for answer in answers) == [201, 412, 412, 412]
    [won] = [one["address"] for one, answer in zip(asked, answers, strict=True) if answer.status_code == 201]
    shown = {answer.json()["theirs"]["address"] for answer in answers if answer.status_code == 412}
    assert shown == {won}


async def lived(database: Database) -> None:
    """A chair who leads the Party group, a liaison, and a term, all of branch A."""
    async with told_on(database, date(2026, 12, 1)) as uow:
        chair = AppointLeader(code="P-1", branch="A", person="R-1", post="chair", effective_on=date(2024, 1, 1))
        await appoint_leader(uow, chair)
        await appoint_liaison(uow, AppointLiaison(code="P-2", branch="A", person="R-2", effective_on=date(2024, 1, 1)))
        group = FormPartyGroup(code="G-1", branch="A", leader="R-1", effective_on=date(2024, 2, 1))
        await form_party_group(uow, group)
        term = BeginTerm(code="T-1", body="A", number=3, effective_on=date(2024, 1, 1), until=date(2028, 1, 1))
        await begin_term(uow, term)


async def test_a_branch_ends_with_its_posts_its_term_and_its_group(registry: Database) -> None:
    await lived(registry)
    end = EndBranch(code="A", effective_on=date(2027, 1, 1), decision=DECISION)
    async with told_on(registry, date(2026, 12, 2), expected=1) as uow:
        answer = await end_branch(uow, end)
        await uow.flush()
        assert uow.version == 2  # the version of the branch, which is said last
    assert answer["ended_along"] == {"posts": ["P-1", "P-2"], "terms": ["T-1"], "party_groups": ["G-1"]}
    assert answer["stays_open"] == {"members": 0, "annual_facts": [2026]}
    assert await said(registry, "branch/A") == ["registry.branch.founded.v1", "registry.branch.ended.v1"]

    async def there(day: date) -> tuple[int, ...]:
        known = (day, LATE)
        counts = "(SELECT count(*) FROM post_at($1, $2)), (SELECT count(*) FROM term_at($1, $2))"
        query = f"SELECT {counts}, (SELECT count(*) FROM party_group_at($1, $2))"
        return tuple(await registry.pool.fetchrow(query, *known) or ())

    assert await there(date(2026, 12, 31)) == (2, 1, 1)
    assert await there(date(2027, 1, 1)) == (0, 0, 0)
    today = await shown(registry, date(2026, 12, 2))
    assert (today["status"], [state["status"] for state in today["announced"]]) == ("normal", ["ended"])
    for handler, command in ((end_branch, end), (change_status, SuspendBranch(code="A", decision=DECISION))):
        with pytest.raises((BranchEndsAlready, BranchHasEnded)):
            async with told_on(registry, date(2027, 1, 1)) as uow:
                await handler(uow, command)


async def test_an_ending_that_is_refused_ends_nothing(registry: Database) -> None:
    await lived(registry)
    with pytest.raises(DecisionIsMissing):
        async with registry.transaction("test") as uow:
            await end_branch(uow, EndBranch(code="A"))
    assert await registry.pool.fetchval("SELECT count(*) FROM post WHERE ended") == 0


async def test_a_wrong_ending_is_mended_and_its_reason_kept_for_the_secretariat(registry: Database) -> None:
    await lived(registry)
    async with told_on(registry, date(2027, 1, 10)) as uow:
        await end_branch(uow, EndBranch(code="A", effective_on=date(2027, 1, 1), decision=DECISION))
    async with told_on(registry, date(2027, 2, 1), expected=2) as uow:
        answer = await reopen_branch(uow, ReopenBranch(code="A", because="误将另一分会的终止登记于此"))
    assert answer["not_restored"] == {"posts": 2, "terms": 1, "party_groups": 1}
    assert (await shown(registry, date(2027, 1, 1)))["status"] == "normal"
    assert (await shown(registry, date(2027, 1, 1), datetime(2027, 1, 31, tzinfo=UTC)))["status"] == "ended"
    assert [state["status"] for state in (await shown(registry, date(2027, 1, 1)))["history"]] == [
        "normal",
        "ended",
        "normal",
    ]
    assert "because" not in (await shown(registry, date(2027, 1, 1)))["history"][-1]
    async with registry.reading() as connection:
        full = await views.branch(connection, "A", date(2027, 1, 1), LATE, reasons=True)
    assert full
    assert [state["because"] for state in full["history"]] == [None, None, "误将另一分会的终止登记于此"]
    async with registry.transaction("test") as uow:
        await appoint_liaison(uow, AppointLiaison(code="P-3", branch="A", person="R-2", effective_on=date(2027, 1, 1)))


async def test_members_of_an_ended_branch_are_a_finding(registry: Database) -> None:
    members = [("M-1", date(2025, 1, 1), True, ["A"]), ("M-2", date(2025, 1, 1), True, ["A", "B"])]
    members += [("M-2", date(2026, 6, 1), True, ["B"]), ("M-3", date(2025, 1, 1), True, ["A"])]
    members += [("M-3", date(2026, 6, 1), False, [])]
    await registry.pool.executemany(
        """
        INSERT INTO member_state
            (member, effective_on, type, present, kind, branches, opening_stock, nth, recorded_at)
        VALUES ($1, $2, 'registry.member.joined.v1', $3, 'individual', $4, false, 1, '2026-01-01')
        """,
        members,
    )
    async with told_on(registry, date(2027, 1, 10)) as uow:
        answer = await end_branch(uow, EndBranch(code="A", effective_on=date(2026, 7, 1), decision=DECISION))
    assert answer["stays_open"] == {"members": 1, "annual_facts": [2025]}
    [finding] = (await shown(registry, date(2026, 7, 1)))["findings"]
    assert (finding["rule"], finding["count"]) == ("members-in-ended-branch", 1)
    assert (await shown(registry, date(2026, 6, 30)))["findings"] == []


async def test_nobody_but_the_secretariat_ends_or_reopens(door: World) -> None:
    office = door.client("registry", "secretariat")
    await ok(office.post("/branches", json=BRANCH))
    end = {"code": BRANCH["code"], "decision": SAID, "effective_on": "2026-01-01"}
    for path, body in (("end", end), ("reopen", {"code": BRANCH["code"], "because": "登记有误"})):
        for who in (door.client("registry", "branch_liaison", scope=BRANCH["code"]), door.client("registry", "leader")):
            assert (await who.post(f"/branches/{path}", json=body, headers={"If-Match": "1"})).status_code == 403
        assert (await office.post(f"/branches/{path}", json=body)).status_code == 428
        done = await office.post(f"/branches/{path}", json=body, headers={"If-Match": "1" if path == "end" else "2"})
        assert done.status_code == 201, done.text
    assert (await ok(office.get(f"/branches/{BRANCH['code']}"), 200))["history"][-1]["because"] == "登记有误"
