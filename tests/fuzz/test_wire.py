"""One message of a foreign client, whatever its properties are, never silences the service that hears it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest

from shared.bus import inbound_broker, listen
from shared.consumer import Batcher
from tests.conftest import service
from tests.fuzz.wire import Sent, decimal, moment, nested, publish, table, value
from tests.registry.ingress import event
from tests.servers import Broker
from tests.world import Keys, World, eventually

GOOD = {"content_type": b"application/cloudevents+json"}
BODY = json.dumps(event()).encode()
ODD = {
    **{
        f"{name} is no UTF-8": Sent(BODY, GOOD | {name: b"\xff\xfe"}) for name in ("message_id", "content_type", "type")
    },
    "a time beyond the calendar": Sent(BODY, GOOD, timestamp=2**63),
    "the last time of all": Sent(BODY, GOOD, timestamp=2**64 - 1),
    "the name of a header is no UTF-8": Sent(BODY, GOOD, table([(b"ce-\xff", value("x"))])),
    "a header is no UTF-8": Sent(BODY, GOOD, table({"ce-id": b"\xff"})),
    "a header beyond the calendar": Sent(BODY, GOOD, table([(b"ce-time", moment(2**62))])),
    "a header nested without end": Sent(BODY, GOOD, table([(b"ce-id", nested(5000))])),
    "a decimal": Sent(BODY, GOOD, table([(b"ce-sequence", decimal(255, 2**32 - 1))])),
    "a header of every type": Sent(BODY, GOOD, table({"a": None, "b": True, "c": 2**62, "d": 0.5, "e": {"f": [1]}})),
}


@pytest.fixture
async def registry(broker: Broker, vhost: str, keys: Keys, database_url_of: Callable[[str], Awaitable[str]]) -> World:
    return World(
        keys, broker.amqp_url(vhost), {"registry": await database_url_of("registry")}, {"registry": service("registry")}
    )


async def test_a_message_with_odd_properties_is_judged_and_the_next_one_too(registry: World) -> None:
    async with registry as world:
        database = world.running["registry"].database
        for n, (name, odd) in enumerate(ODD.items()):
            await asyncio.to_thread(publish, world.broker_url, [odd, Sent(BODY, GOOD)])

            async def judged(name: str = name, wanted: int = 2 * n + 2) -> bool:
                cursor = await database.pool.fetchval("SELECT cursor FROM ingress_head")
                assert cursor >= wanted, name
                return True

            await world.eventually(judged)
        assert await database.pool.fetchval("SELECT cursor FROM ingress_head") == 2 * len(ODD)  # none came twice


async def test_a_connection_lost_while_a_batch_is_stored_ends_nothing(broker: Broker, vhost: str) -> None:
    inbound = inbound_broker(broker.amqp_url(vhost), 10)
    stored: list[bytes] = []

    async def store(bodies: list[bytes]) -> None:
        stored.extend(bodies)
        await inbound.stop()

    batcher = Batcher(lambda messages: [message.body for message in messages], store, 10, 1)
    listen(inbound, "registry.ingress", 10, batcher.put)
    await inbound.start()
    await asyncio.to_thread(publish, broker.amqp_url(vhost), [Sent(b"1", GOOD)])

    running = asyncio.create_task(batcher.run())
    await eventually(lambda: stored == [b"1"])
    batcher.stop()
    await running
