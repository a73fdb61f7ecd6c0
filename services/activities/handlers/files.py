"""Files are kept, and forgotten when they stand beside no record."""

from __future__ import annotations

from services.activities.store import files as store
from shared.database import UnitOfWork
from shared.files import Checked, Limits
from shared.files.store import save_file
from shared.http import Answer


async def limits_of_files(uow: UnitOfWork) -> Limits:
    """What may be kept today."""
    return await store.file_limits(uow)


async def keep_file(uow: UnitOfWork, file: Checked, content: bytes) -> Answer:
    """A file that was looked at is kept under its hash; the same bytes again keep the name they have."""
    new = await save_file(uow, file, content)
    known = await store.file(uow.connection, file.sha256)
    told = {name: getattr(known, name) for name in ("sha256", "type", "name", "size", "pages")}
    return {**told, "outcome": "stored" if new else "same"}


async def purge(uow: UnitOfWork) -> list[str]:
    """Forget files that stand beside no record for the days of the setting."""
    return await store.purge_unneeded(uow)
