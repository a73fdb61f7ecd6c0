"""The secretary's own paragraphs are written: each version stays, and the next run keeps the last."""

from __future__ import annotations

from typing import Any

from services.reporting.commands.paragraphs import WriteParagraph
from services.reporting.domain.paragraphs import Paragraph
from services.reporting.domain.period import period_of
from services.reporting.domain.refusals import NoSuchChapter
from services.reporting.papers import chapters_of
from services.reporting.store import paragraphs as store
from shared.database import UnitOfWork
from shared.errors import StaleVersion, VersionMissing
from shared.http import Answer
from shared.stale import conflicts


async def write_paragraph(uow: UnitOfWork, command: WriteParagraph) -> Answer:
    """The first needs nothing; to change one, If-Match names the version seen. Runs that are kept stay as they are."""
    period, chapters = period_of(command.digest), chapters_of(command.report)
    if command.chapter not in chapters:
        raise NoSuchChapter(field="chapter", chapter=command.chapter, chapters="、".join(chapters))
    await store.alone(uow)
    before = await store.versions(uow.connection, command.report, period.code, command.chapter)
    version = _next(uow, command, before)
    await store.save(uow, command, version)
    uow.version = version
    return {"report": command.report, "digest": period.code, "chapter": command.chapter, "version": version}


def _next(uow: UnitOfWork, command: WriteParagraph, before: list[Paragraph]) -> int:
    """The version that is written. Raises VersionMissing, or StaleVersion with the three sides."""
    now = len(before)
    if now and uow.expected is None:
        raise VersionMissing
    if uow.expected is not None and uow.expected != now:
        raise _stale(command, before, uow.expected)
    return now + 1


def _stale(command: WriteParagraph, before: list[Paragraph], seen: int) -> StaleVersion:
    stale = StaleVersion(f"paragraph/{command.report}/{command.digest}/{command.chapter}", seen, len(before))
    theirs: dict[str, Any] = {"text": before[-1].text} if before else {}
    original = {"text": before[seen - 1].text} if 0 < seen <= len(before) else {}
    mine = {"text": command.text}
    stale.extras |= {
        "mine": mine,
        "theirs": theirs,
        "original": original,
        "conflicts": conflicts(mine, theirs, original),
        "said_since": [
            {"version": one.version, "written_by": one.written_by, "written_at": one.written_at.isoformat()}
            for one in before[seen:]
        ],
    }
    return stale
