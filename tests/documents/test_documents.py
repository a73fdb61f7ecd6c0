"""
Every DOCX we write, opened and laid out by LibreOffice: `make documents`, which installs it where it is missing.

Pictures of each page are left in .lianxi/documents for whoever wants to look. Everybody in the papers is invented.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from pathlib import Path

import docx
import pypdfium2
import pytest
from pypdf import PdfReader

from services.activities.domain.papers.folder import ACTIVITY, MEETING, paper_of_activity, paper_of_meeting
from services.registry.domain.compendium.joining import join_docx
from services.registry.handlers.rendering import NotRendered, program, render
from shared.paper import to_docx
from tests.activities.papers import ACTIVITY as AN_ACTIVITY
from tests.activities.papers import MEETING as A_MEETING
from tests.activities.papers import NAMES
from tests.registry.papers import TITLES, pages_of, pdf, plan, word
from tests.shared.test_paper import PAPER

pytestmark = pytest.mark.heavy
PICTURES = Path(__file__).parents[2] / ".lianxi" / "documents"
MM = 72 / 25.4
PAPERS = {
    **{f"meeting {which}": paper_of_meeting(A_MEETING, NAMES, which) for which in MEETING},
    **{f"activity {which}": paper_of_activity(AN_ACTIVITY, NAMES, which) for which in ACTIVITY},
    "layout": PAPER,
}


@pytest.fixture(scope="module", autouse=True)
def _there() -> None:
    if program() is None:
        pytest.fail("LibreOffice is missing: make documents installs it")


def lines(content: bytes, page: int) -> list[tuple[float, float, str]]:
    """From the top: height and beginning of each line (points), and its text."""
    found: dict[float, list[tuple[float, str]]] = defaultdict(list)

    def see(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            found[round(tm[5] * cm[3] + cm[5], 1)].append((tm[4] * cm[0] + cm[4], text.strip("\n")))

    PdfReader(io.BytesIO(content)).pages[page].extract_text(visitor_text=see)
    return [(y, min(x for x, _ in found[y]), "".join(text for _, text in found[y])) for y in sorted(found)][::-1]


def picture(content: bytes, name: str) -> None:
    """Each page as a PNG, to be looked at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    pages = pypdfium2.PdfDocument(content)
    for n, page in enumerate(pages, 1):
        page.render(scale=1.5).to_pil().save(PICTURES / f"{name.replace(' ', '-')}-{n}.png")
    pages.close()


@pytest.mark.parametrize("name", PAPERS)
async def test_a_paper_opens_with_all_its_words_on_a4(name: str) -> None:
    written = to_docx(PAPERS[name])
    shown = await render(written, name)
    picture(shown, name)
    pages = PdfReader(io.BytesIO(shown)).pages
    assert {(round(page.mediabox.width / MM), round(page.mediabox.height / MM)) for page in pages} == {(210, 297)}
    read = re.sub(r"—\d+—", "", "".join(pages_of(shown)))
    for paragraph in docx.Document(io.BytesIO(written)).paragraphs:
        assert "".join(paragraph.text.split()) in read, paragraph.text


async def test_a_full_page_has_22_lines_of_28_characters_between_the_margins_and_its_number_outside() -> None:
    shown = await render(to_docx(PAPER), "layout")
    *body, number = lines(shown, 1)
    assert len(body) == 22
    assert {len(text) for _, _, text in body} == {28}
    assert {round(left / MM) for _, left, _ in body} == {28}
    assert (body[0][0] - body[-1][0]) / 21 == pytest.approx(28.95, abs=0.1)
    assert number[2].replace(" ", "") == "—2—"
    assert number[1] < 105 * MM < lines(shown, 0)[-1][1]


async def test_a_compendium_opens_with_every_document() -> None:
    bound = plan()
    docxs, pdfs = {"D-1": word("管理办法")}, {code: pdf(title) for code, (title, _) in TITLES.items()}
    joined = join_docx(bound, docxs, pdfs, lambda title: None)
    shown = await render(joined, bound.title)
    picture(shown, "compendium")
    read = "".join(pages_of(shown))
    assert all(one.heading in read for one in bound.documents)
    assert "管理办法第3条" in read


async def test_what_is_no_docx_is_not_rendered_as_if_it_were_text() -> None:
    for content in (b"these are only words", to_docx(PAPER)[:3000]):
        with pytest.raises(NotRendered):
            await render(content, "坏")
