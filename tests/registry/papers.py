"""Papers as tests need them: PDFs, DOCX and spoiled ones, all made here and invented."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import docx
import typst
import xlsxwriter
from PIL import Image
from pypdf import PdfReader, PdfWriter

import services.registry
from services.registry.domain.compendium.plan import Plan, Received, make_plan
from services.registry.domain.files import FileRule
from shared.events.registry import Decision, DocumentAdopted, DocumentState

_SQL = (Path(services.registry.__file__).parent / "migrations" / "0008_documents.sql").read_text("utf-8")


def _rule(name: str) -> Any:
    found = re.search(rf"\('{name}', '1900-01-01', '(\{{.*?\}})'\)", _SQL, re.S)
    assert found
    return json.loads(found[1])


FILES = FileRule.read(_rule("files"))
COMPENDIUM: dict[str, Any] = _rule("compendium")
SOCIETY_NAME = "中国生物医学工程学会"


@cache
def pdf(words: str, pages: int = 1, paper: str = '"a4"') -> bytes:
    """A PDF whose n-th page reads `<words>正文第n页`."""
    body = "\n#pagebreak()\n".join(f"{words}正文第{n}页" for n in range(1, pages + 1))
    setting = f'#set text(font: "Noto Serif CJK SC", size: 16pt, cjk-latin-spacing: none)\n#set page(paper: {paper})\n'
    made: bytes = typst.compile({"main": (setting + body).encode()}, timestamp=0)  # type: ignore[call-overload]
    return made


@cache
def word(words: str, *, lying: bool = False) -> bytes:
    """A DOCX with a heading, a numbered list, a header of its own, on an upright or a lying page."""
    document = docx.Document()
    document.add_heading(words, 1)
    for n in range(1, 4):
        document.add_paragraph(f"{words}第{n}条", style="List Number")
    section = document.sections[0]
    section.header.paragraphs[0].text = "原文件页眉"
    if lying:
        section.page_width, section.page_height = section.page_height, section.page_width
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def workbook() -> bytes:
    """An XLSX with one cell."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet().write(0, 0, "甲")
    return made.getvalue()


def picture(format_: str = "PNG") -> bytes:
    """A small picture."""
    made = io.BytesIO()
    Image.new("RGB", (40, 20), (200, 0, 0)).save(made, format_)
    return made.getvalue()


def with_parts(content: bytes, parts: dict[str, bytes]) -> bytes:
    """A package with further parts, or parts replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return made.getvalue()


def written(content: bytes, change: Any) -> bytes:
    """A PDF after `change(writer)`."""
    writer = PdfWriter(clone_from=io.BytesIO(content))
    change(writer)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def adopted(code: str, title: str, category: str, since: date = date(2024, 1, 1), version: int = 1) -> DocumentState:
    """A version in force."""
    return DocumentAdopted.model_validate(
        {
            "code": code, "version": version, "title": title, "category": category, "number": "中生医学会〔2024〕1号",
            "file": "ab" * 32, "drafted_on": since, "in_force_on": since, "effective_on": since,
            "decision": Decision(body="常务理事会", decided_on=since),
        }
    )  # fmt: skip


TITLES = {
    "D-1": ("分支机构管理办法", "branch_guidance"),
    "D-2": ("分支机构财务管理办法", "branch_guidance"),
    "D-3": ("党建联席制度", "party_building"),
}
LETTER = Received("I-1", "中国科协", "科协发〔2026〕3号", "关于学会党建的通知", date(2026, 1, 2), date(2026, 1, 9))


def plan(states: Iterable[DocumentState] = (), on: date = date(2026, 9, 1), edition: int = 3) -> Plan:
    """The plan of an edition with three documents in two parts and a letter."""
    known = list(states) or [adopted(code, *told) for code, told in TITLES.items()]
    made = make_plan(on, SOCIETY_NAME, COMPENDIUM, known, [LETTER])
    return Plan(**{name: getattr(made, name) for name in Plan.__dataclass_fields__} | {"edition": edition})


def pages_of(content: bytes) -> list[str]:
    """The text of each page, without blanks."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]
