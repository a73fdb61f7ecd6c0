"""Files of activities: their limits, what is known of them beside their bytes, and which nobody needs."""

from __future__ import annotations

from datetime import timedelta

from services.activities.store.heard import limit_on
from shared.database import Connection, UnitOfWork
from shared.errors import Unknown
from shared.files import MIME, Checked, Limits

MIB = 1024 * 1024


async def file_limits(uow: UnitOfWork) -> Limits:
    """What may be kept at all today; what an attachment may be is judged when it is added."""
    connection, day = uow.connection, uow.today
    return Limits(
        max_bytes=MIB * await limit_on(connection, "file_max_mib", day),
        max_unpacked_bytes=MIB * await limit_on(connection, "file_max_unpacked_mib", day),
        max_pages=await limit_on(connection, "file_max_pages", day),
        types=tuple(MIME),
    )


async def file(connection: Connection, hash_: str) -> Checked:
    """What is known of a file. Raises Unknown."""
    row = await connection.fetchrow("SELECT sha256, type, name, size, pages FROM file WHERE sha256 = $1", hash_)
    if row is None:
        raise Unknown(field="file", what="文件 (file)", code=hash_)
    return Checked(**row)


async def need_file(uow: UnitOfWork, hash_: str) -> Checked:
    """The same, for a record that begins to need it: a purge that comes meanwhile leaves it alone. Raises Unknown."""
    await uow.connection.execute("UPDATE file SET stored_at = $2 WHERE sha256 = $1", hash_, uow.now)
    return await file(uow.connection, hash_)


async def purge_unneeded(uow: UnitOfWork) -> list[str]:
    """Delete files beside no record for the days of the setting, and return their hashes."""
    days = await limit_on(uow.connection, "file_purge_after_days", uow.today)
    rows = await uow.connection.fetch(
        """
        DELETE FROM file
        WHERE stored_at < $1
          AND NOT EXISTS (SELECT FROM attachment WHERE attachment.file = sha256 AND removed_on IS NULL)
        RETURNING sha256
        """,
        uow.now - timedelta(days=days),
    )
    return [row["sha256"] for row in rows]


async def keep_reading(uow: UnitOfWork, subject: str, paper: str) -> None:
    """Write down who fetched what shows persons."""
    await uow.connection.execute(
        "INSERT INTO paper_reading (read_at, reader, subject, paper) VALUES ($1, $2, $3, $4)",
        uow.now,
        uow.actor,
        subject,
        paper,
    )
