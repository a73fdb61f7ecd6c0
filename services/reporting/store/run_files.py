"""Runs as files: each made once for an audience, a form and a language, and kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.reporting.domain.audience import Readers
from shared.database import Connection, UnitOfWork
from shared.errors import Unknown


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which file of a run."""

    run: str
    readers: Readers
    form: str
    language: str


@dataclass(frozen=True, slots=True)
class File:
    """A file that is kept."""

    sha256: str
    content: bytes


async def run_of(connection: Connection, code: str) -> dict[str, Any]:
    """The row of a kept run. Raises Unknown."""
    row = await connection.fetchrow("SELECT * FROM run WHERE code = $1", code)
    if row is None:
        raise Unknown(what="run", code=code)
    return dict(row)


async def kept_file(connection: Connection, wanted: Wanted) -> File | None:
    """The file, where it was made before."""
    row = await connection.fetchrow(
        """
        SELECT sha256, content
        FROM run_file
        WHERE run = $1 AND audience = $2 AND scope = $3 AND form = $4 AND language = $5
        """,
        wanted.run,
        wanted.readers.audience,
        wanted.readers.scope,
        wanted.form,
        wanted.language,
    )
    return File(row["sha256"], row["content"]) if row else None


async def keep_file(uow: UnitOfWork, wanted: Wanted, file: File) -> bool:
    """Keep a file; False where one is kept already, which stays."""
    status = await uow.connection.execute(
        """
        INSERT INTO run_file (run, audience, scope, form, language, sha256, content, made_at, made_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT DO NOTHING
        """,
        wanted.run,
        wanted.readers.audience,
        wanted.readers.scope,
        wanted.form,
        wanted.language,
        file.sha256,
        file.content,
        uow.now,
        uow.actor,
    )
    return status == "INSERT 0 1"
