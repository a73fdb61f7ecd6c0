"""Poison on the real broker: what cannot be read or digested is set aside with its reason, and nobody waits for it."""

from __future__ import annotations

import orjson
import pytest

from shared.bus import REPLAY, Outgoing, connect, login_of, publish_all
from shared.consumer.parked import Parked, ParkedStore
from shared.database import Database, clock, close_pool, open_pool
from shared.events.base import BATCH
from shared.events.envelope import encode
from shared.telemetry import HEARD
from tests.faults.room import Room
from tests.faults.telling import put, said
from tests.faults.verdict import judge
from tests.world import eventually

REASONS = "SELECT reason, count(*) FROM parked GROUP BY 1"


async def parked(room: Room) -> dict[str, int]:
    return {row["reason"]: row["count"] for row in await room.rows("hearer", REASONS)}


def bent(**changes: object) -> bytes:
    return orjson.dumps({**orjson.loads(encode(said("bent", 1))), **changes})


POISON = {
    "no JSON": (b'{"specversion": "1.0"', "schema"),
    "no UTF-8": (b'{"id": "\xff\xfe"}', "schema"),
    "nothing": (b"", "schema"),
    "a number": (b"7", "schema"),
    "a number for an id": (bent(id=7), "schema"),
    "a list for a subject": (bent(subject=["branch", "a"]), "schema"),
    "a list for a type": (bent(type=[]), "schema"),
    "an endless version": (bent(sequence="9" * 30), "schema"),
    "no end of figures": (bent(sequence="9" * 5000), "schema"),
    "a time without a zone": (bent(time="2025-01-01T00:00:00"), "schema"),
    "a zero character": (bent(subject="branch/\x00"), "schema"),
    "a text for the data": (bent(data="code"), "schema"),
    "an unknown type": (bent(type="registry.branch.vanished.v9"), "unknown_type"),
    "a huge body": (b'{"x": "' + b"x" * 2_000_000 + b'"}', "too_large"),
}


async def test_every_kind_of_poison_is_kept_with_its_reason_and_the_next_event_applies(room: Room) -> None:
    good = [said("good", n) for n in range(1, len(POISON) + 1)]
    async with room.running("hearer") as hearer:
        for event, (body, _) in zip(good, POISON.values(), strict=True):
            await put(room, [body, event])
        await put(room, [b"{}", b"[1,", b'[{"specversion": "1.0"}, 7, null]'], BATCH)
        await eventually(lambda: room.value("hearer", f"SELECT count(*) = {len(good)} FROM heard"))
        wanted = [reason for _, reason in POISON.values()] + ["schema"] * 5
        await eventually(lambda: room.value("hearer", f"SELECT count(*) = {len(wanted)} FROM parked"))
        assert await parked(room) == {reason: wanted.count(reason) for reason in set(wanted)}
        assert not hearer.failed.is_set()


async def test_a_batch_that_is_half_poison_applies_the_other_half_and_then_all(room: Room) -> None:
    """Every second stream cannot be digested; when the bug is mended, nothing is missing and nothing came twice."""
    async with room.sql("hearer") as database:
        await database.execute("INSERT INTO trouble SELECT 'b' || n, 'raise' FROM generate_series(0, 38, 2) AS n")
    events = [said(f"b{n % 40}", n // 40 + 1) for n in range(400)]
    good = [event for event in events if int(event.data.code[1:]) % 2]
    async with room.running("hearer") as hearer:
        await put(room, events)
        await eventually(lambda: room.value("hearer", f"SELECT count(*) = {len(good)} FROM heard"))
        await eventually(lambda: room.value("hearer", "SELECT count(*) = 200 FROM parked"))
        assert await parked(room) == {"retry": 20, "waiting": 180}
        async with room.sql("hearer") as database:
            await database.execute("DELETE FROM trouble")
        await eventually(lambda: room.value("hearer", "SELECT count(*) = 400 FROM heard"))
        rows = await room.rows("hearer", "SELECT event_id FROM heard")
        judge({e.id for e in events}, {e.id for e in events}, [str(row["event_id"]) for row in rows])
        assert await parked(room) == {}
        assert not hearer.failed.is_set()


async def test_an_attempt_is_counted_for_the_one_event_that_is_tried(room: Room) -> None:
    """If it ends the process, those behind it in the list have lost nothing."""
    pool = await open_pool(room.databases["hearer"], 2, "test")
    try:
        store = ParkedStore(Database(pool, "", "Asia/Shanghai", lambda: None), room.keys.parked_key_file.read_bytes())
        events = [said(f"b{n}", 1) for n in range(5)]
        await store.add([Parked("retry", "given up by the broker", encode(event), event) for event in events])
        await pool.execute("UPDATE parked SET next_attempt_at = now() - interval '1 s'")
        first, *others = await store.due(clock())
        assert len(others) == 4
        assert await store.take(first, clock())  # and the process dies here
        rows = await pool.fetch("SELECT attempts FROM parked ORDER BY attempts DESC")
        assert [row["attempts"] for row in rows] == [2, 1, 1, 1, 1]
    finally:
        await close_pool(pool)


@pytest.mark.parametrize("wish", [b"{", b"7", b'{"to": 5}', b'{"to": "nobody"}', b'{"to": "reporting", "subject": 3}'])
async def test_a_wish_that_cannot_be_fulfilled_stops_no_other(room: Room, wish: bytes) -> None:
    async with room.both() as (speaker, hearer), room.writers() as writers:
        await writers.write(20)
        await room.settled()
        again = orjson.dumps({"to": "reporting", "subject": None})
        connection = await connect(room.amqp("admin"), "test")
        channel = await connection.channel(publisher_confirms=True)
        bodies = [wish, again]
        before = HEARD.labels("duplicate")._value.get()
        wishes = [Outgoing(REPLAY, "registry.asked", f"w{n}", "application/json", b) for n, b in enumerate(bodies)]
        assert all(await publish_all(channel, wishes, login_of(room.amqp("admin"))))
        await connection.close()
        await eventually(lambda: HEARD.labels("duplicate")._value.get() >= before + 20)
        assert not speaker.failed.is_set()
        assert not hearer.failed.is_set()


@pytest.mark.heavy
async def test_a_teller_that_is_cut_off_while_it_tells_tells_again(room: Room) -> None:
    async with room.both() as (speaker, hearer), room.writers() as writers:
        await writers.write(6000, at_once=500)
        await room.settled()
        room.links["speaker amqp"].up.rate = 400_000  # so that it takes seconds
        connection = await connect(room.amqp("admin"), "test")
        channel = await connection.channel(publisher_confirms=True)
        before = HEARD.labels("duplicate")._value.get()
        wish = Outgoing(REPLAY, "registry.asked", "w", "application/json", b'{"to": "reporting"}')
        assert await publish_all(channel, [wish], login_of(room.amqp("admin"))) == [True]
        await connection.close()
        await eventually(lambda: HEARD.labels("duplicate")._value.get() > before)
        room.links["speaker amqp"].cut()
        room.links["speaker amqp"].calm()
        await eventually(lambda: HEARD.labels("duplicate")._value.get() >= before + 6000)
        await room.settled()
        await room.judged(writers)
        assert not speaker.failed.is_set()
        assert not hearer.failed.is_set()
