"""Batches of heard events in one transaction, on a real database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
import uuid_utils.compat as uuids
from cryptography.fernet import Fernet

from shared.consumer import Intake, read
from shared.consumer.parked import ParkedStore
from shared.database import Database, UnitOfWork, clock
from shared.events.base import BATCH, SINGLE, Event
from shared.events.envelope import encode
from shared.events.registry import GroupAbsenceExplained

REGISTRY = "/societies/csbme/registry"


def said(stream: str, version: int, event_id: str | None = None) -> Event[GroupAbsenceExplained]:
    return Event(
        id=event_id or str(uuids.uuid7()),
        source=REGISTRY,
        type=GroupAbsenceExplained.TYPE,
        subject=f"branch/{stream}",
        version=version,
        recorded_at=clock(),
        actor="test",
        correlation_id=str(uuids.uuid7()),
        causation_id=None,
        batch_id=None,
        data=GroupAbsenceExplained(effective_on=date(2025, 1, 1), code=stream, reason="other"),
    )


@dataclass
class Message:
    """What the broker hands over, as far as the intake looks at it."""

    body: bytes
    content_type: str = SINGLE
    headers: dict[str, Any] = field(default_factory=dict)


class Hearer:
    """A service that counts what it applied and cannot digest some streams."""

    def __init__(self) -> None:
        self.poison: set[tuple[str, int]] = set()
        self.statements = 0

    async def hear(self, uow: UnitOfWork, events: list[Event[GroupAbsenceExplained]]) -> None:
        for event in events:
            if (event.data.code, event.version) in self.poison:
                raise ValueError("cannot digest this")
        self.statements += 1
        await uow.connection.executemany(
            "INSERT INTO heard (code, version) VALUES ($1, $2)", [(e.data.code, e.version) for e in events]
        )


@dataclass
class Bench:
    database: Database
    hearer: Hearer
    intake: Intake
    parked: ParkedStore

    async def applied(self) -> list[tuple[str, int]]:
        rows = await self.database.pool.fetch("SELECT code, version FROM heard ORDER BY number")
        return [(row["code"], row["version"]) for row in rows]

    async def reasons(self) -> dict[str, int]:
        rows = await self.database.pool.fetch("SELECT reason, count(*) FROM parked GROUP BY 1")
        return {row["reason"]: row["count"] for row in rows}

    async def make_due(self) -> None:
        await self.database.pool.execute(
            "UPDATE parked SET next_attempt_at = now() - interval '1 s' WHERE reason = 'retry'"
        )


@pytest.fixture
async def bench(database_of: Callable[[str], Awaitable[Database]]) -> Bench:
    database = await database_of("kernel")
    await database.pool.execute(
        """
        CREATE TABLE heard (
            number bigint GENERATED ALWAYS AS IDENTITY,
            code text,
            version bigint,
            UNIQUE (code, version)
        )
        """
    )
    hearer, parked = Hearer(), ParkedStore(database, Fernet.generate_key())
    return Bench(
        database, hearer, Intake("test", database, parked, {GroupAbsenceExplained.TYPE: hearer.hear}, 500), parked
    )


async def test_a_batch_is_applied_in_one_transaction_and_a_second_delivery_changes_nothing(bench: Bench) -> None:
    events = [said(f"b{n % 10}", n // 10 + 1) for n in range(100)]
    messages = [Message(encode(event)) for event in events]
    await bench.intake.store(read(messages))
    await bench.intake.store(read(messages))
    assert sorted(await bench.applied()) == sorted((e.data.code, e.version) for e in events)
    assert bench.hearer.statements == 10  # ten waves of ten streams, each one list


async def test_one_message_may_carry_many_events(bench: Bench) -> None:
    events = [said("a", n) for n in range(1, 40)]
    body = b"[" + b",".join(encode(event) for event in events) + b"]"
    await bench.intake.store(read([Message(body, f"{BATCH}; charset=utf-8")]))
    assert len(await bench.applied()) == 39


async def test_a_follower_waits_for_its_predecessor_and_drains_with_it(bench: Bench) -> None:
    first, second, third = said("a", 1), said("a", 2), said("a", 3)
    await bench.intake.store(read([Message(encode(third))]))
    await bench.intake.store(read([Message(encode(second))]))
    assert await bench.reasons() == {"waiting": 2}
    await bench.intake.store(read([Message(encode(first))]))
    assert await bench.applied() == [("a", 1), ("a", 2), ("a", 3)]
    assert await bench.reasons() == {}


async def test_poison_is_found_alone_and_only_its_stream_waits(bench: Bench) -> None:
    bench.hearer.poison = {("b3", 1), ("b7", 2)}
    events = [said(f"b{n % 10}", n // 10 + 1) for n in range(30)]
    await bench.intake.store(read([Message(encode(event)) for event in events]))
    applied = await bench.applied()
    assert len(applied) == 30 - 3 - 2
    assert await bench.reasons() == {"retry": 2, "waiting": 3}
    bench.hearer.poison = set()
    await bench.make_due()
    assert await bench.intake.retry_due() == 2
    assert len(await bench.applied()) == 30
    assert await bench.reasons() == {}


async def test_what_fails_eight_times_becomes_poison_and_keeps_its_sentence(bench: Bench) -> None:
    bench.hearer.poison = {("a", 1)}
    await bench.intake.store(read([Message(encode(said("a", 1)))]))
    for _ in range(7):
        await bench.make_due()
        await bench.intake.retry_due()
    assert await bench.reasons() == {"poison": 1}
    (entry,) = await bench.parked.listed()
    assert "cannot digest this" in entry["sentence"]
    assert entry["attempts"] == 8


async def test_what_the_broker_gave_up_is_tried_again_one_by_one(bench: Bench) -> None:
    bench.hearer.poison = {("b", 1)}
    body = b"[" + b",".join(encode(said(code, 1)) for code in "abc") + b"]"
    await bench.intake.store_dead([Message(body, BATCH, {"x-first-death-queue": "test.in.0"})])
    assert await bench.reasons() == {"retry": 3}
    await bench.make_due()
    await bench.intake.retry_due()
    assert sorted(await bench.applied()) == [("a", 1), ("c", 1)]
    assert await bench.reasons() == {"retry": 1}


async def test_an_attempt_is_counted_before_it_is_made(bench: Bench) -> None:
    """An event that ends the process never gets to report its failure."""
    bench.hearer.poison = {("a", 1)}
    await bench.intake.store(read([Message(encode(said("a", 1)))]))
    for _ in range(7):
        await bench.make_due()
        for parked_id in await bench.parked.due(clock()):
            await bench.parked.take(parked_id, clock())  # and the process dies here
    assert await bench.reasons() == {"poison": 1}


async def test_what_was_given_up_in_a_foreign_queue_is_kept_as_it_is(bench: Bench) -> None:
    await bench.intake.store_dead([Message(b"from outside", headers={"x-first-death-queue": "test.ingress"})])
    (entry,) = await bench.parked.listed()
    assert entry["reason"] == "dead"
    assert await bench.parked.body(entry["id"]) == b"from outside"


async def test_a_version_used_twice_is_parked_as_a_conflict_and_not_applied(bench: Bench) -> None:
    await bench.intake.store(read([Message(encode(said("a", 1)))]))
    await bench.intake.store(read([Message(encode(said("a", 1)))]))
    assert await bench.applied() == [("a", 1)]
    assert await bench.reasons() == {"conflict": 1}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "schema"),
        (b"\xff\xfe", "schema"),
        (b"[]", "schema"),
        (b'{"specversion":"0.3"}', "schema"),
        (orjson.dumps({**orjson.loads(encode(said("a", 1))), "type": "registry.branch.vanished.v9"}), "unknown_type"),
        (orjson.dumps({**orjson.loads(encode(said("a", 1))), "id": "not-a-uuid"}), "schema"),
        (orjson.dumps({**orjson.loads(encode(said("a", 1))), "sequence": "0"}), "schema"),
        (orjson.dumps({**orjson.loads(encode(said("a", 1))), "data": {"code": "a"}}), "schema"),
        (b"x" * (256 * 1024 + 1), "too_large"),
    ],
)
async def test_an_unreadable_body_is_parked_with_its_reason_and_can_be_read_again(
    bench: Bench, body: bytes, reason: str
) -> None:
    good = said("g", 1)
    await bench.intake.store(read([Message(body), Message(encode(good))]))
    assert await bench.applied() == [("g", 1)]
    (entry,) = await bench.parked.listed()
    assert entry["reason"] == reason
    assert await bench.parked.body(entry["id"]) == body
    stored = await bench.database.pool.fetchval("SELECT body FROM parked")
    assert body not in stored


async def test_a_bad_event_inside_a_batch_message_does_not_harm_the_others(bench: Bench) -> None:
    bodies = [encode(said("a", 1)), b'{"specversion":"1.0"}', encode(said("b", 1))]
    await bench.intake.store(read([Message(b"[" + b",".join(bodies) + b"]", BATCH)]))
    assert sorted(await bench.applied()) == [("a", 1), ("b", 1)]
    assert await bench.reasons() == {"schema": 1}


async def test_a_follower_left_behind_by_a_crash_is_drained_by_the_clock(bench: Bench) -> None:
    await bench.intake.store(read([Message(encode(said("a", 2)))]))
    await bench.database.pool.execute("INSERT INTO position VALUES ($1, 'branch/a', 1)", REGISTRY)
    await bench.intake.retry_due()
    assert await bench.applied() == [("a", 2)]
    assert await bench.reasons() == {}


async def test_a_dead_database_is_not_the_fault_of_the_events(bench: Bench) -> None:
    event = said("a", 1)
    await bench.database.pool.execute("ALTER TABLE heard RENAME TO away")
    await bench.intake.store(read([Message(encode(event))]))
    assert await bench.reasons() == {"retry": 1}  # a missing table is no transient fault
    await bench.database.pool.execute("ALTER TABLE away RENAME TO heard")
    await bench.make_due()
    await bench.intake.retry_due()
    assert await bench.applied() == [("a", 1)]


async def test_a_value_the_driver_cannot_send_is_the_fault_of_its_event(bench: Bench) -> None:
    """asyncpg calls it an InterfaceError, as it calls a lost connection; waiting for it would stop the queue."""

    async def hear(uow: UnitOfWork, events: list[Event[GroupAbsenceExplained]]) -> None:
        await uow.connection.fetchval("SELECT $1::int", 2**40 if events[0].data.code == "a" else 1)

    intake = Intake("test", bench.database, bench.parked, {GroupAbsenceExplained.TYPE: hear}, 500)
    await intake.store(read([Message(encode(said("a", 1))), Message(encode(said("b", 1)))]))
    assert await bench.reasons() == {"retry": 1}


async def test_retries_wait_longer_each_time(bench: Bench) -> None:
    bench.hearer.poison = {("a", 1)}
    await bench.intake.store(read([Message(encode(said("a", 1)))]))
    (entry,) = await bench.parked.listed()
    assert timedelta(0) < entry["next_attempt_at"] - clock() <= timedelta(seconds=1)


async def test_a_long_batch_is_applied_in_two_lanes_and_poison_in_one_harms_neither(bench: Bench) -> None:
    bench.hearer.poison = {("b3", 1), ("b8", 2)}
    intake = Intake("test", bench.database, bench.parked, {GroupAbsenceExplained.TYPE: bench.hearer.hear}, 20)
    events = [said(f"b{n % 10}", n // 10 + 1) for n in range(200)]
    await intake.store(read([Message(encode(event)) for event in events]))
    assert len(await bench.applied()) == 200 - 20 - 19
    assert await bench.reasons() == {"retry": 2, "waiting": 37}
    bench.hearer.poison = set()
    for _ in range(3):
        await bench.make_due()
        await intake.retry_due()
    assert len(await bench.applied()) == 200
    assert await bench.reasons() == {}


async def test_a_batch_with_one_known_event_applies_the_others(bench: Bench) -> None:
    events = [said("a", 1), said("b", 1), said("a", 2)]
    await bench.intake.store(read([Message(encode(events[0]))]))
    await bench.intake.store(read([Message(encode(event)) for event in events]))
    assert sorted(await bench.applied()) == [("a", 1), ("a", 2), ("b", 1)]


async def test_a_stream_that_begins_late_waits_though_nothing_is_known_of_it(bench: Bench) -> None:
    await bench.intake.store(read([Message(encode(said("a", 2))), Message(encode(said("b", 1)))]))
    assert await bench.applied() == [("b", 1)]
    assert await bench.reasons() == {"waiting": 1}
    assert await bench.database.pool.fetchval("SELECT count(*) FROM position") == 1


async def test_a_foreign_body_inside_a_packed_message_is_parked_byte_by_byte(bench: Bench) -> None:
    foreign = b'{ "specversion" : "1.0", "id": 7 }'
    await bench.intake.store(read([Message(b"[" + encode(said("a", 1)) + b" , " + foreign + b"]", BATCH)]))
    assert await bench.applied() == [("a", 1)]
    (entry,) = await bench.parked.listed()
    assert await bench.parked.body(entry["id"]) == foreign
    assert entry["sentence"].startswith("/id ")
