"""A command that names a file or a paper is carried out only where that is kept here."""

from __future__ import annotations

from functools import wraps

from services.registry.domain.named_files import files_named, paper_named
from services.registry.store.named_files import is_paper, kept_files
from shared.commands import Command
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.http import Answer, CommandHandler


def with_files(handler: CommandHandler) -> CommandHandler:
    """The handler, after a look at what the command names."""

    @wraps(handler)
    async def checked(uow: UnitOfWork, command: Command) -> Answer:
        await check_named_files(uow, command)
        return await handler(uow, command)

    return checked


async def check_named_files(uow: UnitOfWork, command: Command) -> None:
    """Raises Unknown with the field (`decision/file`, `paper`) of what is not kept; it cannot be purged meanwhile."""
    named = dict(files_named(command))
    kept = await kept_files(uow, list(named.values()))
    for field, digest in named.items():
        if digest not in kept:
            raise Unknown(field=field, what="已存文件 (stored file)", code=digest)
    paper = paper_named(command)
    if paper and not await is_paper(uow, paper):
        raise Unknown(field="paper", what="已存文件、制度文件或来文 (stored file, document or letter)", code=paper)
