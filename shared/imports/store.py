"""Imports in the database: batches with their counts, the streams they moved, and what titles mean here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.database import UnitOfWork
from shared.events.envelope import decode


@dataclass(frozen=True, slots=True)
class Batch:
    """An import as it is remembered."""

    batch: str
    sheets: Sequence[str]
    predicted: Mapping[str, Any]
    observed: Mapping[str, Any]
    name_sha256: bytes | None = None
    file_sha256: bytes | None = None
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class Touch:
    """A stream that a batch moved, and where it is now."""

    subject: str
    before: int
    after: int
    now: int


async def stay(uow: UnitOfWork) -> None:
    """Say to the database that this transaction is alive."""
    await uow.connection.execute("SELECT 1")


async def batch_is_there(uow: UnitOfWork, batch: str) -> bool:
    """Whether something was imported under this name already."""
    return bool(await uow.connection.fetchval("SELECT true FROM import_batch WHERE batch = $1", batch))


async def undone_by(uow: UnitOfWork, batch: str) -> str | None:
    """The batch that undid this one."""
    by: str | None = await uow.connection.fetchval("SELECT batch FROM import_batch WHERE undoes = $1", batch)
    return by


async def keep_batch(uow: UnitOfWork, batch: Batch) -> None:
    """Remember an import."""
    await uow.connection.execute(
        """
        INSERT INTO import_batch
            (batch, actor, recorded_at, name_sha256, file_sha256, sheets, predicted, observed, undoes)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        batch.batch,
        uow.actor,
        uow.now,
        batch.name_sha256,
        batch.file_sha256,
        list(batch.sheets),
        dict(batch.predicted),
        dict(batch.observed),
        batch.undoes,
    )


async def keep_touches(uow: UnitOfWork, batch: str, said: Mapping[str, int]) -> None:
    """Remember which streams a batch moved; `said` counts what was written of each."""
    await uow.connection.execute(
        """
        INSERT INTO import_touch (batch, subject, before, after)
        SELECT $1, said.subject, stream.version - said.count, stream.version
        FROM unnest($2::text[], $3::bigint[]) AS said (subject, count)
        JOIN stream ON stream.subject = said.subject
        """,
        batch,
        list(said),
        list(said.values()),
    )


async def written(uow: UnitOfWork) -> list[tuple[str, str]]:
    """Write what was said so far, and return (type, subject) of each event as the database now has it."""
    ids = [one.id for one in uow.said]
    await uow.flush()
    rows = await uow.connection.fetch("SELECT type, subject FROM ledger WHERE event_id = ANY($1::uuid[])", ids)
    return [(row["type"], row["subject"]) for row in rows]


async def touches(uow: UnitOfWork, batch: str) -> list[Touch]:
    """The streams that a batch moved, locked until the end, with their versions of now."""
    rows = await uow.connection.fetch(
        """
        SELECT touch.subject, touch.before, touch.after, stream.version AS now
        FROM import_touch AS touch
        JOIN stream ON stream.subject = touch.subject
        WHERE touch.batch = $1
        ORDER BY touch.subject
        FOR UPDATE OF stream
        """,
        batch,
    )
    return [Touch(**row) for row in rows]


async def undone_since(uow: UnitOfWork, subjects: Sequence[str]) -> dict[str, set[int]]:
    """
    Subject -> versions that take one another back: those of batches undone there, and those of their undoing.

    A record that an undoing left as it was has none of them.
    """
    rows = await uow.connection.fetch(
        """
        SELECT touch.subject, generate_series(touch.before + 1, touch.after) AS version
        FROM import_batch AS undoing
        JOIN import_touch AS back ON back.batch = undoing.batch
        JOIN import_touch AS touch
            ON touch.batch IN (undoing.batch, undoing.undoes) AND touch.subject = back.subject
        WHERE undoing.undoes IS NOT NULL AND back.subject = ANY($1::text[])
        """,
        list(subjects),
    )
    found: dict[str, set[int]] = {}
    for row in rows:
        found.setdefault(row["subject"], set()).add(row["version"])
    return found


async def told(uow: UnitOfWork, subjects: Sequence[str]) -> dict[str, list[tuple[int, Any]]]:
    """Subject -> everything said of it, as (version, event), in order."""
    rows = await uow.connection.fetch(
        "SELECT subject, version, body FROM ledger WHERE subject = ANY($1::text[]) ORDER BY subject, version",
        list(subjects),
    )
    found: dict[str, list[tuple[int, Any]]] = {}
    for row in rows:
        found.setdefault(row["subject"], []).append((row["version"], decode(row["body"])))
    return found


async def undoes(uow: UnitOfWork, batch: str) -> str | None:
    """Which batch this one undid, "" for an ordinary one, None where there is no such batch."""
    found: str | None = await uow.connection.fetchval(
        "SELECT coalesce(undoes, '') FROM import_batch WHERE batch = $1", batch
    )
    return found


async def lock_streams(uow: UnitOfWork, subjects: Collection[str]) -> dict[str, int]:
    """Lock these streams until the end, in one order, and return their versions (0 = new)."""
    rows = await uow.connection.fetch(
        """
        INSERT INTO stream (subject, version) SELECT subject, 0 FROM unnest($1::text[]) AS subject
        ON CONFLICT (subject) DO UPDATE SET version = stream.version
        RETURNING subject, version
        """,
        sorted(subjects),
    )
    return {row["subject"]: row["version"] for row in rows}
