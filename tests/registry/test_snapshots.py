"""The contract on whole rosters: each test names the sentence it holds to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from services.registry.commands.members import ApplySnapshot, CompareSnapshot, DismissSnapshot, UndoSnapshot
from services.registry.domain.comparing import MembersMoved, NotNow
from services.registry.handlers.snapshots import (
    apply_snapshot,
    compare_snapshot,
    dismiss_snapshot,
    undo_snapshot,
    work,
)
from services.registry.store.ingress import save_publisher
from services.registry.views.snapshots import snapshot
from shared.database import Database, clock
from tests.registry.desk import Registry, texts
from tests.registry.ingress import PUBLISHER, batch, event, line, merged, roster, structured

DAY, LATER = "2026-06-30", "2026-07-15"
WHY = "与会员部核对"


@pytest.fixture
async def registry(database_of: Callable[[str], Awaitable[Database]]) -> Registry:
    here = Registry(await database_of("registry"))
    async with here.database.transaction("test") as uow:
        await save_publisher(uow, PUBLISHER)
    await here.found("B-1", "B-2")
    return here


def members() -> list[dict[str, Any]]:
    """SAME, CHANGED (its branch), GONE (not in the roster)."""
    return [event(f"e-{code}", member=code) for code in ("SAME", "CHANGED", "GONE")]


LINES = [line("SAME"), line("CHANGED", branches=["B-2"]), line("NEW", effective_on="2026-06-01")]


async def take_roster(registry: Registry, lines: Any = LINES, **how: Any) -> int:
    """Tell it in chunks of one line, and let the clock compare it."""
    told = [roster(members=[one], chunk=n, chunks=len(lines), **how) for n, one in enumerate(lines, 1)]
    assert await registry.outcomes(batch(told)) == ["accepted"] * len(told)
    await work(registry.database, clock())
    [number] = await registry.fetch("SELECT max(number) FROM roster")
    found: int = number[0]
    return found


async def differences(registry: Registry) -> dict[str, str]:
    rows = await registry.fetch("SELECT code, coalesce(difference, '-') AS difference FROM roster_line ORDER BY code")
    return {row["code"]: row["difference"] for row in rows}


async def state(registry: Registry) -> str:
    [row] = await registry.fetch("SELECT state FROM roster ORDER BY number DESC LIMIT 1")
    found: str = row["state"]
    return found


async def apply(registry: Registry, number: int, **how: Any) -> dict[str, Any]:
    told: dict[str, Any] = await registry.do(apply_snapshot, ApplySnapshot(snapshot=number, because=WHY, **how))
    return told


async def test_it_is_compared_with_what_is_known_and_applied_only_on_command(registry: Registry) -> None:
    """Compared with what is known, applied only on command; absentees are proposed as left on `as_of`."""
    await registry.outcomes(batch(members()))
    number = await take_roster(registry)
    assert await differences(registry) == {"CHANGED": "changed", "GONE": "absent", "NEW": "new", "SAME": "same"}
    assert await registry.counted(DAY, LATER) == [{"B-1": 3}] * 2
    assert (await apply(registry, number))["applied"] == 3
    assert await registry.counted("2026-06-15", "2026-06-29", DAY) == [{"B-1": 4}, {"B-1": 4}, {"B-1": 2, "B-2": 1}]
    rows = await registry.fetch("SELECT convert_from(body, 'UTF8')::jsonb->>'batchid' AS batch FROM ledger")
    assert [row["batch"] for row in rows].count(f"snapshot-{number}") == 3
    assert (await apply(registry, number))["applied"] == 0  # again it goes on with what is left: nothing
    assert await registry.outcomes(batch(members())) == ["duplicate"] * 3


async def test_it_may_be_applied_by_kind_of_difference_and_undone_as_a_batch(registry: Registry) -> None:
    await registry.outcomes(batch(members()))
    before = await registry.counted("2026-06-15", DAY)
    number = await take_roster(registry)
    assert (await apply(registry, number, differences=("changed",)))["applied"] == 1
    assert await registry.counted(DAY) == [{"B-1": 2, "B-2": 1}]
    assert (await apply(registry, number, differences=("new", "absent")))["applied"] == 2
    told = await registry.do(undo_snapshot, UndoSnapshot(snapshot=number, because=WHY))
    assert (told["state"], told["taken_back"]) == ("undone", 3)
    assert await registry.counted("2026-06-15", DAY) == before
    await registry.do(compare_snapshot, CompareSnapshot(snapshot=number))
    await work(registry.database, clock())
    assert (await apply(registry, number))["applied"] == 3


async def test_chunks_come_in_any_order_any_size_and_again(registry: Registry) -> None:
    told = [
        roster(chunk=3, chunks=3, members=[line("SAME")]),
        roster(chunk=1, chunks=3, members=[line("CHANGED"), line("NEW"), line("SAME", branches=[])]),
        roster(chunk=2, chunks=3),
    ]
    assert await registry.outcomes(batch(told[:2]), batch([told[0], told[0]])) == ["accepted"] * 2 + ["duplicate"] * 2
    assert await registry.outcomes(structured(told[0] | {"id": "another"})) == ["accepted"]
    assert await state(registry) == "arriving"
    assert await registry.outcomes(structured(told[2]), structured(told[2])) == ["accepted", "duplicate"]
    await work(registry.database, clock())
    assert await state(registry) == "compared"
    rows = await registry.fetch("SELECT code, branches, repeated FROM roster_line ORDER BY code")
    assert [tuple(row) for row in rows] == [
        ("CHANGED", ["B-1"], False),
        ("NEW", ["B-1"], False),
        ("SAME", ["B-1"], True),  # the line of the later chunk
    ]


async def test_chunks_that_contradict_each_other_are_set_aside(registry: Registry) -> None:
    first = roster(chunk=1, chunks=2, members=[line("SAME")])
    others = [
        roster(chunk=1, chunks=2, members=[line("NEW")], id="a"),
        roster(chunk=2, chunks=3, id="b"),
        roster(chunk=2, chunks=2, as_of="2026-07-31", id="c"),
    ]
    assert await registry.outcomes(structured(first), batch(others)) == ["accepted"] + ["parked: tie"] * 3
    assert await differences(registry) == {"SAME": "-"}


async def test_incomplete_after_24_h_is_parked_and_completed_it_is_compared(registry: Registry) -> None:
    """Incomplete after 24 h = parked; a parked event closes when a later one for its subject is accepted."""
    await registry.outcomes(structured(roster(chunk=1, chunks=2, members=[line("NEW")])))
    await work(registry.database, clock() + timedelta(hours=23))
    assert await state(registry) == "arriving"
    await work(registry.database, clock() + timedelta(hours=24, minutes=1))
    assert await state(registry) == "incomplete"
    [row] = await registry.fetch("SELECT outcome, reason, pointer, cursor, arrived, closed_by FROM ingress_event")
    assert tuple(row) == ("parked", "schema", "/data/chunks", 2, 1, None)
    await registry.outcomes(structured(roster(chunk=2, chunks=2)))
    await work(registry.database, clock())
    assert (await state(registry), await differences(registry)) == ("compared", {"NEW": "new"})
    [row] = await registry.fetch("SELECT closed_by FROM ingress_event WHERE outcome = 'parked'")
    assert row["closed_by"] == "later"


async def test_what_moved_since_the_comparison_is_said_before_applying(registry: Registry) -> None:
    await registry.outcomes(batch(members()))
    number = await take_roster(registry)
    live = [
        event("x1", "updated", "CHANGED", time="2026-07-02T00:00:00Z", data={"member_class": "senior"}),
        event("x2", member="NEW", time="2026-07-02T00:00:00Z"),
    ]
    await registry.outcomes(batch(live))
    with pytest.raises(MembersMoved) as refused:
        await apply(registry, number)
    assert "moved=2" in str(refused.value)
    told = await apply(registry, number, moved=2)
    assert (told["applied"], told["left_out"]) == (1, 2)
    assert (await differences(registry))["NEW"] == "-"
    await registry.do(compare_snapshot, CompareSnapshot(snapshot=number))
    await work(registry.database, clock())
    assert (await differences(registry))["CHANGED"] == "changed"


@pytest.mark.parametrize(("time", "counted"), [("2026-07-01T01:00:00Z", "B-1"), ("2026-06-30T23:00:00Z", "B-2")])
@pytest.mark.parametrize("is_first", [True, False])
async def test_a_live_event_and_a_roster_stand_in_the_order_in_which_they_were_told(
    registry: Registry, time: str, counted: str, is_first: bool
) -> None:
    """The roster was told at midnight of 07-01 UTC: what was told before it is replaced, whenever it arrives."""
    live = event("x", "updated", "M", time=time, sequence="2", data={"effective_on": "2026-06-20"})
    told = [structured(event("e", member="M", sequence="1")), *([structured(live)] if is_first else [])]
    await registry.outcomes(*told)
    number = await take_roster(registry, [line("M", branches=["B-2"], effective_on="2026-06-25")], sequence="1")
    await apply(registry, number)
    await registry.outcomes(structured(live))
    assert await registry.counted("2026-06-26") == [{counted: 1}]


async def test_a_roster_knows_aliases_and_the_unknown_branch_and_rewrites_no_history(registry: Registry) -> None:
    """A branch code that the registry does not know yet; `effective_on` null; an alias stands for its kept code."""
    await registry.outcomes(batch([event("k", member="K"), event("a", member="A"), merged("K", "A")]))
    lines = [
        line("A", branches=["B-2"], effective_on=None),
        line("N", branches=["B-9"]),
        line("E", ends_on="2026-06-01"),
    ]
    number = await take_roster(registry, lines)
    assert await differences(registry) == {"A": "changed", "N": "unknown_branch", "E": "same"}
    await apply(registry, number)
    assert await registry.counted("2026-06-29", DAY) == [{"B-1": 1}, {"B-2": 1}]
    await registry.found("B-9")
    await registry.do(compare_snapshot, CompareSnapshot(snapshot=number))
    await work(registry.database, clock())
    assert (await apply(registry, number))["applied"] == 1


async def test_a_roster_can_be_dismissed_with_a_reason_and_nothing_of_it_is_kept(registry: Registry) -> None:
    number = await take_roster(registry)
    await registry.do(dismiss_snapshot, DismissSnapshot(snapshot=number, because=WHY))
    assert await differences(registry) == {}
    with pytest.raises(NotNow):
        await apply(registry, number)
    assert await registry.outcomes(structured(roster(chunk=1, chunks=3, id="again"))) == ["superseded"]
    async with registry.database.reading() as connection:
        told = await snapshot(connection, None, number)
    assert told is not None
    assert [(one["decision"], one["because"]) for one in told["decisions"]] == [("dismiss", WHY)]


async def test_an_erased_code_leaves_rosters_too_and_does_not_come_back_by_one_told_before(registry: Registry) -> None:
    await registry.outcomes(structured(event("e", member="M-SECRET")))
    number = await take_roster(registry, [line("M-SECRET", branches=["B-2"]), line("NEW")])
    await registry.outcomes(structured(event("x", "erased", "M-SECRET", time="2026-07-02T00:00:00Z")))
    assert "M-SECRET" not in await texts(registry)
    await apply(registry, number)
    assert await registry.counted(DAY) == [{"B-1": 2}]
    late = roster("S-2", members=[line("M-SECRET")], time="2026-07-01T20:00:00Z")
    assert await registry.outcomes(structured(late)) == ["accepted"]
    assert "M-SECRET" not in await texts(registry)


async def test_a_page_after_the_other_a_roster_of_many_is_worked_off(registry: Registry) -> None:
    codes = [f"M-{n:04}" for n in range(1200)]
    told = [roster(chunk=n + 1, chunks=3, members=[line(c) for c in codes[n::3]]) for n in range(3)]
    assert await registry.outcomes(*map(structured, told)) == ["accepted"] * 3
    await work(registry.database, clock())
    [row] = await registry.fetch("SELECT number FROM roster")
    assert (await apply(registry, row["number"]))["state"] == "applying"
    assert await registry.counted(DAY) == [{"B-1": 500}]
    assert await work(registry.database, clock()) == 2
    assert (await registry.counted(DAY), await state(registry)) == ([{"B-1": 1200}], "applied")
    await registry.do(undo_snapshot, UndoSnapshot(snapshot=row["number"], because=WHY))
    await work(registry.database, clock())
    assert (await registry.counted(DAY), await state(registry)) == ([{}], "undone")
