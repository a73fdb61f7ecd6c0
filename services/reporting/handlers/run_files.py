"""A run becomes a file: made when first asked for, kept with its hash, told; after that the kept one is given."""

from __future__ import annotations

import asyncio
import hashlib

from services.reporting.domain.audience import Readers
from services.reporting.domain.refusals import PaperDiffers
from services.reporting.papers import Form, written
from services.reporting.papers.words import Language
from services.reporting.store import run_files as store
from services.reporting.store.papers import paper_of
from services.reporting.store.run_files import File, Wanted
from shared.database import Database, UnitOfWork
from shared.events.reporting import RunRendered
from shared.log import get_logger

log = get_logger(__name__)


async def file_of(database: Database, run: str, readers: Readers, form: Form, language: Language, actor: str) -> File:
    """The file of a run for an audience; the same bytes for ever. Raises Unknown."""
    wanted = Wanted(run, readers, form, language)
    async with database.reading() as connection:
        if kept := await store.kept_file(connection, wanted):
            return kept
    return await _keep(database, wanted, await _made(database, run, readers, form, language), actor)


async def made_again(database: Database, run: str, readers: Readers, form: Form, language: Language) -> File:
    """The kept file, after it was made once more with the same bytes. Raises Unknown, PaperDiffers."""
    file = await _made(database, run, readers, form, language)
    async with database.reading() as connection:
        kept = await store.kept_file(connection, Wanted(run, readers, form, language))
    if kept and kept.sha256 != file.sha256:
        log.error("paper_differs", run=run, form=form, kept=kept.sha256, made=file.sha256)
        raise PaperDiffers(run=run, form=form)
    return file


async def _made(database: Database, run: str, readers: Readers, form: Form, language: Language) -> File:
    async with database.reading() as connection:
        paper = await paper_of(connection, await store.run_of(connection, run), readers.reader, form, language)
    # Setting takes up to a second: in a thread, when the reading is over.
    made = await asyncio.to_thread(written, form, paper, language)
    return File(hashlib.sha256(made).hexdigest(), made)


async def _keep(database: Database, wanted: Wanted, file: File, actor: str) -> File:
    async with database.transaction(actor) as uow:
        if await store.keep_file(uow, wanted, file):
            uow.emit(_rendered(uow, wanted, file))
            return file
        kept = await store.kept_file(uow.connection, wanted)
    if kept is None or kept.sha256 != file.sha256:
        log.error("paper_differs", run=wanted.run, form=wanted.form, made=file.sha256)
    return kept or file


def _rendered(uow: UnitOfWork, wanted: Wanted, file: File) -> RunRendered:
    return RunRendered(
        effective_on=uow.today,
        code=wanted.run,
        audience=wanted.readers.audience,
        branches=wanted.readers.branches,
        form=wanted.form,
        language=wanted.language,
        sha256=file.sha256,
        bytes=len(file.content),
    )
