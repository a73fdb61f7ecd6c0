"""The secretary's own paragraphs, each version of them."""

from __future__ import annotations

import asyncpg

from services.reporting.commands.paragraphs import WriteParagraph
from services.reporting.domain.paragraphs import Paragraph
from shared.database import Connection, UnitOfWork


async def current(connection: Connection, report: str, digest: str) -> dict[str, Paragraph]:
    """Chapter -> its paragraph as it stands; chapters whose paragraph was taken back are left out."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT ON (chapter) chapter, version, text, written_by, written_at
        FROM paragraph
        WHERE report = $1 AND digest = $2
        ORDER BY chapter, version DESC
        """,
        report,
        digest,
    )
    return {row["chapter"]: _paragraph(row) for row in rows if row["text"]}


async def versions(connection: Connection, report: str, digest: str, chapter: str) -> list[Paragraph]:
    """Every version of a chapter's paragraph, the oldest first."""
    rows = await connection.fetch(
        """
        SELECT chapter, version, text, written_by, written_at
        FROM paragraph
        WHERE report = $1 AND digest = $2 AND chapter = $3
        ORDER BY version
        """,
        report,
        digest,
        chapter,
    )
    return [_paragraph(row) for row in rows]


async def save(uow: UnitOfWork, command: WriteParagraph, version: int) -> None:
    """Keep one more version."""
    await uow.connection.execute(
        """
        INSERT INTO paragraph (report, digest, chapter, version, text, written_at, written_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        command.report,
        command.digest,
        command.chapter,
        version,
        command.text,
        uow.now,
        uow.actor,
    )


async def alone(uow: UnitOfWork) -> None:
    """Nobody else writes a paragraph until the transaction ends."""
    await uow.connection.execute("LOCK TABLE paragraph IN SHARE ROW EXCLUSIVE MODE")


def _paragraph(row: asyncpg.Record) -> Paragraph:
    return Paragraph.model_validate({name: row[name] for name in ("version", "text", "written_by", "written_at")})


async def last_versions(connection: Connection, report: str, digest: str) -> dict[str, int]:
    """Chapter -> the number of its last version, taken back or not."""
    rows = await connection.fetch(
        "SELECT chapter, max(version) AS version FROM paragraph WHERE report = $1 AND digest = $2 GROUP BY chapter",
        report,
        digest,
    )
    return {row["chapter"]: row["version"] for row in rows}
