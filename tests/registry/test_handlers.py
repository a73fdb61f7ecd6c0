"""The registry's handlers on a real PostgreSQL: what is saved, what is said, any day as known on any other."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import asyncpg
import pytest

from services.registry.commands.branches import ExplainGroupAbsence
from services.registry.commands.party_groups import DissolvePartyGroup, FormPartyGroup
from services.registry.commands.posts import AppointLeader, AppointLiaison, EndLiaison
from services.registry.commands.society import DescribeSociety, TargetsSet
from services.registry.domain.branch import BranchNameIsTaken
from services.registry.domain.party_group import BranchHasGroup
from services.registry.domain.post import SeatIsTaken
from services.registry.domain.refusals import AlreadyThere, BranchHasEnded
from services.registry.handlers.branches import explain_group_absence, found_branch
from services.registry.handlers.party_groups import dissolve_party_group, form_party_group
from services.registry.handlers.posts import appoint_leader, appoint_liaison, end_liaison
from services.registry.handlers.society import describe
from services.registry.store import branches as store
from services.registry.views import branches as branch_views
from services.registry.views import posts as post_views
from shared.database import Database
from shared.errors import StaleVersion, Unknown, VersionMissing
from shared.events.registry import BranchChanged, NoGroupReason
from tests.registry.known import SOCIETY
from tests.registry.telling import BRANCH, NAME, said, take, told_on

LIAISON = AppointLiaison(code="P-1", branch="A", person="R-1", effective_on=date(2024, 1, 1))
LATE = datetime(2030, 1, 1, tzinfo=UTC)


async def liaisons(database: Database, day: date, known: datetime) -> list[str]:
    async with database.reading() as connection:
        rows = await post_views.posts(connection, day, known, post_views.Wanted(post="liaison"))
    return [row["person"] for row in rows]


async def test_a_post_is_read_on_any_day_as_known_on_any_other(registry: Database) -> None:
    async with told_on(registry, date(2024, 1, 10)) as uow:
        await appoint_liaison(uow, LIAISON)
    async with told_on(registry, date(2026, 5, 1)) as uow:
        await end_liaison(uow, EndLiaison(code="P-1", effective_on=date(2026, 3, 1)))
    early, late = datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
    assert await liaisons(registry, date(2026, 2, 28), early) == ["R-1"]
    assert await liaisons(registry, date(2026, 2, 28), late) == ["R-1"]
    assert await liaisons(registry, date(2026, 3, 1), early) == ["R-1"]
    assert await liaisons(registry, date(2026, 3, 1), late) == []
    assert await liaisons(registry, date(2024, 1, 5), datetime(2024, 1, 9, tzinfo=UTC)) == []
    assert await liaisons(registry, date(2023, 12, 31), late) == []


async def test_a_branch_is_read_as_it_stood_on_each_day(registry: Database) -> None:
    await take(registry, f"编码,全称,状态\nA,{NAME},整改\n", effective_on=date(2026, 1, 1))
    async with registry.reading() as connection:
        before = await branch_views.branch(connection, "A", date(2025, 12, 31), LATE)
        now = await branch_views.branch(connection, "A", date(2026, 1, 1), LATE)
        never = await branch_views.branch(connection, "A", date(2009, 12, 31), LATE)
    assert before
    assert now
    assert never
    assert (before["status"], now["status"], never["status"]) == ("normal", "rectifying", None)
    assert [state["nth"] for state in now["history"]] == [1, 2]


async def test_a_state_told_late_for_an_early_day_leaves_the_later_one_alone(registry: Database) -> None:
    async with told_on(registry, date(2026, 2, 1)) as uow:
        first = (await store.states(uow, "A"))[0]
        later = BranchChanged(**(first.model_dump() | {"status": "rectifying", "effective_on": date(2026, 1, 1)}))
        await store.save_branches(uow, [later])
    async with told_on(registry, date(2026, 3, 1)) as uow:
        early = BranchChanged(**(first.model_dump() | {"status": "suspended", "effective_on": date(2025, 1, 1)}))
        await store.save_branches(uow, [early])
    assert await registry.pool.fetchval("SELECT status FROM branch WHERE code = 'A'") == "rectifying"

    async def status(day: date, known: datetime) -> Any:
        async with registry.reading() as connection:
            rows = await branch_views.branches(connection, day, known, branch_views.Wanted())
        return rows[0]["status"] if rows else None

    assert await status(date(2025, 6, 1), LATE) == "suspended"
    assert await status(date(2026, 1, 1), LATE) == "rectifying"
    assert await status(date(2025, 6, 1), datetime(2020, 1, 1, tzinfo=UTC)) is None


async def test_the_history_of_a_branch_ends_where_knowledge_ends(registry: Database) -> None:
    async with told_on(registry, date(2030, 1, 1)) as uow:
        first = (await store.states(uow, "A"))[0]
        await store.save_branches(uow, [BranchChanged(**(first.model_dump() | {"status": "suspended"}))])

    async def history(known: datetime) -> list[str]:
        async with registry.reading() as connection:
            found = await branch_views.branch(connection, "A", date(2026, 1, 1), known)
        return [state["status"] for state in found["history"]] if found else []

    assert await history(datetime(2029, 12, 31, tzinfo=UTC)) == ["normal"]
    assert await history(datetime(2030, 1, 2, tzinfo=UTC)) == ["normal", "suspended"]
    assert await history(datetime(2020, 1, 1, tzinfo=UTC)) == []


async def test_a_reason_told_late_for_an_early_day_leaves_the_later_one_alone(registry: Database) -> None:
    told: list[tuple[date, NoGroupReason]] = [
        (date(2026, 6, 1), "being_formed"),
        (date(2026, 1, 1), "fewer_than_three"),
    ]
    for day, reason in told:
        async with registry.transaction("test") as uow:
            await explain_group_absence(uow, ExplainGroupAbsence(branch="A", reason=reason, effective_on=day))
    async with registry.reading() as connection:
        for day, reason in ((date(2026, 3, 1), "fewer_than_three"), (date(2026, 6, 1), "being_formed")):
            rows = await branch_views.branches(connection, day, LATE, branch_views.Wanted())
            assert rows[0]["no_group_because"] == reason


async def test_a_future_appointment_is_invisible_today(registry: Database) -> None:
    async with told_on(registry, date(2026, 1, 1)) as uow:
        await appoint_liaison(uow, LIAISON.model_copy(update={"effective_on": date(2027, 1, 1)}))
    assert await liaisons(registry, date(2026, 1, 1), LATE) == []
    assert await liaisons(registry, date(2027, 1, 1), LATE) == ["R-1"]


async def test_what_is_saved_is_said_once(registry: Database) -> None:
    async with registry.transaction("test") as uow:
        await appoint_liaison(uow, LIAISON)
    async with registry.transaction("test", expected=1) as uow:
        await end_liaison(uow, EndLiaison(code="P-1", effective_on=date(2025, 1, 1)))
    assert await said(registry, "post/P-1") == ["registry.post.filled.v2", "registry.post.ended.v2"]
    assert await said(registry, "branch/A") == ["registry.branch.founded.v1"]


async def test_codes_and_names_in_use_and_unknown_branches_are_refused(registry: Database) -> None:
    async def refused(by: type[Exception], handler: Any, command: Any, **others: Any) -> None:
        with pytest.raises(by):
            async with registry.transaction("test", **others) as uow:
                await handler(uow, command)

    async with registry.transaction("test") as uow:
        await appoint_liaison(uow, LIAISON)
    await refused(AlreadyThere, found_branch, BRANCH)
    await refused(BranchNameIsTaken, found_branch, BRANCH.model_copy(update={"code": "B"}))
    await refused(AlreadyThere, appoint_liaison, LIAISON)
    await refused(SeatIsTaken, appoint_liaison, LIAISON.model_copy(update={"code": "P-2", "person": "R-2"}))
    await refused(Unknown, appoint_liaison, LIAISON.model_copy(update={"code": "P-2", "branch": "Z"}))
    await refused(Unknown, end_liaison, EndLiaison(code="P-9", effective_on=date(2025, 1, 1)))
    await refused(StaleVersion, end_liaison, EndLiaison(code="P-1", effective_on=date(2025, 1, 1)), expected=7)
    assert await registry.pool.fetchval("SELECT count(*) FROM stream WHERE version = 0") == 0


async def test_two_at_once_do_not_both_get_the_seat(registry: Database) -> None:
    async def appoint(code: str) -> str:
        try:
            async with registry.transaction("test") as uow:
                await appoint_liaison(uow, LIAISON.model_copy(update={"code": code, "person": f"R-{code}"}))
                await asyncio.sleep(0.05)
        except SeatIsTaken:
            return "refused"
        return "appointed"

    assert sorted(await asyncio.gather(*(appoint(f"P-{n}") for n in range(3)))) == ["appointed", "refused", "refused"]


async def test_the_database_itself_forbids_two_liaisons_at_a_time(registry: Database) -> None:
    insert = """
        INSERT INTO post (code, body, branch, post, person, effective_on)
        VALUES ($1, 'A', 'A', 'liaison', $1, '2024-01-01')
    """
    await registry.pool.execute(insert, "P-1")
    with pytest.raises(asyncpg.ExclusionViolationError):
        await registry.pool.execute(insert, "P-2")


async def test_a_group_is_formed_dissolved_and_formed_again(registry: Database) -> None:
    chair = AppointLeader(code="P-1", branch="A", person="R-1", post="chair", effective_on=date(2024, 1, 1))
    form = FormPartyGroup(code="G-1", branch="A", leader="R-1", effective_on=date(2024, 2, 1))
    async with registry.transaction("test") as uow:
        await appoint_leader(uow, chair)
        await form_party_group(uow, form)
    again = form.model_copy(update={"code": "G-2", "effective_on": date(2025, 1, 1)})
    with pytest.raises(BranchHasGroup):
        async with registry.transaction("test") as uow:
            await form_party_group(uow, again)
    async with registry.transaction("test", expected=1) as uow:
        await dissolve_party_group(uow, DissolvePartyGroup(code="G-1", effective_on=date(2025, 1, 1)))
    async with registry.transaction("test") as uow:
        await form_party_group(uow, again)
    async with registry.reading() as connection:
        for day, code in ((date(2024, 12, 31), ["G-1"]), (date(2025, 1, 1), ["G-2"]), (date(2024, 1, 31), [])):
            rows = await post_views.party_groups(connection, day, LATE, post_views.Wanted())
            assert [row["code"] for row in rows] == code


async def test_an_ended_branch_refuses_appointments_groups_and_reasons(registry: Database) -> None:
    await take(registry, f"编码,全称,状态,终止日期\nA,{NAME},终止,2025-01-01\n")
    group = FormPartyGroup(code="G-1", branch="A", leader="R-1", effective_on=date(2025, 1, 1))
    late = LIAISON.model_copy(update={"effective_on": date(2025, 1, 1)})
    why = ExplainGroupAbsence(branch="A", reason="other")
    attempts: list[tuple[Any, Any]] = [
        (appoint_liaison, late),
        (form_party_group, group),
        (explain_group_absence, why),
    ]
    for handler, command in attempts:
        with pytest.raises(BranchHasEnded):
            async with registry.transaction("test") as uow:
                await handler(uow, command)
    async with registry.transaction("test") as uow:
        await appoint_liaison(uow, LIAISON)  # before the end it stood, and what is told late is told all the same


async def test_the_same_profile_again_says_nothing_and_another_needs_the_version(registry: Database) -> None:
    facts = SOCIETY.model_dump(exclude={"effective_on", "targets"})
    same = DescribeSociety(**facts, targets=TargetsSet(**SOCIETY.targets.model_dump()))
    other = same.model_copy(update={"secretariat_staff": 8})
    async with registry.transaction("test") as uow:
        assert (await describe(uow, same))["outcome"] == "same"
    with pytest.raises(VersionMissing):
        async with registry.transaction("test") as uow:
            await describe(uow, other)
    async with registry.transaction("test", expected=1) as uow:
        assert (await describe(uow, other))["outcome"] == "described"
    assert await said(registry, "society/csbme") == ["registry.society.described.v1"] * 2
