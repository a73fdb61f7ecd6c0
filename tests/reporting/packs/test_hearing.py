"""A pack or a digest waits until what was said before it was wanted has been heard, for as long as one may."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any

import aio_pika
import pytest
from aio_pika import Message

from deploy.topology import topology
from services.reporting.clock import hearing_of, keep_packs
from services.reporting.handlers.hearing import PATIENCE, Hearing
from services.reporting.subscribers import on_pack_requested
from shared.backlog import waiting_in
from shared.bus import DOMAIN_EVENTS, routing_key
from shared.database import clock
from shared.events.activities import SessionPackRequested
from shared.events.base import Event
from shared.events.envelope import encode
from shared.migrate import migrations
from shared.peers import Peers
from tests.conftest import migrated_template, service
from tests.reporting.story import Story, activity, branch, society
from tests.servers import Broker, drop_database, drop_vhost, new_database, new_vhost
from tests.world import Keys, World

KEY = b"invented key of a test, 32 bytes"


@asynccontextmanager
async def publishing(url: str) -> AsyncIterator[Any]:
    connection = await aio_pika.connect(url)
    try:
        yield await connection.channel()
    finally:
        await connection.close()


async def said(channel: Any, event: Event[Any]) -> None:
    """An event of another service comes through the broker."""
    exchange = await channel.get_exchange(DOMAIN_EVENTS, ensure=False)
    message = Message(encode(event), content_type="application/cloudevents+json", message_id=event.id)
    await exchange.publish(message, routing_key(event.type, event.subject))


@pytest.fixture(scope="module")
async def world(broker: Broker, postgres_admin_url: str, keys: Keys) -> AsyncIterator[World]:
    """Reporting alone, and nobody else to wait for."""
    reporting = service("reporting")
    template = await migrated_template(postgres_admin_url, "reporting", migrations(reporting.migrations))
    vhost, url = await new_vhost(broker, topology("of a test")), await new_database(postgres_admin_url, template)
    async with World(keys, broker.amqp_url(vhost), {"reporting": url}, {"reporting": reporting}) as world:
        world.running["reporting"].peers.others.clear()
        yield world
    await drop_vhost(broker, vhost)
    await drop_database(postgres_admin_url, url)


async def test_a_pack_tells_what_was_said_before_it_was_asked_for_though_it_is_heard_later(world: World) -> None:
    running, story = world.running["reporting"], Story()
    story.say(society())
    story.say(branch("B-01"))
    await story.tell(running.database)
    late = story.say(activity("A-1", date(2025, 5, 5), "B-01", attendances=3), clock())
    asked = SessionPackRequested(code="CG-9", digest="2025", report="council", effective_on=date(2026, 1, 1))
    request = story.say(asked, clock())
    pool = running.database.pool
    async with pool.acquire() as busy, publishing(world.broker_url) as channel:
        async with busy.transaction():
            # As long as this lasts nothing that was heard can be stored.
            await busy.execute("LOCK TABLE inbox IN SHARE MODE")
            await said(channel, late)
            await world.eventually(lambda: sum(batcher.held for batcher in running.batchers) > 0)
            async with running.database.transaction("test") as uow:
                await on_pack_requested(uow, [request])
            await keep_packs(running)
            assert await pool.fetchval("SELECT count(*) FROM run") == 0
        await world.eventually(lambda: sum(batcher.held for batcher in running.batchers) == 0)
    await keep_packs(running)
    run = await pool.fetchval("SELECT run FROM pack_asked WHERE run IS NOT NULL")
    figures = await pool.fetchval("SELECT dataset->'figures' FROM run WHERE code = $1", run)
    assert figures["activities_held"]["value"] == 1


async def test_what_waits_in_a_queue_is_counted_before_anybody_takes_it(broker: Broker) -> None:
    vhost = await new_vhost(broker, topology("of a test"))
    url, queues = broker.amqp_url(vhost), ["reporting.in.0", "reporting.replay"]
    assert await waiting_in(url, queues) == 0
    async with publishing(url) as channel:
        for queue in (*queues, "reporting.in.0"):
            await channel.default_exchange.publish(Message(b"{}"), queue)
        assert await waiting_in(url, queues) == 3
        assert await waiting_in(url, queues[1:]) == 1
    await drop_vhost(broker, vhost)


@pytest.mark.parametrize(
    ("waiting", "ago", "others", "heard"),
    [
        (0, timedelta(), {}, True),
        (1, timedelta(), {}, False),
        (None, timedelta(), {}, False),
        (0, timedelta(), {"registry": "http://127.0.0.1:1"}, False),
        (1, PATIENCE, {}, True),
        (None, PATIENCE, {"registry": "http://127.0.0.1:1"}, True),
    ],
)
async def test_a_report_waits_for_queues_and_for_the_others_and_not_for_ever(
    waiting: int | None, ago: timedelta, others: dict[str, str], heard: bool
) -> None:
    async def unheard() -> int | None:
        return waiting

    now = clock()
    for since, wanted in ((now, now - ago), (now - ago, now), (now - ago, now - ago)):
        hearing = Hearing(Peers("reporting", others, KEY), unheard, since)
        # Started or wanted only now, it waits from then on.
        assert await hearing.has_heard(wanted) is (heard and (since == wanted or ago != PATIENCE))


async def test_where_the_broker_is_away_nobody_knows_how_much_waits(world: World) -> None:
    running = world.running["reporting"]
    hearing = hearing_of(running)
    assert await running.unheard() == 0
    assert await hearing.has_heard(clock())
    there, running.settings.broker_url = running.settings.broker_url, "amqp://127.0.0.1:1/"
    assert await running.unheard() is None
    assert not await hearing.has_heard(clock())
    running.settings.broker_url = there
