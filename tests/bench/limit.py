"""The limit that the database sets: the writes of the pipeline, made ready beforehand and sent one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import asyncpg

from shared.events.base import Event
from shared.events.envelope import encode
from shared.outbox import COLUMNS
from tests.bench.room import UPSERT, Room

SIZE = 500
POSITION = """
INSERT INTO position (source, subject, version)
SELECT $1, * FROM unnest($2::text[], $3::bigint[])
ON CONFLICT (source, subject) DO UPDATE SET version = position.version + EXCLUDED.version
RETURNING subject, version
"""
STREAM = """
INSERT INTO stream (subject, version)
SELECT * FROM unnest($1::text[], $2::bigint[])
ON CONFLICT (subject) DO UPDATE SET version = stream.version + EXCLUDED.version
RETURNING subject, version
"""


@dataclass(frozen=True)
class Writes:
    """What one transaction of 500 events sends."""

    ids: list[tuple[str]]
    source: str
    streams: tuple[list[str], list[int]]
    rows: tuple[list[Any], ...]
    said: list[tuple[Any, ...]]


async def database(room: Room, count: int) -> float:
    """The bare SQL of the same writes on one connection, with nothing else to do. Events/s."""
    events = room.events(count)
    ready = [_writes(events[start : start + SIZE]) for start in range(0, count, SIZE)]
    connection = await asyncpg.connect(room.database_url)
    try:
        began = perf_counter()
        for writes in ready:
            await _send(connection, writes)
        return count / (perf_counter() - began)
    finally:
        await connection.close()


async def _send(connection: asyncpg.Connection[Any], writes: Writes) -> None:
    async with connection.transaction():
        await connection.copy_records_to_table("inbox", records=writes.ids, columns=["event_id"])
        await connection.fetch(POSITION, writes.source, *writes.streams)
        await connection.execute(UPSERT, *writes.rows)
        await connection.fetch(STREAM, *writes.streams)
        await connection.copy_records_to_table("outbox", records=writes.said, columns=COLUMNS)


def _writes(events: Sequence[Event[Any]]) -> Writes:
    counts = sorted(Counter(event.subject for event in events).items())
    return Writes(
        ids=[(event.id,) for event in events],
        source=events[0].source,
        streams=([subject for subject, _ in counts], [count for _, count in counts]),
        rows=(
            [event.data.member for event in events],
            [event.version for event in events],
            [event.data.kind for event in events],
            [event.effective_on for event in events],
        ),
        said=[(e.id, e.type, e.subject, e.version, encode(e), e.recorded_at) for e in events],
    )
