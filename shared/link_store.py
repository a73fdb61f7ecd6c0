"""The secret under which links are signed, and the number that each one has to name to hold."""

from __future__ import annotations

from shared.database import Connection, UnitOfWork
from shared.links import Links, new_secret


async def links(uow: UnitOfWork) -> Links:
    """What makes and reads links; the first who needs the secret makes it."""
    secret: bytes = await uow.connection.fetchval(
        """
        INSERT INTO link_secret (secret) VALUES ($1)
        ON CONFLICT (singleton) DO UPDATE SET singleton = true
        RETURNING secret
        """,
        new_secret(),
    )
    return Links(secret)


async def find_links(connection: Connection) -> Links | None:
    """What reads links; None as long as none was ever made."""
    secret = await connection.fetchval("SELECT secret FROM link_secret")
    return Links(secret) if secret else None


async def nonces(connection: Connection, purpose: str, subjects: list[str]) -> dict[str, int]:
    """Subject -> the number its links have to name."""
    rows = await connection.fetch(
        "SELECT subject, nonce FROM link_nonce WHERE purpose = $1 AND subject = ANY($2::text[])", purpose, subjects
    )
    moved = {row["subject"]: row["nonce"] for row in rows}
    return {subject: moved.get(subject, 0) for subject in subjects}


async def move_nonce(uow: UnitOfWork, purpose: str, subject: str) -> None:
    """Revoke the links made for a subject so far."""
    await uow.connection.execute(
        """
        INSERT INTO link_nonce (purpose, subject, nonce, moved_by, moved_at) VALUES ($1, $2, 1, $3, $4)
        ON CONFLICT (purpose, subject) DO UPDATE
        SET nonce = link_nonce.nonce + 1, moved_by = EXCLUDED.moved_by, moved_at = EXCLUDED.moved_at
        """,
        purpose,
        subject,
        uow.actor,
        uow.now,
    )
