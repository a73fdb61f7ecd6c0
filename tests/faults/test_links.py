"""What a network does to the four links between services and servers: the sum is exact afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from tests.faults.room import Room
from tests.world import eventually

heavy = pytest.mark.heavy
LINKS = ("speaker sql", "speaker amqp", "hearer sql", "hearer amqp")
PAIRS = [
    pytest.param(("speaker sql", "hearer amqp"), id="speaker sql, hearer amqp"),
    pytest.param(("speaker amqp", "hearer sql"), id="speaker amqp, hearer sql", marks=heavy),
]


async def flows_through(
    room: Room, fault: Callable[[], Awaitable[None]], events: int = 2000, may_ask: bool = False
) -> None:
    """Writers write and the fault happens meanwhile; afterwards all that was written is where it belongs, once."""
    async with room.both(), room.writers() as writers:
        writing = asyncio.create_task(writers.write_on(events, pause=0.005))
        await eventually(lambda: len(writers.confirmed) > events // 10)
        await fault()
        writers.enough.set()
        await asyncio.wait_for(writing, 120)
        await room.settled(may_ask=may_ask)
        await room.judged(writers)


@pytest.mark.parametrize("pair", PAIRS)
async def test_links_that_are_cut_again_and_again_lose_and_double_nothing(room: Room, pair: Sequence[str]) -> None:
    async def cut() -> None:
        for _ in range(2):
            for link in pair:
                await eventually(room.links[link].cut)
            await asyncio.sleep(0.5)

    await flows_through(room, cut)


@heavy
@pytest.mark.parametrize("pair", PAIRS)
async def test_servers_that_cannot_be_reached_for_a_while_are_waited_for(room: Room, pair: Sequence[str]) -> None:
    async def away() -> None:
        for link in pair:
            room.links[link].refusing = True
            room.links[link].cut()
        await asyncio.sleep(6)
        for link in pair:
            room.links[link].calm()

    await flows_through(room, away)


@heavy
async def test_connections_that_close_in_mid_frame_are_opened_again(room: Room) -> None:
    async def break_off() -> None:
        for size in (7, 1000, 4097, 20_000):
            for link in LINKS:
                room.links[link].up.close_after, room.links[link].down.close_after = size, 3 * size
            await asyncio.sleep(2.0)
        for link in LINKS:
            room.links[link].calm()

    await flows_through(room, break_off)


@heavy
async def test_half_a_second_of_latency_on_every_link_slows_and_breaks_nothing(room: Room) -> None:
    async def far_away() -> None:
        for link in LINKS:
            room.links[link].up.delay = room.links[link].down.delay = 0.25
        await asyncio.sleep(8)
        for link in LINKS:
            room.links[link].calm()

    await flows_through(room, far_away, 600)


@heavy
@pytest.mark.parametrize("pair", PAIRS)
async def test_links_of_one_kilobyte_a_second_break_nothing(room: Room, pair: Sequence[str]) -> None:
    async def narrow() -> None:
        for link in pair:
            room.links[link].up.rate = room.links[link].down.rate = 1000
        await asyncio.sleep(8)
        for link in pair:
            room.links[link].calm()

    await flows_through(room, narrow, 1000)


@heavy
async def test_half_open_connections_on_every_link_are_noticed_and_replaced(room: Room) -> None:
    """No end and no reset reaches either side: only heartbeats, time-outs and the servers' own limits help."""

    async def silence() -> None:
        for link in LINKS:
            assert room.links[link].half_open()

    room.overrides["statement_seconds"] = 5
    await flows_through(room, silence, may_ask=True)


@heavy
async def test_connections_that_are_taken_and_never_answered_are_given_up(room: Room) -> None:
    async def dark() -> None:
        for link in LINKS:
            room.links[link].dark = True
            room.links[link].cut()
        await asyncio.sleep(6)
        for link in LINKS:
            room.links[link].calm()

    room.overrides["statement_seconds"] = 5
    await flows_through(room, dark, may_ask=True)
