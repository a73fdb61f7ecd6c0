"""Two relays alive: one leads, and whatever happens to its session while it publishes, the log stays one chain."""

from __future__ import annotations

import asyncio

import pytest

from shared.bus import connect
from shared.relay import Relay, chain
from tests.faults.room import Room
from tests.world import eventually

pytestmark = pytest.mark.heavy
LEADER = "application_name LIKE '%.relay' AND datname = current_database()"


async def test_two_relays_whose_leader_loses_its_session_while_publishing_keep_one_chain(room: Room) -> None:
    told = room.settings("speaker")
    second = Relay(told.database_url, told.broker_url, "second", batches=True)
    async with room.both() as (speaker, _), room.writers() as writers:
        relaying = asyncio.create_task(second.run())
        try:
            writing = asyncio.create_task(writers.write_on(4000, pause=0.005))
            ended, led = 0, set()
            while not writing.done():
                leads = (speaker.relay.leading, second.leading)
                led |= {n for n, leading in enumerate(leads) if leading}
                ended += await room.value(
                    "speaker",
                    f"""
                    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                    WHERE {LEADER} AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted)
                    """,
                )
                if ended > 3 and led == {0, 1}:  # both led in their turn
                    writers.enough.set()
                await asyncio.sleep(0.3)
            await writing
            await room.settled()
            await room.judged(writers)
        finally:
            relaying.cancel()
            await asyncio.gather(relaying, return_exceptions=True)
        rows = await room.rows("speaker", "SELECT position, body, hash FROM event_log ORDER BY position")
        assert [row["position"] for row in rows] == list(range(1, len(rows) + 1))
        assert [row["hash"] for row in rows] == chain(b"\0" * 32, [row["body"] for row in rows])


async def test_a_relay_that_goes_on_after_it_was_replaced_moves_nothing(room: Room) -> None:
    """Both hold the confirms of one batch: the head of the chain lets one move it, the other rolls back."""
    told = room.settings("speaker")
    first, second = (Relay(told.database_url, told.broker_url, name) for name in ("first", "second"))
    async with room.writers() as writers, room.sql("speaker") as one, room.sql("speaker") as other:
        await writers.write(400, at_once=100)
        broker = await connect(room.amqp("speaker"), "test")
        try:
            channels = [await broker.channel(publisher_confirms=True) for _ in range(2)]
            moves = await asyncio.gather(
                first.relay_once(one, channels[0]), second.relay_once(other, channels[1]), return_exceptions=True
            )
        finally:
            await broker.close()
        assert [move for move in moves if move == 400], moves
        assert sum(isinstance(move, Exception) or move == 0 for move in moves) == 1, moves
        async with room.running("hearer"):
            await eventually(lambda: room.value("hearer", "SELECT count(*) >= 400 FROM heard"))
            await room.settled()
            await room.judged(writers)
