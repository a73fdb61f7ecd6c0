"""A sender that ends between any two steps: what was accepted is never sent twice by itself; nothing is forgotten."""

from __future__ import annotations

import asyncio
import os
import sys

import pytest

from tests.reporting.delivery.conftest import Room, occurrence

ALWAYS = ("intended", None)
DOUBT = ("failed", "outcome_unknown")
FINE = ("accepted", None)


async def process(room: Room, seam: str) -> int:
    """Run a sender as a process that ends at `seam`; its exit code."""
    arguments = ("-m", "tests.reporting.delivery.sender", room.url, str(room.folder))
    environment = {**os.environ, "LIANXI_CRASH_AT": seam}
    running = await asyncio.create_subprocess_exec(sys.executable, *arguments, env=environment)
    return await asyncio.wait_for(running.wait(), 60)


@pytest.mark.parametrize(
    ("seam", "sent", "state"),
    [
        ("delivery.taken", 1, FINE),
        ("delivery.about_to", 1, FINE),
        ("delivery.handed_over", 0, DOUBT),
        ("delivery.answered", 1, DOUBT),
        ("delivery.recorded", 1, FINE),
    ],
)
async def test_a_sender_that_ends_in_a_seam_sends_nothing_twice(
    room: Room, seam: str, sent: int, state: tuple[str, str | None]
) -> None:
    await room.channel()
    await room.address("secretariat")
    await room.tell(occurrence("notice/M-1/1"))
    assert await process(room, seam) == 137
    await room.sender().turn()  # the lease holds: nobody else is at it
    held = (await room.states())["secretariat", ""]
    assert held == (FINE if seam == "delivery.recorded" else ALWAYS)
    await room.later(minutes=6)
    await room.sender().turn()
    await room.later(minutes=2)
    await room.sender().turn()
    assert (await room.states())["secretariat", ""] == state
    assert len(room.mail.took) == sent


@pytest.mark.parametrize("seam", ["delivery.answered"])
async def test_a_webhook_is_told_again_under_the_code_that_it_knows(room: Room, seam: str) -> None:
    await room.channel("hook", "webhook", topics=("meeting_notice",))
    await room.tell(occurrence("notice/M-1/1"))
    assert await process(room, seam) == 137
    await room.later(minutes=6)
    await room.sender().turn()
    await room.later(minutes=2)
    await room.sender().turn()
    assert (await room.states())["hook", ""] == FINE
    assert len({asked.headers["lianxi-delivery"] for asked in room.web.asked}) == 1
