"""A paper in one of its forms: pure, the same arguments give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from services.reporting.papers import pages, tree
from services.reporting.papers.named import note_of
from services.reporting.papers.official import paper_of
from services.reporting.papers.report import Data, Form, Head, More, Paper, Paragraphs
from services.reporting.papers.reports import REPORTS
from services.reporting.papers.template import Source, compiled, standard
from services.reporting.papers.words import Language
from services.reporting.papers.workbook import workbook
from shared.errors import Unknown
from shared.paper import Paper as Official
from shared.paper import to_docx, to_pdf
from shared.paper.charts import Chart, to_svg

# What a template leaves behind where a chapter has nothing to say.
_EMPTY_LINES: Final = re.compile(r"\n{3,}")


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
    return _WRITERS[form](_Making(report, head, dataset, language, paragraphs, more or More()))


def written(form: Form, paper: Paper, language: Language) -> bytes:
    """The same for a paper that has everything in it."""
    return writer(paper, language)(form)


def writer(paper: Paper, language: Language) -> Callable[[Form], bytes]:
    """Writes a paper in any form, several threads at a time; text and charts are made once for all of them."""
    making = _Making(paper.report, paper.head, paper.dataset, language, paper.paragraphs, paper.more)
    return lambda form: _WRITERS[form](making)


def drawn(paper: Paper, chart: str, language: Language) -> bytes:
    """One of its charts as SVG. Raises Unknown where the report has none of this name, or no data for it."""
    draw = REPORTS[paper.report].charts.get(chart)
    if draw is None or (made := draw(paper.dataset, language)) is None:
        raise Unknown(what="chart", code=chart)
    return to_svg(made)


@dataclass(frozen=True)
class _Making:
    """One paper being made."""

    report: str
    head: Head
    dataset: Data
    language: Language
    paragraphs: Paragraphs
    more: More

    def markdown(self, *, addresses: bool) -> str:
        """The text; with the addresses of the run in its links, or with names that the forms turn into addresses."""
        to, names = self._address if addresses else _named, self.more.names
        source = Source(self.head, self.dataset, self.language, self.paragraphs, to, names)
        template = self.more.template or standard(self.report, self.language)
        text = _EMPTY_LINES.sub("\n\n", compiled(template).render(source.names(self.report)))
        return f"{text}\n\n> {self.note}\n" if self.note else text

    @property
    def note(self) -> str | None:
        """What it says of the names that were added to it, or left out."""
        return note_of(self.report, self.more.names, self.language)

    @cached_property
    def tree(self) -> tuple[tree.Node, ...]:
        """The text, read."""
        return tree.read(self.markdown(addresses=False))

    @cached_property
    def charts(self) -> dict[str, Chart]:
        """The charts that have data, by name."""
        drawn = {name: draw(self.dataset, self.language) for name, draw in REPORTS[self.report].charts.items()}
        return {name: chart for name, chart in drawn.items() if chart}

    @cached_property
    def pictures(self) -> dict[str, bytes]:
        """The same as SVG."""
        return {name: to_svg(chart) for name, chart in self.charts.items()}

    def official(self) -> Official:
        """The same as an official paper, to be set and printed."""
        return paper_of(self.tree, self.pictures, self.author, self.head.kept_on, self.elsewhere)

    def elsewhere(self, named: str) -> str | None:
        """Of what a link names, the whole address: a file that was saved stands beside nothing."""
        address = self.address(named)
        return address if address and address.startswith(("https://", "http://")) else None

    def address(self, named: str) -> str | None:
        """The address of what a link names: of a figure its records, of anything else itself."""
        kind, _, name = named.partition(":")
        return self._address(kind, name) if kind == "figure" else named

    def _address(self, kind: str, name: str) -> str | None:
        if self.more.base is None:
            return None
        return f"{self.more.base}figures/{name}" if kind == "figure" else f"{self.more.base}charts/{name}.svg"

    @property
    def author(self) -> str:
        """Who issues it."""
        society = self.dataset.society
        return (society.name_zh if self.language == "zh" else society.name_en) if society else ""


def _named(kind: str, name: str) -> str:
    return f"{kind}:{name}"


def _markdown(making: _Making) -> bytes:
    return making.markdown(addresses=True).encode()


def _html(making: _Making) -> bytes:
    page = pages.Page(making.language, making.address, pages.inline(making.pictures))
    return page.written(making.tree).encode()


def _docx(making: _Making) -> bytes:
    return to_docx(making.official())


def _pdf(making: _Making) -> bytes:
    return to_pdf(making.official())


def _xlsx(making: _Making) -> bytes:
    charts, records = making.charts, making.more.records
    return workbook(making.head, making.dataset, making.language, making.tree, charts, records, making.note)


_WRITERS: Final[dict[Form, Callable[[_Making], bytes]]] = {
    "md": _markdown,
    "html": _html,
    "docx": _docx,
    "pdf": _pdf,
    "xlsx": _xlsx,
}
