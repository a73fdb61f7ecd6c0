"""A digest in Word, laid out by LibreOffice: margins, lines, numbers and pictures; its pages are kept to look at."""

from __future__ import annotations

import io
from functools import cache

import pypdfium2
import pytest
from pypdf import PdfReader

from services.registry.handlers.rendering import render
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.papers import REPORTS, write
from services.reporting.papers.sample import HEAD, PARAGRAPHS, sample_digest
from services.reporting.papers.saying import value
from services.reporting.papers.words import Language
from shared.paper.measures import CHARACTERS, LINES, PITCH_PT
from tests.documents.test_documents import MM, lines, picture
from tests.registry.papers import pages_of
from tests.shared.test_paper import INK

pytestmark = pytest.mark.heavy
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, (210 - 26) * MM, (297 - 37) * MM, 35 * MM
ROOM = 1.5  # points by which a sign may reach beyond its own width


@cache
def word(language: Language) -> bytes:
    """With a page and a half of the secretary's own text."""
    own = dict.fromkeys(REPORTS["digest"].chapters, PARAGRAPHS) | {"summary": (INK * 100)[: CHARACTERS * 40]}
    return write("docx", "digest", HEAD, sample_digest(), language, own)


async def shown(language: Language) -> bytes:
    made = await render(word(language), f"digest {language}")
    picture(made, f"digest {language}")
    return made


def boxes(content: bytes) -> list[tuple[int, float, float, float, float]]:
    """Page, left, bottom, right and top of every stretch of text and every picture."""
    found = []
    pages = pypdfium2.PdfDocument(content)
    for n, page in enumerate(pages):
        text = page.get_textpage()
        found += [(n, *text.get_rect(i)) for i in range(text.count_rects())]
        found += [(n, *one.get_bounds()) for one in page.get_objects() if one.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
        text.close()
    pages.close()
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_digest_opens_with_every_figure_and_runs_over_no_margin(language: Language) -> None:
    made = await shown(language)
    read = "".join(pages_of(made))
    for name, figure in sample_digest().figures.items():
        about = DEFINITIONS[name]
        title = about.title_zh if language == "zh" else about.title_en
        if "".join(title.split()) in read:
            assert "".join(f"{title}{value(figure, language)}".split()) in read, name
    found = boxes(made)
    assert [box for box in found if box[1] < LEFT - ROOM or box[3] > RIGHT + ROOM] == []
    # Above the type area stands the running head, below it the number of the page, and nothing else.
    outside = [box for box in found if box[4] > TOP + ROOM or box[2] < BOTTOM - ROOM]
    pages = len(PdfReader(io.BytesIO(made)).pages)
    heads, feet = ([box for box in outside if (box[2] > TOP) == above] for above in (True, False))
    assert {box[0] for box in heads} == set(range(1, pages))
    assert {box[0] for box in feet} == set(range(pages))
    assert all(box[4] < BOTTOM - 5 * MM for box in feet)


async def test_the_text_of_a_digest_has_22_lines_of_28_characters_a_page() -> None:
    made = await shown("zh")
    full = [body for n in range(4) if len(body := [one for one in lines(made, n) if set(one[2]) <= set(INK)]) > 12]
    assert full, "no page is mostly text"
    body = max(full, key=len)
    assert len(body) <= LINES
    assert {len(text) for _, _, text in body[1:-1]} == {CHARACTERS}
    pitch = (body[0][0] - body[-1][0]) / (len(body) - 1)
    assert pitch == pytest.approx(PITCH_PT, abs=0.1)


async def test_the_charts_of_a_digest_stand_in_it_as_wide_as_the_text() -> None:
    made = await shown("zh")
    pages = pypdfium2.PdfDocument(made)
    bounds = [
        one.get_bounds() for page in pages for one in page.get_objects() if one.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
    ]
    pages.close()
    assert len(bounds) == len(REPORTS["digest"].charts)
    assert {round((right - left) / MM) for left, _, right, _ in bounds} == {156}
