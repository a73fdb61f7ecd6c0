"""A paper in one of its forms: pure, the same arguments give the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.reporting.domain.dataset import Dataset
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.period import OFFICE_ZONE
from services.reporting.papers.report import Data, Form, Head, More, Paragraphs
from services.reporting.papers.saying import change, late, value
from services.reporting.papers.words import Language, day, span, word

_TEMPLATES: Final = Path(__file__).parents[1] / "templates"
_ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    autoescape=select_autoescape(enabled_extensions=("html.j2",)),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_ENVIRONMENT.filters["cell"] = lambda text: str(text).replace("|", "\\|").replace("\n", " ")


def write(
    form: Form,
    report: str,
    head: Head,
    dataset: Data,
    language: Language,
    paragraphs: Paragraphs,
    more: More | None = None,
) -> bytes:
    """
    A report over a dataset that has already been reduced to what its reader may see, as the bytes of a file.

    `paragraphs`: chapter -> the secretary's own text. Heavy forms (PDF, DOCX, XLSX) belong into a thread.
    """

    def t(chinese: str, english: str) -> str:
        return chinese if language == "zh" else english

    def title(name: str) -> str:
        return t(DEFINITIONS[name].title_zh, DEFINITIONS[name].title_en)

    if not isinstance(dataset, Dataset):
        raise TypeError(f"{report} has no template for {type(dataset).__name__}")
    text: str = _ENVIRONMENT.get_template(f"{report}.{form}.j2").render(
        d=dataset,
        f=dataset.figures,
        head=head,
        lang=language,
        known_on=head.known_on.astimezone(ZoneInfo(OFFICE_ZONE)).strftime("%Y-%m-%d %H:%M"),
        t=t,
        title=title,
        word=lambda code: word(code, language),
        day=lambda value: day(value, language),
        period=span(dataset.period, language),
        late=lambda entry: late(entry, language),
        value=lambda figure: value(figure, language),
        change=lambda figure, against: change(figure, against, language),
        topics=sorted({*dataset.item_totals.by_topic, *(cell.topic for cell in dataset.items_by_branch_and_topic)}),
        cells={(cell.branch, cell.topic): cell.items for cell in dataset.items_by_branch_and_topic},
        names=dataset.branch_names,
    )
    return text.encode()
