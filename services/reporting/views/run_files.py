"""A kept run as a file: what goes with a mail, and what is downloaded behind a link. No links are in it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final, get_args
from urllib.parse import quote

from services.reporting.commands.periods import FileForm
from services.reporting.papers import Paper, write
from services.reporting.papers.words import Language

FORMS: Final[tuple[FileForm, ...]] = get_args(FileForm)
MIMES: Final[dict[FileForm, str]] = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class RunFile:
    """A file of a run."""

    name: str
    mime: str
    content: bytes

    @property
    def disposition(self) -> dict[str, str]:
        """The header by which a browser saves it under its name."""
        return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(self.name)}"}


async def file_of(paper: Paper, form: FileForm, language: Language) -> RunFile:
    """A paper in one form."""
    return RunFile(f"{paper.head.run}.{form}", MIMES[form], await written(paper, form, language))


async def written(paper: Paper, form: FileForm, language: Language) -> bytes:
    """Written in a thread: setting one takes up to a second."""
    return await asyncio.to_thread(write, form, paper.report, paper.head, paper.dataset, language, paper.paragraphs)
