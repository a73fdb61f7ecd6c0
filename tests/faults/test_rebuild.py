"""Rebuilt tables are equal to the live ones at every moment of a system that people and outside systems keep busy."""

from __future__ import annotations

import asyncio

import pytest

from deploy.demo.doors import Doors
from deploy.demo.player import play
from deploy.demo.story import Story, tell
from ops.proof.verify import verify
from ops.rebuild import compare
from tests.faults.conftest import Outside, Whole
from tests.faults.oracle import is_value
from tests.world import SERVICES, eventually

pytestmark = [pytest.mark.timeout(600), pytest.mark.heavy]
EVENTS, PORTION, ROUNDS = 12_000, 400, 2


async def publish_until(enough: asyncio.Event, outside: Outside) -> int:
    """Publish EVENTS, and more until enough was compared: a fast machine is to be busy as long as a slow one."""
    sent = 0
    while sent < EVENTS or not enough.is_set():
        await outside.publish([f"rebuild-{n}" for n in range(sent, sent + PORTION)])
        sent += PORTION
    return sent


async def ask_everything(doors: Doors, story: Story) -> None:
    """All that the offices ask in a small year; what refers to other services comes when they have heard of it."""
    await play(story.of_branches[1:], doors.post)
    await asyncio.sleep(3)
    await play(story.of_works, doors.post)
    await play(story.of_friends, doors.post)
    await asyncio.sleep(3)
    await play(story.of_items, doors.post)


async def test_every_comparison_is_green_while_events_flow(whole: Whole) -> None:
    story, outside = tell(0.1), Outside(whole.publisher)
    async with Doors(whole.system.folder / "ops.json") as doors:
        await play(story.of_branches[:1], doors.post)
        await doors.upload("/branches/import", story.roster_file, {})
        enough = asyncio.Event()
        publishing = asyncio.create_task(publish_until(enough, outside))
        asking = asyncio.create_task(ask_everything(doors, story))
        facts: list[int] = []
        while len(facts) < ROUNDS or not (publishing.done() and asking.done()):
            facts.append(await whole.value("reporting", "SELECT count(*) FROM fact"))
            assert await asyncio.to_thread(compare, whole.place, SERVICES, False)
            if len(facts) == ROUNDS:
                enough.set()
        sent, _ = await asyncio.gather(publishing, asking)
    assert facts[0] < facts[1]  # it was a living system that was compared
    await eventually(lambda: is_value(whole, "registry", "SELECT count(*) FROM ingress_event", sent), 120)
    assert await verify(whole.place, 60)
    assert await asyncio.to_thread(compare, whole.place, SERVICES, False)


async def test_a_cell_changed_by_hand_is_found_and_put_right(whole: Whole) -> None:
    owner = await whole.owner("reporting")
    try:
        await owner.execute("UPDATE fact SET effective_on = effective_on + 1 WHERE subject = 'branch/CSBME-01'")
    finally:
        await owner.close()
    assert not await asyncio.to_thread(compare, whole.place, ["reporting"], False)
    assert await asyncio.to_thread(compare, whole.place, ["reporting"], True)
    assert await asyncio.to_thread(compare, whole.place, ["reporting"], False)
