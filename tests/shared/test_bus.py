"""The way out and the way in, on a real broker: relay, routing, the consume hook, unroutable messages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date

import asyncpg
import pytest

from shared.bus import Outgoing, connect, inbound_broker, listen, login_of, partition, publish_all
from shared.database import Database, open_pool
from shared.delivery import Delivery
from shared.events.base import SINGLE
from shared.events.envelope import decode
from shared.events.registry import GroupAbsenceExplained
from shared.kernel_api import consumers_live
from shared.relay import Relay, chain
from tests.servers import Broker
from tests.world import eventually

Make = Callable[[str], Awaitable[str]]


def explained(code: str) -> GroupAbsenceExplained:
    return GroupAbsenceExplained(effective_on=date(2025, 1, 1), code=code, reason="other")


async def say(database: Database, count: int, streams: int = 7) -> None:
    async with database.transaction("tester") as uow:
        for n in range(count):
            uow.emit(explained(f"b{n % streams}"))


async def test_the_hook_hands_over_raw_messages_in_order(broker: Broker, vhost: str) -> None:
    """The contract with the pinned framework: `consume` can be replaced before the broker starts."""
    got: list[Delivery] = []
    inbound = inbound_broker(broker.amqp_url(vhost), 1500)
    listen(inbound, "reporting.in.0", 1500, got.append)
    out = await connect(broker.amqp_url(vhost), "test")
    await inbound.start()
    try:
        channel = await out.channel(publisher_confirms=True)
        messages = [
            Outgoing("domain.events", "registry.branch.founded.v1.p00", f"m{n}", SINGLE, b"%d" % n) for n in range(300)
        ]
        stored = await publish_all(channel, messages, login_of(broker.amqp_url(vhost)))
        assert stored == [True] * 300
        await eventually(lambda: len(got) == 300)
        assert [int(message.body) for message in got] == list(range(300))
        assert {type(message) for message in got} == {Delivery}
        await got[-1].ack(multiple=True)
    finally:
        await out.close()
        await inbound.stop()


async def test_a_queue_that_was_deleted_and_is_there_again_is_heard_as_before(broker: Broker, vhost: str) -> None:
    """The library begins to consume again by itself, on a way of its own: the hook holds there too."""
    got: list[Delivery] = []
    url = broker.amqp_url(vhost)
    inbound, out = inbound_broker(url, 100), await connect(url, "test")
    listen(inbound, "reporting.in.0", 100, got.append)
    await inbound.start()
    try:
        channel = await out.channel(publisher_confirms=True)
        await channel.queue_delete("reporting.in.0")
        # Before the consumer is told, a queue of the same name would pass for the old one.
        await eventually(lambda: not consumers_live([inbound]))
        again = await channel.declare_queue("reporting.in.0", durable=True, arguments={"x-queue-type": "quorum"})
        assert await publish_all(channel, [Outgoing("", again.name, "m", SINGLE, b"1")], login_of(url)) == [True]
        await eventually(lambda: len(got) == 1, 60)  # the library looks every five seconds
        await got[0].ack(multiple=False)
    finally:
        await out.close()
        await inbound.stop()


async def test_a_message_nobody_binds_is_kept_in_unrouted(broker: Broker, vhost: str) -> None:
    out = await connect(broker.amqp_url(vhost), "test")
    try:
        channel = await out.channel(publisher_confirms=True)
        message = Outgoing("domain.events", "nobody.knows.this.v1.p00", "m1", SINGLE, b"{}")
        assert await publish_all(channel, [message], login_of(broker.amqp_url(vhost))) == [True]
        queue = await channel.declare_queue("unrouted", passive=True)
        assert queue.declaration_result.message_count == 1
    finally:
        await out.close()


@pytest.mark.parametrize("batches", [True, False])
async def test_the_relay_moves_what_is_confirmed_to_the_log_in_an_unbroken_chain(
    broker: Broker, vhost: str, database_url_of: Make, batches: bool
) -> None:
    url, got = await database_url_of("kernel"), []
    pool = await open_pool(url, 4, "test")
    relay = Relay(url, broker.amqp_url(vhost), "test", batches=batches)
    database = Database(pool, "/societies/csbme/registry", "Asia/Shanghai", relay.wake)
    inbound = inbound_broker(broker.amqp_url(vhost), 1500)
    listen(inbound, "reporting.in.0", 1500, got.append)
    await inbound.start()
    task = asyncio.create_task(relay.run())
    try:
        await say(database, 700)
        await say(database, 3)
        await eventually(lambda: pool.fetchval("SELECT count(*) = 703 FROM event_log"))
        rows = await pool.fetch("SELECT * FROM event_log ORDER BY position")
        assert [row["position"] for row in rows] == list(range(1, 704))
        assert [row["hash"] for row in rows] == chain(b"\0" * 32, [row["body"] for row in rows])
        head = await pool.fetchrow("SELECT position, hash FROM chain_head")
        assert (head["position"], head["hash"]) == (703, rows[-1]["hash"])
        assert await pool.fetchval("SELECT count(*) FROM outbox") == 0
        if not batches:
            await eventually(lambda: len(got) == 703)
            assert sorted(decode(m.body).id for m in got) == sorted(str(row["event_id"]) for row in rows)
            event = decode(got[0].body)
            assert got[0].routing_key == f"{event.type}.{partition(event.subject)}"
        else:
            await eventually(lambda: sum(m.body.count(b'"specversion"') for m in got) == 703)
            assert len(got) < 100
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await inbound.stop()
        await pool.close()


async def test_two_relays_lead_one_after_the_other(broker: Broker, vhost: str, database_url_of: Make) -> None:
    url = await database_url_of("kernel")
    pool = await open_pool(url, 4, "test")
    relays = [Relay(url, broker.amqp_url(vhost), f"test{n}") for n in range(2)]
    tasks = [asyncio.create_task(relay.run()) for relay in relays]
    try:
        await eventually(lambda: sum(relay.leading for relay in relays) == 1)
        first = next(n for n, relay in enumerate(relays) if relay.leading)
        await pool.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1", f"test{first}.relay"
        )
        await eventually(lambda: relays[1 - first].leading)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await pool.close()


async def test_a_relay_cut_off_from_the_broker_comes_back(broker: Broker, vhost: str, database_url_of: Make) -> None:
    url = await database_url_of("kernel")
    pool = await open_pool(url, 4, "test")
    relay = Relay(url, broker.amqp_url(vhost), "test")
    database = Database(pool, "/societies/csbme/registry", "Asia/Shanghai", relay.wake)
    task = asyncio.create_task(relay.run())
    try:
        await eventually(lambda: relay.leading)
        admin = await asyncpg.connect(url)
        await say(database, 10)
        await admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'test.relay'"
        )
        await say(database, 40)
        await admin.close()
        await eventually(lambda: pool.fetchval("SELECT count(*) = 50 FROM event_log"))
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await pool.close()
