"""The society's own templates: each is tried in every form before it is taken, and every version stays."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from services.reporting.commands.templates import SetTemplate, TryTemplate
from services.reporting.domain.packs.kinds import KINDS
from services.reporting.domain.reader import Reader
from services.reporting.papers import More, Paper, written
from services.reporting.papers.of_run import paper_of_run
from services.reporting.papers.packs import ONE_PAGE
from services.reporting.papers.reports import REPORTS
from services.reporting.papers.sample import HEAD
from services.reporting.papers.trying import refusal, samples, tried
from services.reporting.store import run_files
from services.reporting.store import templates as store
from services.reporting.store.papers import paper_of
from services.reporting.store.templates import Version
from shared.database import Database, UnitOfWork
from shared.errors import StaleVersion, Unknown, VersionMissing
from shared.http import Answer
from shared.stale import conflicts


async def set_template(uow: UnitOfWork, command: SetTemplate) -> Answer:
    """For runs kept from now on; kept ones keep theirs. To change one, If-Match names the version seen."""
    if command.report not in REPORTS:
        raise Unknown(what="template", code=command.report)
    if command.text is not None:
        # In a thread: over two datasets and in five forms it takes about a second.
        await asyncio.to_thread(tried, command.report, command.language, command.text)
    await store.alone(uow)
    before = await store.versions(uow.connection, command.report, command.language)
    uow.version = _next(uow, command, before)
    await store.save(uow, command, uow.version)
    return {"report": command.report, "language": command.language, "version": uow.version, "own": bool(command.text)}


def _next(uow: UnitOfWork, command: SetTemplate, before: list[Version]) -> int:
    """The version that is set. Raises VersionMissing, or StaleVersion with the three sides."""
    if before and uow.expected is None:
        raise VersionMissing
    if uow.expected is not None and uow.expected != len(before):
        stale = StaleVersion(f"template/{command.report}/{command.language}", uow.expected, len(before))
        mine, theirs = {"text": command.text}, {"text": before[-1].text} if before else {}
        original = {"text": before[uow.expected - 1].text} if 0 < uow.expected <= len(before) else {}
        stale.extras |= {"mine": mine, "theirs": theirs, "original": original}
        stale.extras |= {"conflicts": conflicts(mine, theirs, original)}
        raise stale
    return len(before) + 1


async def try_template(database: Database, command: TryTemplate, reader: Reader) -> bytes:
    """The page that a template would give. Raises TemplateRefused, Unknown."""
    await asyncio.to_thread(tried, command.report, command.language, command.text)
    paper = await _shown(database, command, reader)
    paper = replace(paper, more=More(template=command.text))
    try:
        return await asyncio.to_thread(written, "html", paper, command.language)
    except Exception as error:  # good over the samples, and not over this run: its author's fault as well
        raise refusal(error, command.text) from error


async def _shown(database: Database, command: TryTemplate, reader: Reader) -> Paper:
    if command.run is None:
        return Paper(command.report, HEAD, samples(command.report)[0], {})
    async with database.reading() as connection:
        row = await run_files.run_of(connection, command.run)
        if command.report == ONE_PAGE and (kind := KINDS.get(row["report"])) and kind.session:
            return replace(paper_of_run(row, reader), report=ONE_PAGE)
        if row["report"] != command.report:
            raise Unknown(what=f"run of {command.report}", code=command.run)
        return await paper_of(connection, row, reader, ["html"], command.language)
