"""Batches that were imported, and what titles mean here, for reading."""

from __future__ import annotations

from typing import Any

from shared.database import Connection


async def batches(connection: Connection, cursor: str, limit: int) -> list[dict[str, Any]]:
    """One page, the newest first; a cursor is the name of the last batch of the page before."""
    rows = await connection.fetch(
        """
        SELECT batch.batch, batch.actor, batch.recorded_at, encode(batch.name_sha256, 'hex') AS name_sha256,
               encode(batch.file_sha256, 'hex') AS file_sha256, batch.sheets, batch.predicted, batch.observed,
               batch.undoes, undo.batch AS undone_by,
               (SELECT count(*) FROM import_touch AS touch WHERE touch.batch = batch.batch) AS records
        FROM import_batch AS batch
        LEFT JOIN import_batch AS undo ON undo.undoes = batch.batch
        WHERE $1 = '' OR (batch.recorded_at, batch.batch) < (
            SELECT last.recorded_at, last.batch FROM import_batch AS last WHERE last.batch = $1
        )
        ORDER BY batch.recorded_at DESC, batch.batch DESC
        LIMIT $2
        """,
        cursor,
        limit,
    )
    return [dict(row) for row in rows]


async def mappings(connection: Connection) -> list[dict[str, Any]]:
    """What titles mean, per sheet."""
    rows = await connection.fetch(
        "SELECT sheet, title, meaning, actor, recorded_at FROM import_mapping ORDER BY sheet, title"
    )
    return [dict(row) for row in rows]
