"""Outside events on a real database: whole batches, repeats, conflicts, waiting for a branch, forgetting a code."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from services.registry.domain.envelope import read
from services.registry.handlers.ingress import judge
from services.registry.store.ingress import purge_unreadable, save_publisher
from shared.database import Database, clock
from tests.registry.desk import Registry, texts
from tests.registry.ingress import LOGIN, PUBLISHER, SOURCE, batch, event, structured

TEST_LOGIN = f"{LOGIN}-test"


@pytest.fixture
async def registry(database_of: Callable[[str], Awaitable[Database]]) -> Registry:
    here = Registry(await database_of("registry"))
    async with here.database.transaction("test") as uow:
        await save_publisher(uow, replace(PUBLISHER, test_login=TEST_LOGIN))
    await here.found("B-1", "B-2")
    return here


async def test_at_each_door_only_the_login_of_that_door_speaks_for_the_source(registry: Registry) -> None:
    async with registry.database.transaction("test") as uow:
        await save_publisher(uow, PUBLISHER)  # says nothing of the login for trying, which stays
    for login, keep, outcome in (
        (TEST_LOGIN, False, "accepted"),
        (LOGIN, False, "parked"),
        (TEST_LOGIN, True, "parked"),
        (LOGIN, True, "accepted"),
    ):
        (one,) = await registry.desk.take_in(read(structured(event(), login=login)), "ingress", keep=keep)
        assert (login, keep, one.verdict.outcome) == (login, keep, outcome)
    assert len(await registry.fetch("SELECT FROM ingress_event")) == 1
    assert [row["login"] for row in await registry.fetch("SELECT login FROM ingress_aside")] == [TEST_LOGIN]


async def test_a_batch_of_500_takes_few_statements_and_little_time(registry: Registry) -> None:
    messages = [structured(event(f"load-{n}", member=f"M-{n}", data={"bulk": True})) for n in range(500)]
    claims = [claim for message in messages for claim in read(message)]
    statements: list[str] = []
    started = time.perf_counter()
    async with registry.database.transaction("ingress") as uow:
        uow.connection.add_query_logger(lambda told: statements.append(told.query))
        judged = await judge(uow, claims, registry.desk.seal, registry.desk.encrypt)
    assert time.perf_counter() - started < 2  # far above what it takes: a busy machine must not fail
    assert {one.verdict.outcome for one in judged} == {"accepted"}
    assert len(statements) < 40  # about 18, and what the driver asks once about types
    assert not any(name in query for query in statements for name in ("member_link", "member_alias", "roster"))
    assert await registry.database.pool.fetchval("SELECT count(*) FROM ledger") == 500
    assert await registry.outcomes(*messages) == ["duplicate"] * 500
    assert await registry.database.pool.fetchval("SELECT count(*) FROM ledger") == 500


async def test_the_same_event_a_hundred_times_has_one_effect(registry: Registry) -> None:
    outcomes = [outcome for _ in range(100) for outcome in await registry.outcomes(structured(event()))]
    assert outcomes == ["accepted"] + ["duplicate"] * 99
    assert len(await registry.said()) == 1
    assert len(await registry.fetch("SELECT FROM ingress_aside WHERE outcome = 'duplicate'")) == 99


async def test_the_same_id_with_another_body_changes_nothing(registry: Registry) -> None:
    await registry.take_in(structured(event()))
    assert await registry.outcomes(structured(event(data={"kind": "group"}))) == ["parked: conflict"]
    assert await registry.outcomes(structured(event())) == ["duplicate"]
    assert len(await registry.said()) == 1


async def test_an_event_waits_for_its_branch_and_counts_when_it_is_founded(registry: Registry) -> None:
    later = event("e2", "updated", sequence="2", data={"branches": ["B-2"], "effective_on": "2026-06-01"})
    waits = event("e1", sequence="1", data={"branches": ["NEW"]})
    assert await registry.outcomes(structured(waits), structured(later)) == ["parked: unknown_branch", "accepted"]
    assert await registry.found("NEW") == 1
    [row] = await registry.fetch("SELECT * FROM ingress_event WHERE id = 'e1'")
    assert (row["outcome"], row["reason"], row["closed_at"]) == ("superseded", None, None)
    assert [past for past, _ in await registry.said()] == ["joined", "joined", "transferred"]


async def test_a_batch_may_hold_everything_about_one_member(registry: Registry) -> None:
    history = [
        event("e1", sequence="1"),
        event("e3", "left", sequence="3", data={"effective_on": "2026-09-30"}),
        event("e2", "updated", sequence="2", data={"member_class": "senior", "effective_on": "2026-05-01"}),
        event("e2", "updated", sequence="2", data={"member_class": "senior", "effective_on": "2026-05-01"}),
    ]
    assert await registry.outcomes(batch(history)) == ["accepted", "accepted", "superseded", "duplicate"]
    assert [past for past, _ in await registry.said()] == ["joined", "updated", "left"]


async def test_arrival_in_one_batch_or_one_by_one_ends_in_the_same_state(
    registry: Registry, database_of: Callable[[str], Awaitable[Database]]
) -> None:
    history = [
        event("e4", "updated", sequence="4", data={"branches": ["B-2"], "effective_on": "2026-08-01"}),
        event("e3", "left", sequence="3", data={"effective_on": "2026-09-30"}),
        event("e1", sequence="1"),
    ]
    await registry.take_in(batch(history))
    together = await registry.fetch("SELECT effective_on, present, branches FROM member_state ORDER BY 1")
    other = Registry(await database_of("registry"))
    async with other.database.transaction("test") as uow:
        await save_publisher(uow, PUBLISHER)
    await other.found("B-1", "B-2")
    for one in reversed(history):
        await other.take_in(structured(one))
    one_by_one = await other.fetch("SELECT effective_on, present, branches FROM member_state ORDER BY 1")
    on = {row["effective_on"]: row for row in one_by_one}
    assert [tuple(row) for row in together] == [tuple(on[row["effective_on"]]) for row in together]


async def test_an_erased_code_is_nowhere_and_the_counts_stay(registry: Registry) -> None:
    code = "M-SECRET-77"
    await registry.take_in(
        structured(event(f"load-2026-{code}", member=code, data={"bulk": True})),
        structured(event(f"load-2026-{code}", member=code, data={"bulk": True})),
        structured(event(f"load-2026-{code}", member=code, data={"kind": "group"})),
        structured(
            event(f"wait-{code}", "updated", member=code, data={"branches": ["NEW"]}, time="2026-03-03T00:00:00Z")
        ),
        structured(event(f"bad-{code}", "updated", member=code, data={"kind": "x"}, corrects=f"wait-{code}")),
        structured(b"{not json " + code.encode(), message_id=f"broken-{code}"),
        structured(event(f"foreign-{code}", member=code, source="/societies/other/membership")),
    )
    assert code in await texts(registry)
    members = await registry.fetch("SELECT FROM member_state WHERE present")
    erasure = event(f"erase-{code}", "erased", member=code, time="2026-04-01T00:00:00Z")
    assert await registry.outcomes(structured(erasure)) == ["accepted"]
    assert code not in await texts(registry)
    assert len(await registry.fetch("SELECT FROM member_state WHERE present")) == len(members) == 1
    again = structured(event(f"load-2026-{code}", member=code, data={"bulk": True}))
    assert await registry.outcomes(again, structured(erasure)) == ["duplicate", "duplicate"]
    late = event(f"late-{code}", "updated", member=code, time="2026-03-20T00:00:00Z")
    assert await registry.outcomes(structured(late)) == ["superseded"]
    assert await registry.found("NEW") == 0
    assert code not in await texts(registry)
    back = event("back", member=code, time="2026-05-01T00:00:00Z")
    assert await registry.outcomes(structured(back)) == ["accepted"]
    assert len(await registry.fetch("SELECT FROM member")) == 2


async def test_erased_within_the_batch_that_brought_it(registry: Registry) -> None:
    code = "M-SECRET-78"
    history = [
        event("a1", member=code),
        event("a2", "erased", member=code, time="2026-04-01T00:00:00Z"),
        event("a3", member=code, time="2026-05-01T00:00:00Z"),
        event("a4", "erased", member=code, time="2026-06-01T00:00:00Z"),
    ]
    assert await registry.outcomes(batch(history)) == ["accepted"] * 4
    assert code not in await texts(registry)
    assert len(await registry.fetch("SELECT DISTINCT member FROM member_state WHERE present")) == 2


async def test_what_cannot_be_read_is_kept_encrypted_for_thirty_days(registry: Registry) -> None:
    await registry.take_in(structured(b"\xff{", message_id="m-1"))
    [row] = await registry.fetch("SELECT * FROM ingress_unreadable JOIN ingress_aside USING (cursor)")
    assert (row["id"], row["reason"], row["source"], row["login"]) == ("m-1", "schema", SOURCE, LOGIN)
    assert b"{" not in row["body"]
    async with registry.database.pool.acquire() as connection:
        assert await purge_unreadable(connection, clock(), 30) == 0
        assert await purge_unreadable(connection, clock(), -1) == 1


async def test_a_bug_of_ours_sets_one_event_aside_and_the_rest_goes_on(registry: Registry) -> None:
    await registry.fetch("ALTER TABLE member_fact ADD CONSTRAINT planted CHECK (effective_on <> '2026-12-24')")
    good = [structured(event(f"g{n}", member=f"M-{n}")) for n in range(9)]
    poison = structured(event("p", member="M-P", data={"effective_on": "2026-12-24"}))
    assert await registry.outcomes(*good[:4], poison, *good[4:]) == [
        *["accepted"] * 4,
        "parked: schema",
        *["accepted"] * 5,
    ]
    [row] = await registry.fetch("SELECT * FROM ingress_aside")
    assert "CheckViolationError" in row["sentence_en"]
    await registry.fetch("ALTER TABLE member_fact DROP CONSTRAINT planted")
    assert await registry.outcomes(poison) == ["accepted"]
    [row] = await registry.fetch("SELECT * FROM ingress_aside")
    assert row["closed_by"] == "corrected"


async def test_a_later_accepted_event_or_a_correction_closes_what_was_parked(registry: Registry) -> None:
    await registry.take_in(
        structured(event("e1", data={"kind": "x"})),
        structured(event("e2", member="M-2", data={"kind": "x"})),
        structured(event("e3", member="M-3", data={"kind": "x"})),
    )
    await registry.take_in(structured(event("e4")), structured(event("e5", member="M-9", corrects="e2")))
    rows = await registry.fetch("SELECT id, closed_by FROM ingress_event WHERE outcome = 'parked' ORDER BY id")
    assert [tuple(row) for row in rows] == [("e1", "later"), ("e2", "corrected"), ("e3", None)]


async def test_a_source_sends_a_sequence_always_or_never(registry: Registry) -> None:
    assert await registry.outcomes(structured(event("e1", sequence="1"))) == ["accepted"]
    assert await registry.outcomes(structured(event("e2", member="M-2"))) == ["parked: schema"]


async def test_what_is_only_tried_leaves_nothing(registry: Registry) -> None:
    tried = read(structured(event(), login=TEST_LOGIN))
    judged = await registry.desk.take_in(tried, "ingress", keep=False)
    assert [one.verdict.outcome for one in judged] == ["accepted"]
    assert await registry.fetch("SELECT FROM ingress_event") == []
    assert await registry.outcomes(structured(event())) == ["accepted"]
