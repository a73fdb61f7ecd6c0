"""The PDF of a paper, set by Typst in open fonts; the same paper gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import orjson
import typst

from shared.errors import Refused
from shared.paper import measures
from shared.paper.blocks import (
    Block,
    Divider,
    Enclosed,
    Heading,
    Line,
    Note,
    Paper,
    Picture,
    Roll,
    Signed,
    Table,
    Text,
)
from shared.paper.legible import legible

SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
FACES: Mapping[str, Mapping[str, str]] = {
    "body": {"font": SERIF, "weight": "regular"},
    "kai": {"font": SERIF, "weight": "bold"},
    "black": {"font": SANS, "weight": "regular"},
    "title": {"font": SERIF, "weight": "bold"},
}
PNG_PPI = 180.0
_TEMPLATE = Path(__file__).with_name("paper.typ")


class FontIsMissing(Refused):
    """
    缺少中文字体 {font}，不能编印；请管理员安装 fonts-noto-cjk。
    The font {font} is missing, so that nothing can be set: have fonts-noto-cjk installed.
    """


def to_pdf(paper: Paper) -> bytes:
    """The paper as PDF. Raises FontIsMissing."""
    paper = legible(paper)
    told = {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "author": paper.author,
        "faces": FACES,
        "size": measures.BODY_PT,
        "title_size": measures.TITLE_PT,
        "table": measures.TABLE_PT,
        "link": measures.LINK,
        "tracking": measures.TRACKING_PT,
        "character": measures.CHARACTER_PT,
        "pitch": measures.PITCH_PT,
        "margin": {
            "top": measures.TOP_MM,
            "left": measures.LEFT_MM,
            "bottom": measures.BOTTOM_MM,
            "right": measures.RIGHT_MM,
        },
        "number": {"size": measures.NUMBER_PT, "below": measures.NUMBER_MM},
        "running": {"text": paper.running, "size": measures.RUNNING_PT, "above": measures.RUNNING_MM},
        "small_pitch": measures.SMALL_PITCH_PT,
        "blocks": [_told(block, n) for n, block in enumerate(paper.blocks)],
    }
    pictures = {_picture(n): block.svg for n, block in enumerate(paper.blocks) if isinstance(block, Picture)}
    return typeset({"main": _template(), "told.json": orjson.dumps(told), **pictures})


@lru_cache(maxsize=64)
def to_png(svg: bytes) -> bytes:
    """A drawing as wide as the type area as PNG, in the same fonts as the PDF. Raises FontIsMissing."""
    main = f'#set page(width: {measures.TYPE_AREA_MM[0]}mm, height: auto, margin: 0pt)\n#image("it.svg", width: 100%)'
    made: Any = typst.compile(  # type: ignore[call-overload]  # as below
        {"main": main.encode(), "it.svg": svg}, font_paths=_fonts(), format="png", ppi=PNG_PPI
    )
    if not isinstance(made, bytes):
        raise TypeError(f"a drawing gave {type(made).__name__}")
    return made


def typeset(files: Mapping[str, bytes]) -> bytes:
    """`main` with the files beside it as PDF, without a clock in it. Raises FontIsMissing."""
    # The stubs leave out the form with several files. Looking for fonts anew takes fifty times as long as setting.
    made: Any = typst.compile(dict(files), font_paths=_fonts(), timestamp=0, pdf_tags=False)  # type: ignore[call-overload]
    if not isinstance(made, bytes):
        raise TypeError(f"{sorted(files)} gave {type(made).__name__}")
    return made


def _picture(n: int) -> str:
    return f"picture-{n}.svg"


def _told(block: Block, n: int) -> dict[str, Any]:  # noqa: C901  (one case for each block)
    match block:
        case Text():
            runs = [{"text": run.text, "face": run.face, "to": run.to} for run in block.runs]
            return {"kind": "text", "runs": runs, "flush": block.flush}
        case Heading():
            face = {1: "black", 2: "kai"}.get(block.level, "body")
            return {"kind": "heading", "text": block.text, "face": face}
        case Line():
            return {"kind": "line", "left": block.left, "right": block.right, "rule": block.rule}
        case Roll():
            width = measures.characters(block.label)
            return {"kind": "roll", "label": block.label, "width": width, "text": "、".join(block.names)}
        case Enclosed():
            return {"kind": "enclosed", "lines": measures.numbered(block.names)}
        case Signed():
            day = measures.chinese_day(block.on)
            indents = measures.signature_indents(block.by, day)
            return {"kind": "signed", "by": block.by, "on": day, "indents": indents}
        case Table():
            sides = block.sides or ("left",) * len(block.heads)
            told = {"heads": block.heads, "rows": _cells(block), "widths": block.widths, "height": block.height}
            return {"kind": "table", **told, "sides": sides, "size": block.size}
        case Note():
            return {"kind": "note", "text": block.text}
        case Picture():
            return {"kind": "picture", "file": _picture(n), "title": block.title}
        case Divider():
            return {"kind": "divider"}


def _cells(block: Table) -> Sequence[Sequence[str | dict[str, str]]]:
    """The rows; a cell that opens an address with it."""
    if not block.links:
        return block.rows
    return [
        [{"text": text, "to": to} if to else text for text, to in zip(*row, strict=True)]
        for row in zip(block.rows, block.links, strict=True)
    ]


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


@cache
def _fonts() -> typst.Fonts:
    fonts = typst.Fonts()
    there = set(fonts.families())
    for font in (SERIF, SANS):
        if font not in there:
            raise FontIsMissing(font=font)
    return fonts
