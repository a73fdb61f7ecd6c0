"""The official digest of a period is told to superior organisations: by its schedule, or when somebody says so."""

from __future__ import annotations

from services.reporting.commands.federation import PublishDigest
from services.reporting.domain.dataset import Dataset
from services.reporting.domain.publishing import digest_published, is_newer, refuse_to_replace
from services.reporting.domain.runs import DIGEST
from services.reporting.store import publishing, run_files
from shared.database import UnitOfWork
from shared.events.reporting import DigestPublished
from shared.http import Answer


async def publish_digest(uow: UnitOfWork, command: PublishDigest) -> Answer:
    """A newer run of the period takes the place of the one before. Raises NotAnOfficialDigest, Unknown, and others."""
    told = await _of_run(uow, command.run)
    refuse_to_replace(told.run, await publishing.published_run(uow, told.code))
    await _say(uow, told)
    return {"run": told.run, "digest": told.code, "figures": len(told.figures)}


async def publish_if_official(uow: UnitOfWork, run: str) -> None:
    """What goes to offices as an official digest goes up too: once, whoever sends it, and not after a newer one."""
    row = await run_files.run_of(uow.connection, run)
    if row["issue"] is None or row["report"] != DIGEST:
        return
    told = await _of_run(uow, run)
    if is_newer(run, await publishing.published_run(uow, told.code)):
        await _say(uow, told)


async def _of_run(uow: UnitOfWork, run: str) -> DigestPublished:
    row = await run_files.run_of(uow.connection, run)
    data = Dataset.model_validate(row["dataset"])
    return digest_published(run, row["report"], row["issue"], row["known_on"], data)


async def _say(uow: UnitOfWork, told: DigestPublished) -> None:
    uow.emit(told)
    await publishing.save_published(uow, [told])
