"""The official digest of a period is told to superior organisations: by its schedule, or when somebody says so."""

from __future__ import annotations

from services.reporting.commands.federation import PublishDigest
from services.reporting.domain.dataset import Dataset
from services.reporting.domain.publishing import PublishedAlready, digest_published
from services.reporting.domain.runs import DIGEST
from services.reporting.store import publishing, run_files
from shared.database import UnitOfWork
from shared.events.reporting import DigestPublished
from shared.http import Answer


async def publish_digest(uow: UnitOfWork, command: PublishDigest) -> Answer:
    """Said again for another run of the period, this one takes the place of the one before."""
    told = await publish_once(uow, command.run)
    if told is None:
        raise PublishedAlready(field="run", run=command.run)
    return {"run": told.run, "digest": told.code, "figures": len(told.figures)}


async def publish_if_official(uow: UnitOfWork, run: str) -> None:
    """What goes to offices as an official digest goes up too; once, whoever sends it."""
    row = await run_files.run_of(uow.connection, run)
    if row["issue"] is not None and row["report"] == DIGEST:
        await publish_once(uow, run)


async def publish_once(uow: UnitOfWork, run: str) -> DigestPublished | None:
    """What was told, or None where this run was published last. Raises NotAnOfficialDigest, Unknown."""
    row = await run_files.run_of(uow.connection, run)
    data = Dataset.model_validate(row["dataset"])
    told = digest_published(run, row["report"], row["issue"], row["known_on"], data)
    if await publishing.published_run(uow, told.code) == run:
        return None
    uow.emit(told)
    await publishing.save_published(uow, [told])
    return told
