"""
Markdown with Jinja, in a sandbox: the one text from which every form of a report follows.

What a template may use:
d, f                    the dataset and its figures by name; everything that a report's dataset has
head, lang, names       what the paper says of itself, "zh" or "en", the names of branches by code
period, known_on        in words; `issue` is the number of the year
figures("a", "b", ...)  a table of these figures with target and comparisons, each linked to its records
side_by_side("a", ...)  in a pack: a column for each year or quarter of its period, each cell linked to its records
year_by_year("a", ...)  in a pack over years: what changed from each whole year to the next
title("a"), value("a")  a figure's name and its value with the unit; change("a", "previous" or "last_year")
chart("key")            a chart of the report (papers/charts.py), nothing where it has no data
own("coverage")         the secretary's own paragraphs of a chapter
word(code), day(date), branch(code)    in the language of the paper; short(name) of a branch, number(1000)
late_lines(d.late)      late or corrected records in lines; late(entry) of one type alone
sides(left, right)      a line with something at its right

What is put into a text is escaped: a title with stars or bars in it stays a title. A line that begins with > is set
small; a paragraph right below the title stands centred below it; `---` after it draws a line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.nodes import Node
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from services.reporting.domain.dataset import Figure
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.packs.names import Names
from services.reporting.domain.period import OFFICE_ZONE
from services.reporting.papers import saying
from services.reporting.papers.late import late, late_lines
from services.reporting.papers.marks import SIDES, escaped
from services.reporting.papers.named import named_words
from services.reporting.papers.report import Data, Head, Paragraphs
from services.reporting.papers.reports import REPORTS
from services.reporting.papers.side_by_side import side_by_side, year_by_year
from services.reporting.papers.words import Language, day, span, word

TEMPLATES: Final = Path(__file__).parents[1] / "templates"
HEADS: Final = {
    "zh": ("指标", "本期", "目标", "较上期", "较去年同期"),
    "en": ("Figure", "This period", "Target", "Against the period before", "Against last year"),
}
_TARGET: Final = 2
_LAST_YEAR: Final = 4

FILTERS: Final = frozenset(
    "abs default dictsort first float groupby int items join last length list lower map max min reject rejectattr"
    " replace round select selectattr sort string sum title trim truncate unique upper".split()
)
_OF_TEXTS: Final = frozenset(
    "startswith endswith split strip lstrip rstrip partition upper lower replace title".split()
)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Nothing that could fill the memory or never end: no powers, no products or paddings of texts, no ranges."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Of texts only what makes them no longer than they are; what is written is replaced by what is shorter."""
        if isinstance(obj, str):
            return attr in _OF_TEXTS
        return super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "**" or not (isinstance(left, int | float) and isinstance(right, int | float)):
            raise TypeError(f"{operator} is for small numbers only")
        return super().call_binop(context, operator, left, right)


