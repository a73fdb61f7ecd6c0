"""Key works are listed. What a command is about is said last, so that the answer's ETag is its version."""

from __future__ import annotations

from services.activities import domain, store
from services.activities.commands.key_works import ListKeyWork
from shared.database import UnitOfWork
from shared.http import Answer


async def list_key_work(uow: UnitOfWork, command: ListKeyWork) -> Answer:
    """A year has at most the configured number of key works (10)."""
    if await uow.lock(f"key_work/{command.code}"):
        raise domain.KeyWorkExists(field="code", code=command.code)
    limit = await store.key_work_limit(uow, command.year)
    listed = domain.list_key_work(command, await store.numbers_of_year(uow, command.year), limit)
    await store.save_key_works(uow, [listed])
    uow.emit(listed)
    return {"code": listed.code, "limit": limit}
