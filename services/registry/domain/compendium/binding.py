"""One PDF of many: each document on its own page, every page numbered as it lies, the contents page right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter, Transformation

from services.registry.domain.compendium.plan import Plan
from services.registry.domain.compendium.setting import body, front, list_of_incoming

A4 = (595.276, 841.89)
ROUGHLY = 3.0
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Layout:
    """On which page of the bound PDF everything begins; pages count from 1, the cover."""

    front: int
    parts: Mapping[str, int]
    starts: Mapping[str, int]
    incoming: int


@dataclass(frozen=True, slots=True)
class BoundPdf:
    """The bytes, and where everything begins."""

    content: bytes
    layout: Layout


def bind_pdf(plan: Plan, pdfs: Mapping[str, bytes], told: Told) -> BoundPdf:
    """Bind the PDF of each document (by code). The same plan and bytes always give the same bytes."""
    # A page can be turned upright only where it belongs to a writer.
    sources = {code: PdfWriter(clone_from=BytesIO(content)) for code, content in pdfs.items()}
    layout, first_pages = _laid_out(plan, {code: len(source.pages) for code, source in sources.items()})
    writer = PdfWriter()
    writer.append(PdfReader(BytesIO(first_pages)), import_outline=False)
    over: list[dict[str, Any]] = []
    for part in plan.parts:
        writer.add_blank_page(*A4)
        over.append(_over(writer, "part", part.title))
        for one in part.documents:
            for n, page in enumerate(sources[one.code].pages):
                writer.add_page(_on_a4(page))
                over.append(_over(writer, "first" if n == 0 else "next", f"{part.title}　{one.number}. {one.heading}"))
            told(one.title)
    _lay_over(writer, layout.front, PdfReader(BytesIO(body(plan, over))))
    if plan.incoming:
        writer.append(PdfReader(BytesIO(list_of_incoming(plan, layout.incoming))), import_outline=False)
    _outline(writer, plan, layout)
    writer.metadata = _metadata(plan)
    made = BytesIO()
    writer.write(made)
    return BoundPdf(made.getvalue(), layout)


def _laid_out(plan: Plan, pages: Mapping[str, int]) -> tuple[Layout, bytes]:
    """Where everything begins, with the front pages that say so; their own number is known once they are set."""
    length = 0
    for _ in range(5):
        layout = _layout(plan, pages, length)
        made = front(plan, layout.starts, layout.parts, layout.incoming)
        found = len(PdfReader(BytesIO(made)).pages)
        if found == length:
            return layout, made
        length = found
    raise AssertionError("the contents pages never came to rest")


def _layout(plan: Plan, pages: Mapping[str, int], length: int) -> Layout:
    parts, starts, at = {}, {}, length + 1
    for part in plan.parts:
        parts[part.title] = at
        at += 1
        for one in part.documents:
            starts[one.code] = at
            at += pages[one.code]
    return Layout(length, parts, starts, at)


def _on_a4(page: PageObject) -> PageObject:
    """The page as it is if it is A4, lying or upright; else scaled into the middle of one."""
    page.transfer_rotation_to_content()
    box = page.cropbox
    width, height = float(box.width), float(box.height)
    wanted = A4 if height >= width else A4[::-1]
    whole = [float(n) for n in box] == [float(n) for n in page.mediabox] and not any(map(float, box.lower_left))
    if whole and abs(width - wanted[0]) < ROUGHLY and abs(height - wanted[1]) < ROUGHLY:
        return page
    scale = min(wanted[0] / width, wanted[1] / height)
    left, low = (wanted[0] - width * scale) / 2, (wanted[1] - height * scale) / 2
    moved = Transformation().translate(-float(box.left), -float(box.bottom)).scale(scale).translate(left, low)
    sheet = PageObject.create_blank_page(width=wanted[0], height=wanted[1])
    sheet.merge_transformed_page(page, moved)
    return sheet


def _over(writer: PdfWriter, kind: str, words: str) -> dict[str, Any]:
    page, number = writer.pages[-1], len(writer.pages)
    return {
        "number": number, "kind": kind, "words": words,
        "width": float(page.mediabox.width), "height": float(page.mediabox.height),
    }  # fmt: skip


def _lay_over(writer: PdfWriter, skip: int, over: PdfReader) -> None:
    for n, page in enumerate(over.pages):
        writer.pages[skip + n].merge_page(page)


def _outline(writer: PdfWriter, plan: Plan, layout: Layout) -> None:
    writer.add_outline_item(title="封面", page_number=0)
    writer.add_outline_item(title="目录", page_number=1)
    for part in plan.parts:
        above = writer.add_outline_item(title=part.title, page_number=layout.parts[part.title] - 1)
        for one in part.documents:
            writer.add_outline_item(title=one.heading, page_number=layout.starts[one.code] - 1, parent=above)
    if plan.incoming:
        writer.add_outline_item(title=plan.incoming_title, page_number=layout.incoming - 1)


def _metadata(plan: Plan) -> dict[str, str]:
    moment = _moment(plan.on)
    return {
        "/Title": f"{plan.title}（第{plan.edition}版）",
        "/Author": plan.society,
        "/Producer": "Lianxi",
        "/CreationDate": moment,
        "/ModDate": moment,
    }


def _moment(day: date) -> str:
    return f"D:{day:%Y%m%d}000000+08'00'"