def _environment() -> _Sandbox:
    made = _Sandbox(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    return made


_ENVIRONMENT: Final = _environment()


@lru_cache(maxsize=64)
def compiled(source: str) -> Template:
    """A template's text made ready. Raises jinja2.TemplateSyntaxError."""
    return _ENVIRONMENT.from_string(source)


def parsed(source: str) -> Node:
    """A template's text as Jinja reads it. Raises jinja2.TemplateSyntaxError."""
    return _ENVIRONMENT.parse(source)


@lru_cache(maxsize=64)
def standard(report: str, language: Language) -> str:
    """The text of the standard template of a report."""
    return (TEMPLATES / f"{report}.{language}.md.j2").read_text("utf-8")


def templates_sha256(texts: Mapping[Language, str]) -> str:
    """One hash over the templates of a report in all languages; equal exactly where all texts are."""
    return hashlib.sha256(
        "\0".join(f"{language}\0{text}" for language, text in sorted(texts.items())).encode()
    ).hexdigest()


class Source:
    """What the names in a template stand for; `to` gives the address of a figure's records, or None for no link."""

    def __init__(
        self,
        head: Head,
        dataset: Data,
        language: Language,
        paragraphs: Paragraphs,
        to: Callable[[str, str], str | None],
        names: Names | None = None,
    ) -> None:
        self.head, self.data, self.language, self.paragraphs, self._to = head, dataset, language, paragraphs, to
        self._names = names

    def names(self, report: str) -> dict[str, Any]:
        """Everything a template of a report may use."""
        language, kind = self.language, REPORTS[report]
        known_on = self.head.known_on.astimezone(ZoneInfo(OFFICE_ZONE))
        self._charts = kind.charts
        return {
            "d": self.data,
            "f": self.data.figures,
            "head": self.head,
            "lang": language,
            "names": self.data.branch_names,
            "period": span(self.data.period, language),
            "issue": self.head.issue or self.data.period.number,
            "known_on": known_on.strftime("%Y-%m-%d %H:%M"),
            "figures": self.figures,
            "side_by_side": lambda *names: side_by_side(self.data, names, language, self._to),
            "year_by_year": lambda *names: year_by_year(self.data, names, language),
            "title": self.title,
            "value": self.value,
            "change": self.change,
            "chart": self.chart,
            "own": self.own,
            "branch": self.branch,
            "short": self.short,
            "number": lambda count: f"{count:,}",
            "sides": lambda left, right: Markup(f"{escaped(left)}{SIDES}{escaped(right)}"),  # noqa: S704  (escaped)
            "word": lambda code: word(code, language),
            "day": lambda value: day(value, language),
            "late": lambda entry: late(entry, language),
            "late_lines": lambda entries: late_lines(entries, language),
            **named_words(self._names, language, self.branch),
            **kind.also(self.data, language),
        }

    def title(self, name: str) -> str:
        """A figure's name."""
        about = DEFINITIONS[name]
        return about.title_zh if self.language == "zh" else about.title_en

    def value(self, figure: str | Figure) -> str:
        """A figure's value with its unit."""
        return saying.value(self._figure(figure), self.language)

    def change(self, figure: str | Figure, against: str) -> str:
        """How it compares with the period before or the same of last year."""
        found = self._figure(figure)
        return saying.change(found, found.previous if against == "previous" else found.last_year, self.language)

    def figures(self, *names: str) -> Markup:
        """A table of figures and a line for those that stay at zero; what the dataset did not yet have is left out."""
        known = {name: self.data.figures[name] for name in names if name in self.data.figures}
        idle = [name for name, figure in known.items() if saying.is_idle(figure)]
        idle = idle if len(idle) > 1 else []
        table = self._table({name: figure for name, figure in known.items() if name not in idle})
        zeros = ["", saying.idle([self._linked(name) for name in idle], self.language)] if idle else []
        return Markup("\n".join([*table, *zeros]) + "\n" if known else "")  # noqa: S704  (escaped below)

    def _table(self, figures: dict[str, Figure]) -> list[str]:
        """The lines of a table; a column of targets, and one of the year before, only where they tell something."""
        heads, sides = HEADS[self.language], ("---", *("---:",) * (len(HEADS[self.language]) - 1))
        rows = [heads, sides, *(self._cells(name, figure) for name, figure in figures.items())]
        targets = any(figure.target is not None for figure in figures.values())
        left_out = {*(() if targets else (_TARGET,)), *(() if self._years_differ() else (_LAST_YEAR,))}
        shown = [[cell for n, cell in enumerate(row) if n not in left_out] for row in rows]
        return [f"| {' | '.join(row)} |" for row in shown] if figures else []

    def _years_differ(self) -> bool:
        """The same of the year before is the period before, where this is a year; of what is longer there is none."""
        told = any(figure.last_year is not None for figure in self.data.figures.values())
        return told and self.data.period.kind != "year"

    def _linked(self, name: str) -> str:
        to, title = self._to("figure", name), escaped(self.title(name))
        return f"[{title}]({to})" if to is not None else title

    def _cells(self, name: str, figure: Figure) -> tuple[str, ...]:
        return (
            self._linked(name),
            escaped(self.value(figure)),
            "" if figure.target is None else escaped(f"{figure.target:,}"),
            escaped(self.change(figure, "previous")),
            escaped(self.change(figure, "last_year")),
        )

    def chart(self, name: str) -> Markup:
        """A chart, where it has data."""
        to, made = self._to("chart", name), self._charts[name](self.data, self.language)
        return Markup(f"![{escaped(made.title)}]({to})" if made and to else "")  # noqa: S704  (escaped)

    def own(self, chapter: str) -> Markup:
        """The secretary's own paragraphs: Markdown as it is, and a line that says whose they are."""
        text = self.paragraphs.get(chapter)
        whose = "以上一段由秘书处撰写" if self.language == "zh" else "Written by the Secretariat"
        return Markup(f"{text}\n\n> {whose}\n" if text else "")  # noqa: S704  (no marks of HTML are read in it)

    def branch(self, code: str) -> str:
        """A branch's name; "" is what was said of no branch."""
        nowhere = "未分到分支机构" if self.language == "zh" else "in no branch"
        return self.short(self.data.branch_names.get(code, code)) if code else nowhere

    def short(self, name: str) -> str:
        """A branch's name without its society's in front."""
        return saying.short(name, self.data.society.name_zh if self.data.society else "")

    def _figure(self, figure: str | Figure) -> Figure:
        return self.data.figures[figure] if isinstance(figure, str) else figure
