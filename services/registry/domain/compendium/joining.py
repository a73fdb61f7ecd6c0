"""One DOCX of many: documents that are DOCX with their own text, those that are PDF as pictures of their pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from io import BytesIO

import docx
import pypdfium2
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from docxcompose.composer import Composer

from services.registry.domain.compendium.binding import Told
from services.registry.domain.compendium.plan import Bound, Plan
from services.registry.domain.compendium.setting import SHORT_HASH
from shared.paper.measures import chinese_day
from shared.paper.packing import packed
from shared.paper.word import (
    BLACK,
    TITLE,
    bookmark,
    contents_line,
    divider,
    lay_out,
    new_page,
    outline,
    words,
    write,
)

DPI = 150
_BOX = (Mm(156), Mm(205))
_KEPT_OF_A_SECTION = ("w:pgSz", "w:pgMar", "w:cols", "w:docGrid")


def join_docx(plan: Plan, docxs: Mapping[str, bytes], pdfs: Mapping[str, bytes], told: Told) -> bytes:
    """Join the DOCX of each document (by code), or the pages of its PDF; the same bytes for the same plan and files."""
    document = docx.Document()
    lay_out(document, cover=True)
    _front(document, plan)
    joined = Composer(document)
    for n, part in enumerate(plan.parts, 1):
        new_page(document)
        title = words(document, part.title, 26, TITLE, centred=True)
        title.paragraph_format.space_before = Mm(80)
        outline(title, 0)
        bookmark(title, f"lianxi_part{n}", n)
        for one in part.documents:
            new_page(document)
            heading = words(document, f"{part.title}　{one.number}. {one.heading}", 10.5, BLACK)
            divider(heading)
            bookmark(heading, f"lianxi_document{one.number}", 1000 + one.number)
            if one.code in docxs:
                _append(joined, docxs[one.code])
            else:
                _draw(document, pdfs[one.code])
            told(one.title)
    _list(document, plan)
    return packed(document, f"{plan.title}（第{plan.edition}版）", plan.society, plan.on)


def _front(document: Document, plan: Plan) -> None:
    """Cover, contents page and version table."""
    words(document, plan.society, 18, centred=True).paragraph_format.space_before = Mm(30)
    words(document, plan.title, 26, TITLE, centred=True).paragraph_format.space_before = Mm(14)
    words(document, f"第{plan.edition}版", 18, centred=True).paragraph_format.space_before = Mm(10)
    words(document, chinese_day(plan.on), centred=True).paragraph_format.space_before = Mm(110)
    words(document, "目　录", 22, TITLE, centred=True).paragraph_format.page_break_before = True
    for n, part in enumerate(plan.parts, 1):
        contents_line(document, part.title, f"lianxi_part{n}", BLACK)
        for one in part.documents:
            contents_line(document, one.heading, f"lianxi_document{one.number}", indent=32)
    if plan.incoming:
        contents_line(document, plan.incoming_title, "lianxi_incoming", BLACK)
    words(document, "文件版本表", 22, TITLE, centred=True).paragraph_format.page_break_before = True
    heads = ("序", "文件", "文号", "版次", "施行日期", "依据", "校验值")
    _table(document, heads, [_row(one) for one in plan.documents])


def _row(one: Bound) -> tuple[str, ...]:
    day = one.in_force_on.isoformat()
    return (
        str(one.number), one.title, one.paper or "—", str(one.version), day, one.decision, one.file[:SHORT_HASH],
    )  # fmt: skip


def _list(document: Document, plan: Plan) -> None:
    if not plan.incoming:
        return
    new_page(document)
    title = words(document, plan.incoming_title, 22, TITLE, centred=True)
    outline(title, 0)
    bookmark(title, "lianxi_incoming", 999)
    heads = ("序", "发文机关", "文号", "标题", "成文日期", "收文日期")
    rows = [
        (str(n), one.issuer, one.paper, one.title, one.dated_on.isoformat(), one.received_on.isoformat())
        for n, one in enumerate(plan.incoming, 1)
    ]
    _table(document, heads, rows)


def _table(document: Document, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    table = document.add_table(0, len(heads), style="Table Grid")
    for texts in (heads, *rows):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing = 1.0
            write(paragraph, text, 10.5, BLACK if texts is heads else "仿宋_GB2312")


def _append(joined: Composer, content: bytes) -> None:
    """A document's own text on pages of its own size; its headers and footers stay behind, for ours are there."""
    source = docx.Document(BytesIO(content))
    last = source.sections[-1]._sectPr
    joined.append(source)
    ours = joined.doc.sections[-1]._sectPr
    for tag in _KEPT_OF_A_SECTION:
        if (theirs := last.find(qn(tag))) is not None:
            for old in ours.findall(qn(tag)):
                ours.replace(old, deepcopy(theirs))


def _draw(document: Document, content: bytes) -> None:
    """Each page of a PDF as a picture, whole, as large as the page allows."""
    source = pypdfium2.PdfDocument(content)
    try:
        for page in source:
            picture = page.render(scale=DPI / 72).to_pil().convert("RGB")
            # Half the size for most papers, which are black on white.
            grey = picture.convert("L")
            drawn = grey if picture.tobytes() == grey.convert("RGB").tobytes() else picture
            made = BytesIO()
            drawn.save(made, "PNG")
            narrow = page.get_width() / page.get_height() < _BOX[0] / _BOX[1]
            size = {"height": _BOX[1]} if narrow else {"width": _BOX[0]}
            paragraph = words(document, "", centred=True)
            paragraph.paragraph_format.line_spacing = 1.0
            paragraph.add_run().add_picture(made, **size)
    finally:
        source.close()
