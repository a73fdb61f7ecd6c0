"""Files in a service's own table `file`: their bytes by hash, checked whenever they are handed out."""

from __future__ import annotations

from hashlib import sha256

from shared.database import Connection, UnitOfWork
from shared.errors import Refused, Unknown
from shared.files.inspect import Checked
from shared.log import get_logger

log = get_logger(__name__)


class FileIsSpoiled(Refused):
    """
    文件 {sha256} 的内容与其校验值不符，存储已损坏；请联系管理员从备份恢复，不要使用该文件。
    The stored bytes of {sha256} do not have that hash: the storage is damaged. Restore it from a backup; do not use it.
    """

    STATUS = 500


async def save_file(uow: UnitOfWork, file: Checked, content: bytes) -> bool:
    """Keep a file and return whether it is new; the same bytes again keep the name they have."""
    new = await uow.connection.fetchval(
        """
        INSERT INTO file (sha256, type, name, size, pages, stored_at, stored_by, content)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (sha256) DO UPDATE SET stored_at = EXCLUDED.stored_at
        RETURNING xmax = 0
        """,
        file.sha256, file.type, file.name, file.size, file.pages, uow.now, uow.actor, content,
    )  # fmt: skip
    return bool(new)


async def content_of(connection: Connection, hash_: str) -> bytes:
    """The bytes of a file. Raises Unknown, FileIsSpoiled: what is damaged is never handed out."""
    content: bytes | None = await connection.fetchval("SELECT content FROM file WHERE sha256 = $1", hash_)
    if content is None:
        raise Unknown(field="file", what="文件 (file)", code=hash_)
    if sha256(content).hexdigest() != hash_:
        log.error("file_spoiled", sha256=hash_, bytes=len(content))
        raise FileIsSpoiled(sha256=hash_)
    return content
