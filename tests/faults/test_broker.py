"""A broker that is full, damaged, unwilling or restarted: services stay up, say so, and go on when it is put right."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from deploy.topology import topology
from shared.bus import Outgoing, connect, login_of, publish_all
from shared.replay import Wish
from shared.service import Running
from shared.telemetry import HEARD
from tests.faults.conftest import Private
from tests.faults.room import Room, Writers, checks_of
from tests.world import eventually

heavy = pytest.mark.heavy
pytestmark = [pytest.mark.timeout(400), heavy]


@asynccontextmanager
async def flowing(
    room: Room, events: int = 1500, may_ask: bool = False
) -> AsyncIterator[tuple[Running, Running, Writers]]:
    """Events flow while the block does its worst; afterwards all is where it belongs and neither service has ended."""
    async with room.both() as (speaker, hearer), room.writers() as writers:
        writing = asyncio.create_task(writers.write_on(events, pause=0.005))
        await eventually(lambda: room.value("hearer", f"SELECT count(*) > {events // 10} FROM heard"))
        yield speaker, hearer, writers
        writers.enough.set()
        await asyncio.wait_for(writing, 120)
        await room.settled(may_ask=may_ask)
        await room.judged(writers)
        assert not speaker.failed.is_set()
        assert not hearer.failed.is_set()
        for service, running in (("speaker", speaker), ("hearer", hearer)):
            await eventually(lambda service=service, running=running: is_ready(service, running))


async def is_ready(service: str, running: Running) -> bool:
    async with checks_of(running, service) as client:
        answer = await client.get("/ready")
        assert answer.status_code in (200, 503)
        return answer.status_code == 200


async def is_not_ready(service: str, running: Running) -> bool:
    return not await is_ready(service, running)


async def ctl(private: Private, *words: str) -> str:
    return await asyncio.to_thread(private.rabbitmq.ctl, *words)


async def put_right(room: Room) -> None:
    """The topology as `make up` gives it to a broker that runs."""
    async with room.broker_api() as api:
        (await api.post(f"/api/definitions/{room.vhost}", json=topology("of a test"))).raise_for_status()


ALARMS = {
    "memory": (("set_vm_memory_high_watermark", "absolute", "1MB"), ("set_vm_memory_high_watermark", "0.4")),
    "disk": (("set_disk_free_limit", "900000GB"), ("set_disk_free_limit", "50MB")),
}


@pytest.mark.parametrize("alarm", ALARMS)
async def test_an_alarm_stops_the_speaking_not_the_hearing_nor_the_writing(
    private: Private, private_room: Room, alarm: str
) -> None:
    room, (on, off) = private_room, ALARMS[alarm]
    async with flowing(room, 1500) as (_, hearer, writers):
        await ctl(private, *on)
        try:
            sent = len(writers.confirmed)
            await asyncio.sleep(13)  # longer than a confirm is waited for
            assert len(writers.confirmed) > sent  # what is written waits in the outbox
            assert await room.value("speaker", "SELECT count(*) > 0 FROM outbox")
            assert await is_ready("hearer", hearer)
            assert await room.depth("reporting.in.0") == 0
        finally:
            await ctl(private, *off)


async def test_a_broker_that_stops_and_starts_is_waited_for(private: Private, private_room: Room) -> None:
    async with flowing(private_room):
        await ctl(private, "stop_app")
        await asyncio.sleep(2)
        await ctl(private, "start_app")


async def test_a_broker_that_is_restarted_is_waited_for(private: Private, private_room: Room) -> None:
    async with flowing(private_room) as (speaker, hearer, _):
        await asyncio.to_thread(private.rabbitmq.stop)
        await eventually(lambda: is_not_ready("speaker", speaker))
        await eventually(lambda: is_not_ready("hearer", hearer))
        await asyncio.to_thread(private.rabbitmq.start)


async def test_a_deleted_queue_is_missed_and_what_it_held_is_told_again(private_room: Room) -> None:
    """What lay in the queue is gone: it is told again from the log."""
    room = private_room
    async with flowing(room, may_ask=True) as (speaker, hearer, writers):
        await delete_queue(room, "reporting.in.0")
        await eventually(lambda: is_not_ready("hearer", hearer))
        assert not hearer.failed.is_set()
        await asyncio.sleep(2)
        await put_right(room)
        await eventually(lambda: is_ready("hearer", hearer))
        writers.enough.set()
        await eventually(lambda: room.value("speaker", "SELECT count(*) = 0 FROM outbox"))
        before = HEARD.labels("duplicate")._value.get()
        await speaker.teller.tell(Wish(to="reporting"))
        await eventually(lambda: HEARD.labels("duplicate")._value.get() > before)


async def test_a_missing_exchange_keeps_everything_in_the_outbox(private_room: Room) -> None:
    """What is told between the return of the exchange and that of its bindings lies in `unrouted`, and is asked for."""
    room = private_room
    async with flowing(room, may_ask=True):
        async with room.broker_api() as api:
            (await api.delete(f"/api/exchanges/{room.vhost}/domain.events")).raise_for_status()
        await asyncio.sleep(3)
        assert await room.value("speaker", "SELECT count(*) > 0 FROM outbox")
        await put_right(room)


async def test_a_teller_without_its_exchange_waits_for_it(private_room: Room) -> None:
    room = private_room
    async with flowing(room):
        async with room.broker_api() as api:
            (await api.delete(f"/api/exchanges/{room.vhost}/replay")).raise_for_status()
        connection = await connect(room.amqp("admin"), "test")
        channel = await connection.channel(publisher_confirms=True)
        wish = Outgoing("", "registry.asked", "w", "application/json", b'{"to": "reporting"}')
        assert await publish_all(channel, [wish], login_of(room.amqp("admin"))) == [True]
        await connection.close()
        before = HEARD.labels("duplicate")._value.get()
        await asyncio.sleep(3)
        await put_right(room)
        await eventually(lambda: HEARD.labels("duplicate")._value.get() > before)


@pytest.mark.parametrize("right", ["write", "read"])
async def test_a_right_taken_away_stops_one_service_until_it_is_given_back(private_room: Room, right: str) -> None:
    room = private_room
    for service in ("speaker", "hearer"):
        room.logins[service] = (f"{service}-{room.vhost}", "a password")
        await login(room, service)
    async with flowing(room) as (speaker, hearer, _):
        name, running = ("speaker", speaker) if right == "write" else ("hearer", hearer)
        await login(room, name, **{right: "^$"})
        await close_connections(room, room.logins[name][0])
        await asyncio.sleep(3)
        if right == "read":
            await eventually(lambda: is_not_ready(name, running))
        else:
            assert await room.value("speaker", "SELECT count(*) > 0 FROM outbox")
        assert not running.failed.is_set()
        await login(room, name)


async def test_refused_publishes_stay_in_the_outbox_until_there_is_room(private_room: Room) -> None:
    """A full queue refuses (`reject-publish`): the broker says nack, and the rows stay."""
    room = private_room
    async with room.running("speaker"), room.writers() as writers:
        await limit_length(room, 3)
        await writers.write(400)
        await eventually(lambda: room.depth("reporting.in.0"))
        await asyncio.sleep(2)
        assert await room.value("speaker", "SELECT count(*) > 0 FROM outbox")
        async with room.running("hearer"):
            await room.settled()
            await room.judged(writers)


async def test_a_confirm_that_does_not_come_is_not_waited_for_for_ever(private_room: Room) -> None:
    room = private_room
    async with flowing(room, 1000):
        link = room.links["speaker amqp"]
        link.down.delay = 60.0  # the broker stores what it gets, and its word does not arrive
        await asyncio.sleep(14)
        assert await room.value("speaker", "SELECT count(*) > 0 FROM outbox")
        link.calm()
        link.cut()


async def test_what_no_queue_is_bound_for_is_kept_and_counted(private_room: Room) -> None:
    room = private_room
    async with room.running("speaker"), room.writers() as writers:
        async with room.broker_api() as api:
            bound = (await api.get(f"/api/queues/{room.vhost}/reporting.in.0/bindings")).json()
            for one in bound:
                if one["source"] == "domain.events":
                    path = f"/api/bindings/{room.vhost}/e/domain.events/q/reporting.in.0/{one['properties_key']}"
                    (await api.delete(path)).raise_for_status()
        await delete_queue(room, "activities.in.0", "outreach.in.0")
        await writers.write(20, at_once=1)
        await eventually(lambda: room.value("speaker", "SELECT count(*) = 20 FROM event_log"))
        await eventually(lambda: has_depth(room, "unrouted"))


async def has_depth(room: Room, queue: str) -> bool:
    return await room.depth(queue) > 0


async def delete_queue(room: Room, *names: str) -> None:
    connection = await connect(room.amqp("admin"), "test")
    try:
        channel = await connection.channel()
        for name in names:
            await channel.queue_delete(name)
    finally:
        await connection.close()


async def login(room: Room, service: str, **rights: str) -> None:
    """A login with every right in the vhost, except as said."""
    name, password = room.logins[service]
    everything: dict[str, Any] = {"configure": "^$", "write": ".*", "read": ".*"}
    async with room.broker_api() as api:
        (await api.put(f"/api/users/{name}", json={"password": password, "tags": ""})).raise_for_status()
        (await api.put(f"/api/permissions/{room.vhost}/{name}", json=everything | rights)).raise_for_status()


async def close_connections(room: Room, name: str) -> None:
    """So that no right is remembered."""
    async with room.broker_api() as api:
        (await api.delete(f"/api/connections/username/{name}")).raise_for_status()


async def limit_length(room: Room, messages: int) -> None:
    async with room.broker_api() as api:
        policy = {
            "pattern": r"^reporting\.in\.0$",
            "apply-to": "queues",
            "priority": 9,
            "definition": {"max-length": messages, "overflow": "reject-publish", "delivery-limit": 50},
        }
        (await api.put(f"/api/policies/{room.vhost}/narrow", json=policy)).raise_for_status()
