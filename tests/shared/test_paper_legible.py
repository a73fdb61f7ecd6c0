"""A paper is made of any text that a door lets in."""

from __future__ import annotations

import io
from datetime import date

import docx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.paper import Heading, Paper, Run, Table, Text, to_docx, to_pdf
from shared.paper.legible import legible

DAY = date(2026, 1, 1)


def test_what_no_xml_can_hold_is_left_out_of_both_formats() -> None:
    odd = "甲\x01乙\x0b丙\ufffe"
    paper = Paper(odd, "示例", DAY, (Heading(odd), Text((Run(odd, "kai"),)), Table((odd,), ((odd,),), (1.0,))))
    document = docx.Document(io.BytesIO(to_docx(paper)))
    assert {paragraph.text for paragraph in document.paragraphs} == {"甲乙丙", ""}
    assert [cell.text for row in document.tables[0].rows for cell in row.cells] == ["甲乙丙", "甲乙丙"]
    assert to_pdf(paper).startswith(b"%PDF")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(codec=None), max_size=20))
def test_any_text_is_made_one_that_xml_holds_and_nothing_legible_is_lost(text: str) -> None:
    made = legible(Paper("示例", "示例", DAY, (Heading(text),))).blocks[0]
    assert isinstance(made, Heading)
    docx.Document().add_paragraph(made.text)
    assert [char for char in text if char.isprintable()] == [char for char in made.text if char.isprintable()]
