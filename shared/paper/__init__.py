"""Official papers in the layout of GB/T 9704-2012: one description of a paper, a DOCX and a PDF made of it."""

from shared.paper.blocks import (
    Block,
    Divider,
    Enclosed,
    Face,
    Heading,
    Line,
    Note,
    Paper,
    Picture,
    Roll,
    Run,
    Side,
    Signed,
    Table,
    Text,
    plain,
)
from shared.paper.measures import chinese_day
from shared.paper.typesetting import to_pdf
from shared.paper.writing import to_docx

__all__ = [
    "Block",
    "Divider",
    "Enclosed",
    "Face",
    "Heading",
    "Line",
    "Note",
    "Paper",
    "Picture",
    "Roll",
    "Run",
    "Side",
    "Signed",
    "Table",
    "Text",
    "chinese_day",
    "plain",
    "to_docx",
    "to_pdf",
]
