"""Processes that are told to end, or end by themselves: within their grace, and with nothing lost or doubled."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from shared.bus import REPLAY, Outgoing, connect, login_of, publish_all
from shared.telemetry import HEARD
from tests.faults.room import Room, Spawned, Writers
from tests.faults.telling import put, said
from tests.world import eventually

heavy = pytest.mark.heavy
GRACE = 25.0  # the launcher's; Compose gives 30
RESTARTS = 25


@asynccontextmanager
async def spawned(room: Room, service: str, **environment: str) -> AsyncIterator[Spawned]:
    """A service as a process for the length of a block, ready."""
    here = room.spawn(service, **environment)
    try:
        await here.ready()
        yield here
    finally:
        here.process.send(signal.SIGKILL)
        here.process.wait(10)


async def judged(room: Room, writers: Writers, may_ask: bool = False) -> None:
    await room.settled(may_ask=may_ask)
    await room.judged(writers)
    assert await room.value("hearer", "SELECT count(*) FROM parked") == 0
    assert await room.depth("reporting.dead") == 0


async def stopped(task: asyncio.Task[None]) -> None:
    """End a task; a driver that was just giving up takes a cancellation for its own timeout, so that one is too few."""
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=1)


async def end(service: Spawned, seconds: float = GRACE) -> None:
    service.process.send(signal.SIGTERM)
    assert await service.ended(seconds), f"still there after {seconds} s:\n{service.log.read_text()[-3000:]}"


@heavy
async def test_a_hearer_told_to_end_with_a_full_buffer_ends_in_time_and_loses_nothing(room: Room) -> None:
    async with room.running("speaker"), room.writers() as writers:
        await writers.write(20_000, at_once=500)
        await eventually(lambda: room.value("speaker", "SELECT count(*) = 0 FROM outbox"))
        hearer = room.spawn("hearer", LIANXI_BATCH_SIZE="50", LIANXI_BATCH_WAIT_MS="0")
        try:
            await eventually(lambda: room.value("hearer", "SELECT count(*) > 0 FROM heard"))
        finally:
            await end(hearer)
        assert await room.value("hearer", "SELECT count(*) FROM heard") <= 20_000
        async with spawned(room, "hearer"):
            await judged(room, writers)


@heavy
@pytest.mark.parametrize("how", ["refusing", "silent"])
@pytest.mark.parametrize("server", ["sql", "amqp"])
async def test_services_told_to_end_while_a_server_is_away_end_in_time(room: Room, server: str, how: str) -> None:
    """Both services at once; `silent` = no byte, no end and no reset comes from the server."""
    hearer, speaker = room.spawn("hearer"), room.spawn("speaker")
    try:
        await asyncio.gather(hearer.ready(), speaker.ready())
        async with room.writers() as writers:
            writing = asyncio.create_task(writers.write_on(3000, pause=0.002))
            await eventually(lambda: room.value("hearer", "SELECT count(*) > 300 FROM heard"))
            for service in ("speaker", "hearer"):
                link = room.links[f"{service} {server}"]
                link.refusing, link.dark = how == "refusing", how == "silent"
                link.half_open() if how == "silent" else link.cut()
            await asyncio.sleep(1)
            await asyncio.gather(end(hearer), end(speaker))
            await stopped(writing)
    finally:
        for one in (hearer, speaker):
            one.process.send(signal.SIGKILL)
    for link in room.links.values():
        link.calm()
    async with room.both():
        await judged(room, writers)


@heavy
@pytest.mark.timeout(1200)
async def test_twenty_five_rolling_restarts_under_load_give_up_no_good_message(room: Room) -> None:
    """
    Every restart hands back the whole prefetch window and counts a delivery for each message in it.

    The window is kept full: messages are many (packs are off), the hearer takes half a second for 20 of them, and more
    are written than that until the last restart, however long it takes to come.
    """
    room.overrides["relay_batches"] = False
    slow = {"LIANXI_BATCH_SIZE": "20"}
    async with room.running("speaker"), room.writers() as writers:
        await writers.write(3000, at_once=100)
        async with room.sql("hearer") as database:
            await database.execute("INSERT INTO trouble VALUES ('b0', 'wait')")
        writing = asyncio.create_task(writers.write_on(2000, pause=0.1))
        standby = room.spawn("hearer", **slow)
        for restart in range(RESTARTS):  # the next one is started before the one before is ended
            hearer, standby = standby, room.spawn("hearer", **slow)
            held = await room.value("hearer", "SELECT count(*) FROM heard")
            await eventually(lambda held=held: room.value("hearer", f"SELECT count(*) > {held} FROM heard"))
            hearer.process.send(signal.SIGTERM if restart % 8 == 7 else signal.SIGKILL)
            assert await hearer.ended(GRACE)
        standby.process.send(signal.SIGKILL)
        assert await standby.ended(GRACE)
        written = len(writers.confirmed)
        assert await room.value("hearer", "SELECT count(*) FROM heard") < written  # the window was full to the end
        writers.enough.set()
        async with room.sql("hearer") as database:
            await database.execute("DELETE FROM trouble")
        async with spawned(room, "hearer"):
            await asyncio.wait_for(writing, 120)
            # The restarts alone may last longer than a stream waits before it is asked for.
            await judged(room, writers, may_ask=True)


@heavy
async def test_an_event_that_ends_the_process_is_given_up_and_the_others_come_back(room: Room) -> None:
    """The delivery limit sends it to the dead queue; taken back one by one, only its own stream waits for a person."""
    await limit_deliveries(room, 3)
    async with room.sql("hearer") as database:
        await database.execute("INSERT INTO trouble VALUES ('deadly', 'end')")
    good = [said(f"b{n % 10}", n // 10 + 1) for n in range(100)]
    await put(room, [*good[:50], said("deadly", 1), said("deadly", 2), *good[50:]])
    ends = 0
    while await room.value("hearer", "SELECT count(*) FROM parked WHERE reason = 'poison'") < 1:
        hearer = room.spawn("hearer")
        ends += 1
        assert ends < 20
        while hearer.process.alive():
            if await room.value("hearer", "SELECT count(*) FROM parked WHERE reason = 'poison'"):
                break
            async with room.sql("hearer") as database:  # as time goes by
                await database.execute(
                    "UPDATE parked SET next_attempt_at = now() - interval '1 s' WHERE reason = 'retry'"
                )
            await asyncio.sleep(0.1)
        hearer.process.send(signal.SIGKILL)
        hearer.process.wait(10)
    async with spawned(room, "hearer"):
        await eventually(lambda: room.value("hearer", "SELECT count(*) >= 100 FROM heard"))
        heard = await room.rows("hearer", "SELECT event_id FROM heard")
        assert sorted(str(row["event_id"]) for row in heard) == sorted(event.id for event in good)
        left = await room.rows("hearer", "SELECT version, reason FROM parked ORDER BY version")
        assert [tuple(row) for row in left] == [(1, "poison"), (2, "waiting")]
        async with room.sql("hearer") as database:  # the bug is mended, and a person lets it be tried again
            await database.execute("DELETE FROM trouble")
            await database.execute(
                "UPDATE parked SET reason = 'retry', next_attempt_at = now(), attempts = 0 WHERE reason = 'poison'"
            )
        await eventually(lambda: room.value("hearer", "SELECT count(*) = 102 FROM heard"))
        assert await room.value("hearer", "SELECT count(*) FROM parked") == 0


async def limit_deliveries(room: Room, limit: int) -> None:
    """A smaller delivery limit for the hearer's queues, by a policy of a higher priority."""
    async with room.broker_api() as api:
        answer = await api.get(f"/api/policies/{room.vhost}/reporting")
        policy = answer.raise_for_status().json()
        policy["definition"]["delivery-limit"] = limit
        policy["priority"] = 9
        told = {key: policy[key] for key in ("pattern", "apply-to", "priority", "definition")}
        (await api.put(f"/api/policies/{room.vhost}/reporting-now", json=told)).raise_for_status()


@heavy
@pytest.mark.parametrize("seam", ["replay.after_confirm", "replay.before_ack"])
async def test_a_teller_that_ends_in_a_seam_tells_again_and_nothing_is_doubled(room: Room, seam: str) -> None:
    async with room.running("hearer"), room.writers() as writers:
        async with spawned(room, "speaker"):
            await writers.write(1200, at_once=100)
            await room.settled()
        ended = room.spawn("speaker", LIANXI_CRASH_AT=seam)
        await put_wish(room)
        assert await ended.ended(60)  # it did end there
        before = HEARD.labels("duplicate")._value.get()
        async with spawned(room, "speaker"):
            await eventually(lambda: HEARD.labels("duplicate")._value.get() >= before + 1200)
            await writers.write(100)
            await judged(room, writers)


async def put_wish(room: Room) -> None:
    """The hearer asks for everything."""
    connection = await connect(room.amqp("admin"), "test")
    try:
        channel = await connection.channel(publisher_confirms=True)
        wish = Outgoing(REPLAY, "registry.asked", "w", "application/json", b'{"to": "reporting"}')
        assert await publish_all(channel, [wish], login_of(room.amqp("admin"))) == [True]
    finally:
        await connection.close()
