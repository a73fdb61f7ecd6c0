"""What is known of files beside their bytes: which record needs them, and who fetched what is not open to all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.registry.domain.files import FileRule
from services.registry.store.rules import rule
from shared.database import Connection, UnitOfWork
from shared.errors import Unknown


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a file beside its bytes; `open`: every office may read it."""

    sha256: str
    type: str
    name: str
    size: int
    pages: int | None
    stored_by: str
    open: bool
    used: bool


@dataclass(frozen=True, slots=True)
class Use:
    """A record that needs a file, as `<aggregate>/<code>`."""

    sha256: str
    used_by: str
    open: bool


async def file_rule(uow: UnitOfWork, on: date) -> FileRule:
    """The limits of files on a day."""
    return FileRule.read(await rule(uow, "files", on))


async def kept(connection: Connection, digest: str) -> Kept:
    """What is known of a file. Raises Unknown."""
    row = await connection.fetchrow(
        """
        SELECT sha256, type, name, size, pages, stored_by,
               EXISTS (SELECT FROM file_use WHERE file_use.sha256 = file.sha256 AND open) AS open,
               EXISTS (SELECT FROM file_use WHERE file_use.sha256 = file.sha256) AS used
        FROM file
        WHERE sha256 = $1
        """,
        digest,
    )
    if row is None:
        raise Unknown(field="file", what="文件 (file)", code=digest)
    return Kept(**dict(row))


async def save_uses(uow: UnitOfWork, uses: Sequence[Use]) -> None:
    """A record needs these files from now on; open once is open for ever."""
    for use in uses:
        await uow.connection.execute(
            """
            INSERT INTO file_use (sha256, used_by, open) VALUES ($1, $2, $3)
            ON CONFLICT (sha256, used_by) DO UPDATE SET open = file_use.open OR EXCLUDED.open
            """,
            use.sha256,
            use.used_by,
            use.open,
        )


async def audit_read(uow: UnitOfWork, digest: str) -> None:
    """Write down who fetched a file that is not open to every office."""
    await uow.connection.execute(
        "INSERT INTO file_audit (read_at, reader, sha256) VALUES ($1, $2, $3)", uow.now, uow.actor, digest
    )


async def renditions(connection: Connection, sources: Sequence[str]) -> dict[str, str]:
    """Document -> the PDF once made of it."""
    rows = await connection.fetch("SELECT source, pdf FROM rendition WHERE source = ANY($1::text[])", list(sources))
    return {row["source"]: row["pdf"] for row in rows}


async def save_rendition(uow: UnitOfWork, source: str, pdf: str, made_by: str) -> None:
    """Remember the PDF made of a document; the first one stays."""
    await uow.connection.execute(
        """
        INSERT INTO rendition (source, pdf, made_by, made_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (source) DO NOTHING
        """,
        source,
        pdf,
        made_by,
        uow.now,
    )


async def purge_unwanted(uow: UnitOfWork, days: int) -> list[str]:
    """
    Delete files that no record has needed for so many days; foreign keys forbid any other.

    Who names a file just now holds its row, so all of them are waited for: what they said is seen then.
    """
    await uow.connection.execute("LOCK TABLE file IN EXCLUSIVE MODE")
    rows = await uow.connection.fetch(
        """
        DELETE FROM file
        WHERE stored_at < $1
          AND NOT EXISTS (SELECT FROM file_use WHERE file_use.sha256 = file.sha256)
          AND NOT EXISTS (SELECT FROM rendition WHERE rendition.pdf = file.sha256)
          AND NOT EXISTS (SELECT FROM files_of_decisions() AS named WHERE named = file.sha256)
        RETURNING sha256
        """,
        uow.now - timedelta(days=days),
    )
    return [row["sha256"] for row in rows]
