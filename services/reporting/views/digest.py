"""A kept run as a digest that people read: Markdown and HTML from one dataset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, Literal
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.reporting.domain.dataset import Change, Dataset, Figure, Late
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.period import OFFICE_ZONE
from services.reporting.views.words import Language, day, span, word

Form = Literal["md", "html"]


@dataclass(frozen=True, slots=True)
class Head:
    """What a digest says about itself; it is not in the dataset, so that equal facts give equal datasets."""

    run: str
    kept_on: date
    known_on: datetime
    provisional: bool
    dataset_sha256: str


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
# Names of late records that fit on paper; the record list of each figure marks every one of them.
_LATE_NAMED: Final = 8


def render(form: Form, head: Head, dataset: Dataset, language: Language) -> str:
    """The digest of a dataset that has already been reduced to what its reader may see."""

    def t(chinese: str, english: str) -> str:
        return chinese if language == "zh" else english

    def title(name: str) -> str:
        return t(DEFINITIONS[name].title_zh, DEFINITIONS[name].title_en)

    text: str = _ENVIRONMENT.get_template(f"digest.{form}.j2").render(
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
    return text


def late(entry: Late, language: Language) -> str:
    """One line of the late entries: what happened to which kind of record, how often, and the first few by code."""
    _, aggregate, past, _ = entry.type.split(".")
    chinese = language == "zh"
    what = f"{word(aggregate, language)}{'·' if chinese else ' '}{word(past, language)}"
    # A member's number says nothing to a reader; its records are behind the figure.
    codes = [] if aggregate == "member" else [subject.partition("/")[2] for subject in entry.subjects[:_LATE_NAMED]]
    named = ("、" if chinese else ", ").join(codes)
    if codes and entry.facts > len(codes):
        named += "等" if chinese else " …"
    line = f"{what}{'：' if chinese else ': '}{entry.facts}"
    return line + (f"（{named}）" if chinese else f" ({named})") * bool(named)


def value(figure: Figure, language: Language) -> str:
    """A figure with its unit, and for a ratio with both its parts."""
    unit = word(figure.unit, language)
    if figure.kind == "ratio":
        parts = f"{figure.numerator} / {figure.denominator}"
        return f"{figure.value:g} %" + (f"（{parts}）" if language == "zh" else f" ({parts})")
    if figure.unit == "fen":
        return f"{_yuan(int(figure.value))} 元" if language == "zh" else f"{_yuan(int(figure.value))} yuan"
    return f"{figure.value:,} {unit}" if language == "zh" else f"{figure.value:,}"


def change(figure: Figure, against: Change | None, language: Language) -> str:
    """How a figure compares: `new` where there was nothing, points for a percentage."""
    if against is None:
        return ""
    if against.new:
        return "新增" if language == "zh" else "new"
    if not against.difference:
        return "持平" if language == "zh" else "no change"
    if figure.unit == "percent":
        return f"{against.difference:+g} " + ("个百分点" if language == "zh" else "points")
    share = f"（{against.percent:+g} %）" if language == "zh" else f" ({against.percent:+g} %)"
    if figure.unit == "fen":
        by = f"{'+' if against.difference > 0 else '-'}{_yuan(abs(int(against.difference)))}"
    else:
        by = f"{against.difference:+,}"
    return f"{by}{share if against.percent is not None else ''}"


def _yuan(fen: int) -> str:
    """1234567 -> 12,345.67, without dividing."""
    whole, rest = divmod(fen, 100)
    return f"{whole:,}.{rest:02d}"
