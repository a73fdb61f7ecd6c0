"""What a service has heard: the ids of events, and how far each stream has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import asyncpg

from shared.consumer.decide import Heard, Key, Plan, classify, straight
from shared.database import Connection


class NotStraight(Exception):
    """Something in the batch was heard before or has a gap before it: each event has to be judged by itself."""


async def take_straight(connection: Connection, events: Sequence[Heard]) -> Plan:
    """
    Note a batch in which every event is new and the next of its stream, which is nearly every batch, without reading.

    Raises NotStraight, after which the transaction is of no use: begin another one and `judge`.
    """
    plan = straight(events)
    if plan is None:
        raise NotStraight
    try:
        await connection.copy_records_to_table("inbox", records=[(e.id,) for e in events], columns=["event_id"])
    except asyncpg.UniqueViolationError as error:
        raise NotStraight from error
    if await _advanced(connection, plan) != plan.positions:
        raise NotStraight
    return plan


async def _advanced(connection: Connection, plan: Plan) -> dict[Key, int]:
    """Move each stream on by the number of its events; returns where the table says it now stands."""
    steps: dict[str, dict[str, int]] = {}
    for event in plan.apply:
        own = steps.setdefault(event.source, {})
        own[event.subject] = own.get(event.subject, 0) + 1
    advanced: dict[Key, int] = {}
    for source, counts in sorted(steps.items()):
        subjects = sorted(counts)
        rows = await connection.fetch(
            """
            INSERT INTO position (source, subject, version)
            SELECT $1, * FROM unnest($2::text[], $3::bigint[])
            ON CONFLICT (source, subject) DO UPDATE SET version = position.version + EXCLUDED.version
            RETURNING subject, version
            """,
            source,
            subjects,
            [counts[subject] for subject in subjects],
        )
        advanced.update({(source, subject): version for subject, version in rows})
    return advanced


async def judge(connection: Connection, events: Sequence[Heard]) -> Plan:
    """Note the ids, read where the streams stand, and say of each event what becomes of it; see `advance`."""
    ids = sorted({event.id for event in events})
    keys = sorted({event.key for event in events})
    known = await connection.fetch(
        """
        WITH fresh AS (
            INSERT INTO inbox (event_id) SELECT * FROM unnest($1::uuid[]) ON CONFLICT DO NOTHING RETURNING event_id
        )
        SELECT * FROM unnest($1::uuid[]) EXCEPT SELECT event_id FROM fresh
        """,
        ids,
    )
    rows = await connection.fetch(
        """
        SELECT source, subject, version FROM position
        WHERE (source, subject) IN (SELECT * FROM unnest($1::text[], $2::text[]))
        FOR UPDATE
        """,
        [source for source, _ in keys],
        [subject for _, subject in keys],
    )
    positions = {(row["source"], row["subject"]): row["version"] for row in rows}
    heard = {str(row[0]) for row in known}
    return classify(events, positions, heard, await _set_aside(connection, heard) if heard else ())


async def _set_aside(connection: Connection, known: set[str]) -> set[str]:
    """Which of the known ids were never applied; a conflict has been judged, so its second delivery is a duplicate."""
    rows = await connection.fetch(
        "SELECT event_id FROM parked WHERE event_id = ANY($1::uuid[]) AND reason <> 'conflict'", list(known)
    )
    return {str(row["event_id"]) for row in rows}


async def advance(connection: Connection, positions: Mapping[Key, int]) -> None:
    """Write where streams stand after `judge`."""
    if not positions:
        return
    moved = sorted(positions.items())
    await connection.execute(
        """
        INSERT INTO position (source, subject, version)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])
        ON CONFLICT (source, subject) DO UPDATE SET version = EXCLUDED.version
        """,
        [source for (source, _), _ in moved],
        [subject for (_, subject), _ in moved],
        [version for _, version in moved],
    )
