"""Scheduler and sender killed again and again over a real mail server: nobody gets a digest twice."""

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter
from email import message_from_bytes
from email.policy import default

import pytest

from services.reporting.handlers.schedules import keep_what_is_due
from tests.reporting.delivery.conftest import Room, room  # noqa: F401  (a fixture)
from tests.reporting.delivery.test_scheduler_ends import OFFICES, due, kept, started


@pytest.mark.heavy
async def test_killed_again_and_again_every_office_gets_every_digest_at_most_once_and_doubts_are_named(
    room: Room,
) -> None:
    await due(room, weeks=12)
    dice = random.Random(20261123)
    for _ in range(25):
        process = await started(room, "again")
        await asyncio.sleep(dice.uniform(0.8, 3.0))
        process.send_signal(signal.SIGKILL)
        await process.wait()
        await room.later(minutes=6)
    for _ in range(4):
        await keep_what_is_due(room.database)
        await room.sender().turn()
        await room.later(minutes=6)
    periods, told = await kept(room)
    assert told == Counter(dict.fromkeys(periods, len(OFFICES)))
    assert len(periods) >= 12
    mails = Counter(
        (to, str(message_from_bytes(raw, policy=default)["Message-ID"]))
        for to, raw in room.mail.took
        if "未能送达" not in str(message_from_bytes(raw, policy=default)["Subject"])
    )
    assert set(mails.values()) == {1}
    rows = await room.database.pool.fetch(
        "SELECT state, reason FROM delivery WHERE topic = 'digest' AND office <> 'leaders'"
    )
    states = Counter((row["state"], row["reason"]) for row in rows)
    assert set(states) <= {("accepted", None), ("failed", "outcome_unknown")}, states
    # Whoever is in doubt may have it: never fewer mails than were accepted, never more than were tried.
    assert states["accepted", None] <= len(mails) <= sum(states.values())
