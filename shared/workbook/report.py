"""A workbook of findings: an overview with counts and a chart, the findings as a table, and the rows they speak of."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from shared.workbook.cells import escaped
from shared.workbook.writing import BOOK, Filled, Writer


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a table of findings, `width` in characters."""

    title: str
    width: int = 16


@dataclass(frozen=True, slots=True)
class Overview:
    """What stands in front: a title, facts by name, counts (label -> number), and remarks."""

    sheet: str
    title: str
    facts: Mapping[str, str]
    counted: tuple[str, str]
    counts: Mapping[str, int]
    remarks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A table of findings; `grades` colours what stands in the first cell, `links` (row -> column, cell) lead on."""

    sheet: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[str]]
    grades: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[int, tuple[int, str]] = field(default_factory=dict)


def report(overview: Overview, found: Found, inputs: Sequence[Filled]) -> bytes:
    """The workbook. Every text is a text: nothing that came in goes out as a formula."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, BOOK)
    _overview(book, overview)
    _found(book, found)
    writer = Writer(book)
    for filled in inputs:
        writer.sheet(filled)
    book.close()
    return buffer.getvalue()


def _overview(book: Any, overview: Overview) -> None:
    sheet = book.add_worksheet(overview.sheet)
    title, bold = book.add_format({"bold": True, "font_size": 16}), book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 40, wrapped)
    sheet.write_string(0, 0, escaped(overview.title), title)
    at = 2
    for name, value in overview.facts.items():
        sheet.write_string(at, 0, escaped(name), bold)
        sheet.write_string(at, 1, escaped(value), wrapped)
        at += 1
    at = _counts(book, sheet, overview, at + 1)
    for remark in overview.remarks:
        sheet.write_string(at, 0, escaped(remark))
        at += 1


def _counts(book: Any, sheet: Any, overview: Overview, at: int) -> int:
    """The counts as a table with its chart; returns the first row below both."""
    bold = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1})
    for n, text in enumerate(overview.counted):
        sheet.write_string(at, n, escaped(text), bold)
    first = at + 1
    for n, (label, count) in enumerate(overview.counts.items()):
        sheet.write_string(first + n, 0, escaped(label))
        sheet.write_number(first + n, 1, count)
    last = first + len(overview.counts) - 1
    if overview.counts:
        _chart(book, sheet, overview, first, last)
    return last + 3


def _chart(book: Any, sheet: Any, overview: Overview, first: int, last: int) -> None:
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "categories": [overview.sheet, first, 0, last, 0],
            "values": [overview.sheet, first, 1, last, 1],
            "data_labels": {"value": True},
        }
    )
    chart.set_title({"name": overview.counted[1]})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 560, "height": 120 + 28 * (last - first + 1)})
    sheet.insert_chart(1, 3, chart)


def _found(book: Any, found: Found) -> None:
    sheet = book.add_worksheet(found.sheet)
    head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True})
    plain = {"text_wrap": True, "valign": "top", "num_format": "@"}
    formats = {grade: book.add_format({**plain, "bg_color": colour}) for grade, colour in found.grades.items()}
    wrapped, link = book.add_format(plain), book.add_format({**plain, "font_color": "#0563C1", "underline": 1})
    sheet.freeze_panes(1, 0)
    for n, heading in enumerate(found.headings):
        sheet.set_column(n, n, heading.width)
        sheet.write_string(0, n, escaped(heading.title), head)
    for n, row in enumerate(found.rows):
        for at, text in enumerate(row):
            sheet.write_string(n + 1, at, escaped(text), formats.get(row[0], wrapped) if at == 0 else wrapped)
        if n in found.links:
            at, target = found.links[n]
            sheet.write_url(n + 1, at, f"internal:{target}", link, string=escaped(row[at]))
    if found.rows:
        sheet.autofilter(0, 0, len(found.rows), len(found.headings) - 1)
