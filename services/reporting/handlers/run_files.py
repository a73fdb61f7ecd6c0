"""A run becomes a file: made when first asked for, kept with its hash, told; after that the kept one is given."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence

from services.reporting.domain.audience import Readers
from services.reporting.domain.refusals import PaperDiffers
from services.reporting.papers import Form, Paper, writer
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
    return (await files_of(database, run, readers, (form,), language, actor))[form]


async def files_of(
    database: Database, run: str, readers: Readers, forms: Sequence[Form], language: Language, actor: str
) -> dict[Form, File]:
    """The same in several forms: what is not kept yet is read once and written side by side. Raises Unknown."""
    async with database.reading() as connection:
        kept = {form: await store.kept_file(connection, Wanted(run, readers, form, language)) for form in forms}
    files = {form: file for form, file in kept.items() if file}
    if lacking := [form for form in forms if form not in files]:
        made = await _made(database, run, readers, lacking, language)
        async with database.transaction(actor) as uow:
            for form, file in sorted(made.items()):  # two who keep the same files wait for each other in one order
                files[form] = await _keep(uow, Wanted(run, readers, form, language), file)
    return files


async def made_again(database: Database, run: str, readers: Readers, form: Form, language: Language) -> File:
    """The kept file, after it was made once more with the same bytes. Raises Unknown, PaperDiffers."""
    file = (await _made(database, run, readers, (form,), language))[form]
    async with database.reading() as connection:
        kept = await store.kept_file(connection, Wanted(run, readers, form, language))
    if kept and kept.sha256 != file.sha256:
        log.error("paper_differs", run=run, form=form, kept=kept.sha256, made=file.sha256)
        raise PaperDiffers(run=run, form=form)
    return file


async def _made(
    database: Database, run: str, readers: Readers, forms: Sequence[Form], language: Language
) -> dict[Form, File]:
    async with database.reading() as connection:
        paper = await paper_of(connection, await store.run_of(connection, run), readers.reader, forms, language)
    written = await written_of(paper, forms, language)
    return {form: File(hashlib.sha256(content).hexdigest(), content) for form, content in written.items()}


async def written_of(paper: Paper, forms: Sequence[Form], language: Language) -> dict[Form, bytes]:
    """A paper in several forms, in threads: a PDF, which takes up to a second, is set while the others are written."""
    write = writer(paper, language)
    made = await asyncio.gather(*(asyncio.to_thread(write, form) for form in forms))
    return dict(zip(forms, made, strict=True))


async def _keep(uow: UnitOfWork, wanted: Wanted, file: File) -> File:
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
