"""The one page of a pack: the same run on a single sheet, or a refusal; nothing of it is cut away."""

from __future__ import annotations

import asyncio
import io
from typing import Final

import pypdfium2

from services.reporting.domain.packs.kinds import KINDS
from services.reporting.papers.packs import ONE_PAGE
from services.reporting.papers.report import Form, More, Paper
from services.reporting.papers.words import Language
from services.reporting.papers.writing import write
from shared.errors import Refused, Unknown

ON_ONE_PAGE: Final[tuple[Form, ...]] = ("md", "html", "docx", "pdf")


class OnePageIsFull(Refused):
    """
    要点文字过长：一页容不下，共 {pages} 页；请缩短“要点（一页材料用）”一章。
    The main points are too long: they take {pages} pages; shorten the chapter of the one page.
    """


async def one_page(paper: Paper, form: Form, language: Language) -> bytes:
    """
    In a thread: it is set in print to see that it is one page. Raises OnePageIsFull, Unknown of other reports.

    The template that `paper` brings is one of one pages (store.papers.one_page_of); without, the standard one.
    """
    if not (kind := KINDS.get(paper.report)) or not kind.session:
        raise Unknown(what="一页材料 (one page)", code=paper.head.run)
    return await asyncio.to_thread(_written, paper, form, language)


def _written(paper: Paper, form: Form, language: Language) -> bytes:
    printed = _made(paper, "pdf", language)
    if (pages := len(pypdfium2.PdfDocument(io.BytesIO(printed)))) > 1:
        raise OnePageIsFull(pages=pages)
    return printed if form == "pdf" else _made(paper, form, language)


def _made(paper: Paper, form: Form, language: Language) -> bytes:
    more = More(template=paper.more.template)
    return write(form, ONE_PAGE, paper.head, paper.dataset, language, paper.paragraphs, more)
