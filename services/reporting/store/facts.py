"""Facts: one row for each event heard."""

from __future__ import annotations

from typing import Any, Final

from services.reporting.domain.facts import branches_of
from services.reporting.store.seen import see
from shared.database import UnitOfWork
from shared.events.base import Event

# A stream is new where no fact of it was here before this statement, whose own rows it does not see.
_ADD: Final = """
    WITH added AS (
        INSERT INTO fact (
            event_id, source, subject, version, type, effective_on, recorded_at, actor, batch_id, branches, data
        )
        SELECT event_id, source, subject, version, type, effective_on, recorded_at, actor, batch_id,
            string_to_array(branches, E'\\x1f'), data::jsonb
        FROM unnest(
            $1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::date[], $7::timestamptz[], $8::text[],
            $9::text[], $10::text[], $11::text[]
        ) AS heard (
            event_id, source, subject, version, type, effective_on, recorded_at, actor, batch_id, branches, data
        )
        ON CONFLICT (event_id) DO NOTHING
        RETURNING source, subject, version, recorded_at
    ), placed AS (
        SELECT source, half_of(subject) AS half, month_of(recorded_at) AS month, recorded_at,
            version = min(version) OVER (PARTITION BY source, subject) AND NOT EXISTS (
                SELECT FROM fact AS before WHERE before.source = added.source AND before.subject = added.subject
            ) AS first
        FROM added
    )
    INSERT INTO heard_in AS known (source, half, month, facts, streams, last_recorded_at)
    SELECT source, half, month, count(*), count(*) FILTER (WHERE first), max(recorded_at)
    FROM placed
    GROUP BY source, half, month
    ORDER BY source, half, month
    ON CONFLICT (source, half, month) DO UPDATE SET
        facts = known.facts + EXCLUDED.facts,
        streams = known.streams + EXCLUDED.streams,
        last_recorded_at = greatest(known.last_recorded_at, EXCLUDED.last_recorded_at)
"""


async def add_facts(uow: UnitOfWork, events: list[Event[Any]]) -> None:
    """Store heard events in one statement; one that is here already stays as it is."""
    await uow.connection.execute(
        _ADD,
        [event.id for event in events],
        [event.source for event in events],
        [event.subject for event in events],
        [event.version for event in events],
        [event.type for event in events],
        [event.effective_on for event in events],
        [event.recorded_at for event in events],
        [event.actor for event in events],
        [event.batch_id for event in events],
        ["\x1f".join(branches_of(event.data)) for event in events],
        [event.data.model_dump_json() for event in events],
    )
    await see(uow, events)
