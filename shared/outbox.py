"""What a unit of work has said gets its versions and becomes rows of the outbox, in three statements at most."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from shared.events.base import MAX_EVENT_BYTES, DomainEvent, Event
from shared.events.envelope import encode

if TYPE_CHECKING:
    from shared.database import UnitOfWork


COLUMNS = ("event_id", "type", "subject", "version", "body", "recorded_at")


class EventTooLarge(ValueError):
    """An event may have 256 KiB: larger things are several events, or a file with a checksum."""


class Said(NamedTuple):
    """One thing said inside a unit of work, and the heard event that caused it (if any)."""

    id: str
    subject: str
    data: DomainEvent
    because: Event[Any] | None


async def write(uow: UnitOfWork) -> int:
    """Write `uow.said` to the outbox and return the version of the last event. Raises EventTooLarge."""
    versions = await _advance(uow)
    rows: list[tuple[str, str, str, int, bytes, datetime]] = []
    version = 0
    for said in uow.said:
        subject = said.subject
        versions[subject] += 1
        version = versions[subject]
        body = encode(_event(uow, said, subject, version))
        if len(body) > MAX_EVENT_BYTES:
            raise EventTooLarge(f"{said.data.TYPE} {subject}: {len(body)} bytes")
        rows.append((said.id, said.data.TYPE, subject, version, body, uow.now))
    await uow.connection.copy_records_to_table("outbox", records=rows, columns=COLUMNS)
    return version


async def _advance(uow: UnitOfWork) -> dict[str, int]:
    """Lock the streams in one order, move them on, and return the version each had before."""
    counts = sorted(Counter(said.subject for said in uow.said).items())
    rows = await uow.connection.fetch(
        """
        INSERT INTO stream (subject, version)
        SELECT * FROM unnest($1::text[], $2::bigint[])
        ON CONFLICT (subject) DO UPDATE SET version = stream.version + EXCLUDED.version
        RETURNING subject, version
        """,
        [subject for subject, _ in counts],
        [count for _, count in counts],
    )
    said = dict(counts)
    return {row["subject"]: row["version"] - said[row["subject"]] for row in rows}


def _event(uow: UnitOfWork, said: Said, subject: str, version: int) -> Event[Any]:
    because = said.because
    return Event(
        said.id,
        uow.source,
        said.data.TYPE,
        subject,
        version,
        uow.now,
        uow.actor,
        because.correlation_id if because else uow.correlation_id,
        because.id if because else None,
        because.batch_id if because else uow.batch_id,
        said.data,
    )
