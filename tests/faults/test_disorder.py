"""Duplicates, disorder and gaps on the real broker: a version is applied once, in order, or has a row that says why."""

from __future__ import annotations

import random
from typing import Any

import pytest

from shared.events.base import Event
from shared.replay import Wish, ask_for_missing
from tests.faults.room import Room, Still
from tests.faults.telling import put, said
from tests.faults.verdict import judge
from tests.world import eventually


async def heard(room: Room) -> list[str]:
    return [str(row["event_id"]) for row in await room.rows("hearer", "SELECT event_id FROM heard ORDER BY number")]


async def parked(room: Room) -> dict[str, int]:
    return {
        r["reason"]: r["count"] for r in await room.rows("hearer", "SELECT reason, count(*) FROM parked GROUP BY 1")
    }


async def quiet(room: Room) -> bool:
    """Nothing waits in the queues or at the hearer's door."""
    return not await room.depth("reporting.in.0") + await room.depth("reporting.replay")


async def all_applied(room: Room, events: list[Event[Any]]) -> None:
    await eventually(lambda: room.value("hearer", f"SELECT count(*) >= {len(events)} FROM heard"))
    judge({e.id for e in events}, {e.id for e in events}, await heard(room))
    rows = await room.rows("hearer", "SELECT subject, version FROM heard ORDER BY number")
    for subject in {event.subject for event in events}:
        versions = [row["version"] for row in rows if row["subject"] == subject]
        assert versions == list(range(1, len(versions) + 1))
    assert await parked(room) == {}


@pytest.mark.heavy
async def test_a_hundred_copies_of_everything_in_any_order_are_applied_once(room: Room) -> None:
    events = [said(f"b{n % 5}", n // 5 + 1) for n in range(60)]
    copies = events * 100
    random.Random(5).shuffle(copies)
    async with room.running("hearer"):
        await put(room, copies)
        await all_applied(room, events)
        await eventually(lambda: quiet(room))
        assert len(await heard(room)) == 60


@pytest.mark.parametrize("length", [300, pytest.param(2000, marks=pytest.mark.heavy)])
async def test_a_stream_that_comes_backwards_is_applied_forwards(room: Room, length: int) -> None:
    events = [said("a", version) for version in range(length, 0, -1)]
    async with room.running("hearer") as hearer:
        await put(room, events)
        await all_applied(room, events)
        assert not hearer.failed.is_set()


async def test_a_gap_holds_its_own_stream_only_until_it_is_filled(room: Room) -> None:
    missing, later = said("a", 3), [said("a", n) for n in (1, 2, 4, 5, 6)]
    others = [said("b", n) for n in range(1, 8)]
    async with room.running("hearer"):
        await put(room, [*later, *others])
        await eventually(lambda: room.value("hearer", "SELECT count(*) = 9 FROM heard"))
        await eventually(lambda: room.value("hearer", "SELECT count(*) = 3 FROM parked WHERE reason = 'waiting'"))
        await put(room, [missing])
        await all_applied(room, [*later, *others, missing])


@pytest.mark.heavy
async def test_a_gap_that_is_never_filled_is_asked_for_and_told_again(room: Room) -> None:
    async with room.both() as (_, hearer), room.writers() as writers:
        await writers.write(200)
        await room.settled()
        async with room.sql("hearer") as database:  # as if some messages had never come
            await database.execute(
                "DELETE FROM heard; DELETE FROM inbox; UPDATE position SET version = greatest(version - 3, 1)"
            )
        await writers.write(60)
        waits = "SELECT count(*) > 0 FROM parked WHERE reason = 'waiting'"
        await eventually(lambda: room.value("hearer", waits))
        assert await ask_for_missing(hearer.database, hearer.out, "reporting") == 0  # they may still be on their way
        async with room.sql("hearer") as database:
            await database.execute("UPDATE parked SET parked_at = now() - interval '2 minutes'")
        assert await ask_for_missing(hearer.database, hearer.out, "reporting")
        await eventually(lambda: room.value("hearer", "SELECT count(*) = 0 FROM parked"))
        await room.settled()


async def test_the_same_id_with_another_body_is_a_duplicate_of_the_first(room: Room) -> None:
    first = said("a", 1)
    async with room.running("hearer"):
        await put(room, [first, said("a", 1, first.id, "no_party_members"), said("a", 2)])
        await eventually(lambda: room.value("hearer", "SELECT count(*) = 2 FROM heard"))
        await eventually(lambda: quiet(room))
        assert (await heard(room))[0] == first.id
        assert await parked(room) == {}


async def test_a_version_under_a_second_id_is_a_conflict_however_it_comes(room: Room) -> None:
    """Applied before, in one batch, while the first one waits, and while the first one is tried again."""
    async with room.sql("hearer") as database:
        await database.execute("INSERT INTO trouble VALUES ('d', 'raise')")
    async with room.running("hearer"):
        await put(room, [said("a", 1), said("b", 1), said("b", 1), said("c", 2), said("d", 1)])
        await eventually(lambda: room.value("hearer", "SELECT count(*) = 3 FROM parked"))
        await put(room, [said("a", 1), said("c", 2)])
        await eventually(lambda: room.value("hearer", "SELECT count(*) = 5 FROM parked"))
        async with room.sql("hearer") as database:
            await database.execute("DELETE FROM trouble")
        await put(room, [said("c", 1), said("d", 1)])
        await eventually(lambda: room.value("hearer", "SELECT count(*) = 5 FROM heard"))
        await eventually(lambda: room.value("hearer", "SELECT bool_and(reason = 'conflict') FROM parked"))
        assert await parked(room) == {"conflict": 4}


@pytest.mark.heavy
async def test_everything_told_again_twice_changes_nothing(room: Room) -> None:
    async with room.both() as (speaker, _), room.writers() as writers:
        await writers.write(1500, at_once=50)
        await room.settled()
        for _ in range(2):
            assert (await speaker.teller.tell(Wish(to="reporting"))).events == 1500
        await eventually(lambda: quiet(room))
        await writers.write(50)
        await room.settled()
        await room.judged(writers)
        assert await parked(room) == {}


async def _waits_for_long(room: Room) -> None:
    """The speaker has said two events of a stream; of them only the second has come, 55 seconds ago."""
    async with room.sql("speaker") as database:
        await database.execute("INSERT INTO stream (subject, version) VALUES ('branch/a', 2)")
    await put(room, [said("a", 2)])
    await eventually(lambda: room.value("hearer", "SELECT count(*) = 1 FROM parked WHERE reason = 'waiting'"))
    async with room.sql("hearer") as database:
        await database.execute("UPDATE parked SET parked_at = parked_at - interval '55 s'")


async def test_a_room_calls_lost_what_only_asking_would_heal(room: Room) -> None:
    async with room.running("hearer"):
        await _waits_for_long(room)
        with pytest.raises(RuntimeError, match=r"lost: .*branch/a"):
            await room.settled()


def test_a_hearer_that_gets_on_is_only_slow() -> None:
    still, looks = Still(), [(1, 0.0), (1, 3.0), (2, 5.0), (3, 60.0), (3, 63.0), (3, 64.5)]
    assert [still.stands(heard, now) for heard, now in looks] == [False, False, False, False, False, True]
