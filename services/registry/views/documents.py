"""Governing and incoming documents for reading, on a day as known at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared.database import Connection


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents: of one status or category, with drafts or without, a page after `cursor`."""

    status: str | None = None
    category: str | None = None
    study: bool | None = None
    drafts: bool = False
    internal: bool = False
    cursor: str = ""
    limit: int = 1000


async def documents(connection: Connection, day: date, known: datetime, wanted: Wanted) -> list[dict[str, Any]]:
    """One page in the order of codes: of each document the version in force on the day, else its latest one."""
    rows = await connection.fetch(
        """
        SELECT state.code, state.version AS document_version, status, title, category, number, file, pdf, drafted_on,
               in_force_on, until, replaced_by, decision, stream.version
        FROM (
            SELECT DISTINCT ON (code) * FROM document_at($1, $2)
            WHERE $3 OR status <> 'draft'
            ORDER BY code, status = 'in_force' DESC, version DESC
        ) AS state
        JOIN stream ON stream.subject = 'document/' || state.code
        WHERE state.code > $4
          AND ($5::text IS NULL OR status = $5)
          AND ($6::text IS NULL OR category = $6)
        ORDER BY state.code
        LIMIT $7
        """,
        day,
        known,
        wanted.drafts,
        wanted.cursor,
        wanted.status,
        wanted.category,
        wanted.limit,
    )
    return [dict(row) for row in rows]


async def document(
    connection: Connection, code: str, day: date, known: datetime, drafts: bool
) -> dict[str, Any] | None:
    """One document: its versions as they stand on the day, and all that was said of it until `known`."""
    history = await connection.fetch(
        """
        SELECT nth, effective_on, recorded_at, version, status, title, category, number, file, pdf, in_force_on, until,
               replaced_by, decision
        FROM document_history
        WHERE code = $1 AND recorded_at <= $2 AND ($3 OR status <> 'draft')
        ORDER BY nth
        """,
        code,
        known,
        drafts,
    )
    if not history:
        return None
    versions = await connection.fetch(
        """
        SELECT version, status, title, category, number, file, pdf, drafted_on, in_force_on, until, replaced_by,
               decision
        FROM document_at($2, $3)
        WHERE code = $1 AND ($4 OR status <> 'draft')
        ORDER BY version
        """,
        code,
        day,
        known,
        drafts,
    )
    version = await connection.fetchval("SELECT version FROM stream WHERE subject = 'document/' || $1::text", code)
    return {
        "code": code,
        "version": version,
        "versions": [dict(row) for row in versions],
        "history": [dict(row) for row in history],
    }


async def incoming(connection: Connection, day: date, known: datetime, wanted: Wanted) -> list[dict[str, Any]]:
    """One page of documents of superior bodies received until the day; internal ones for who may see them."""
    rows = await connection.fetch(
        """
        SELECT state.code, issuer, number, title, dated_on, effective_on AS received_on, file, study, internal,
               stream.version
        FROM incoming_at($1, $2) AS state
        JOIN stream ON stream.subject = 'incoming/' || state.code
        WHERE state.code > $3
          AND ($4::boolean IS NULL OR study = $4)
          AND ($5 OR NOT internal)
        ORDER BY state.code
        LIMIT $6
        """,
        day,
        known,
        wanted.cursor,
        wanted.study,
        wanted.internal,
        wanted.limit,
    )
    return [dict(row) for row in rows]
