"""
The workbook of a report: its figures, the facts behind each of them, its tables and its charts as Excel draws them.

A fact stands once on the sheet of its group; a column for each list of a figure holds what it counts there, so that
the sum of a column is the figure. Texts are texts: no cell is read as a formula.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.figure import Change, Figure
from services.reporting.papers import saying, tree
from services.reporting.papers.fact_sheets import Group, groups_of, title_of
from services.reporting.papers.native_charts import NativeCharts
from services.reporting.papers.report import Data, Head, Records, plain_name
from services.reporting.papers.words import Language, word
from services.reporting.papers.workbook_words import FIGURES, called, sheet_of
from shared.paper.charts import Chart
from shared.workbook.rows import RowSheet
from shared.workbook.writing import BOOK

_NUMBER: Final = re.compile(r"-?\d{1,3}(?:,\d{3})*|-?\d{1,15}")


def workbook(
    head: Head,
    dataset: Data,
    language: Language,
    nodes: tuple[tree.Node, ...],
    charts: Mapping[str, Chart],
    records: Records,
    note: str | None = None,
) -> bytes:
    """The workbook as bytes that depend on these arguments alone; `note` stands below its tables."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, BOOK)
    moment = datetime.combine(head.kept_on, time(), UTC).replace(tzinfo=None)
    author = dataset.society.name_zh if dataset.society else ""
    book.set_properties({"title": tree.title_of(nodes), "author": author, "created": moment})
    _Book(book, language, records, note).write(dataset, nodes, charts)
    book.close()
    return made.getvalue()


class _Book:
    def __init__(self, book: Any, language: Language, records: Records, note: str | None) -> None:
        self._book, self._language, self._records, self._note = book, language, records, note
        font = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        looks: dict[str, dict[str, Any]] = {
            "plain": {},
            "head": {"bold": True, "bg_color": "#F5F2EF", "bottom": 1, "text_wrap": True},
            "title": {"bold": True, "font_size": 14},
            "day": {"num_format": "yyyy-mm-dd"},
            "moment": {"num_format": "yyyy-mm-dd hh:mm:ss"},
            "whole": {"num_format": "#,##0"},
            "percent": {"num_format": '0.0" %"'},
            "money": {"num_format": "#,##0.00"},
            "share": {"num_format": "0%"},
            "wrap": {"text_wrap": True},
            "link": {"font_color": "#9B2C2C", "underline": 1, "num_format": "#,##0"},
            "total": {"bold": True, "top": 1, "num_format": "#,##0"},
        }
        self._look = {name: book.add_format(font | look) for name, look in looks.items()}
        self._groups = groups_of(records)

    def write(self, dataset: Data, nodes: tuple[tree.Node, ...], charts: Mapping[str, Chart]) -> None:
        self._figures(dataset)
        for name, group in self._groups.items():
            self._facts(name, group)
        self._tables(nodes)
        self._charts(charts)

    def _t(self, name: str) -> str:
        return called(name, self._language)

    def _figures(self, dataset: Data) -> None:
        sheet = self._book.add_worksheet(self._t("figures"))
        heads = FIGURES[self._language]
        self._heads(sheet, heads, (26, 12, 8, 10, 10, 10, 12, 12, 22, 10, 8, 90))
        every = getattr(dataset, "every_figure", dataset.figures)
        known = [(name, figure) for name, figure in every.items() if plain_name(name) in DEFINITIONS]
        for row, (name, figure) in enumerate(known, 1):
            self._figure(sheet, row, name, figure)
        if not self._records.whole:
            sheet.write_string(len(known) + 2, 0, self._t("partial"), self._look["plain"])

    def _figure(self, sheet: Worksheet, row: int, name: str, figure: Figure) -> None:
        about, chinese = DEFINITIONS[plain_name(name)], self._language == "zh"
        look = "percent" if figure.unit == "percent" else "money" if figure.unit == "fen" else "whole"
        unit = ("元" if chinese else "yuan") if figure.unit == "fen" else word(figure.unit, self._language)
        sheet.write_string(row, 0, title_of(name, self._language), self._look["plain"])
        sheet.write_number(row, 1, _scaled(figure, figure.value), self._look[look])
        sheet.write_string(row, 2, "%" if figure.unit == "percent" else unit, self._look["plain"])
        for column, number in ((3, figure.numerator), (4, figure.denominator), (5, figure.target)):
            if number is not None:
                sheet.write_number(row, column, number, self._look["whole"])
        for column, change in ((6, figure.previous), (7, figure.last_year)):
            self._change(sheet, (row, column), figure, change, look)
        sheet.write_string(row, 8, saying.value(figure, self._language), self._look["plain"])
        if behind := about.statement in self._groups:
            sheet.write_url(row, 9, f"internal:'{sheet_of(about.statement, self._language)}'!A1", self._look["link"])
        # Over the text of the link: a number that can be added up and still leads to its records.
        sheet.write_number(row, 9, figure.records, self._look["link" if behind else "whole"])
        sheet.write_number(row, 10, figure.definition, self._look["whole"])
        sheet.write_string(row, 11, about.explanation_zh if chinese else about.explanation_en, self._look["plain"])

    def _change(self, sheet: Worksheet, at: tuple[int, int], figure: Figure, change: Change | None, look: str) -> None:
        if change is not None:
            sheet.write_number(*at, _scaled(figure, change.difference), self._look[look])

    def _facts(self, name: str, group: Group) -> None:
        sheet = self._book.add_worksheet(sheet_of(name, self._language), worksheet_class=RowSheet)
        self._heads(sheet, *group.heads(self._language))
        group.write(sheet, self._look, self._language)

    def _tables(self, nodes: tuple[tree.Node, ...]) -> None:
        """The tables of the paper, each under its heading."""
        sheet = self._book.add_worksheet(self._t("tables"))
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, 12, 16)
        row, heading = 0, ""
        for node in nodes:
            if isinstance(node, tree.Heading):
                heading = tree.text_of(node.line)
            elif isinstance(node, tree.Grid):
                sheet.write_string(row, 0, heading, self._look["title"])
                self._grid(sheet, row + 1, node)
                row += len(node.rows) + 3
        if self._note:
            sheet.write_string(row, 0, self._note, self._look["plain"])

    def _grid(self, sheet: Worksheet, top: int, grid: tree.Grid) -> None:
        for column, head in enumerate(grid.heads):
            sheet.write_string(top, column, tree.text_of(head), self._look["head"])
        for row, cells in enumerate(grid.rows, top + 1):
            for column, cell in enumerate(cells):
                text = tree.text_of(cell)
                if _NUMBER.fullmatch(text):
                    sheet.write_number(row, column, int(text.replace(",", "")), self._look["whole"])
                elif text:
                    sheet.write_string(row, column, text, self._look["plain"])

    def _charts(self, charts: Mapping[str, Chart]) -> None:
        if charts:
            NativeCharts(self._book, self._book.add_worksheet(self._t("charts")), self._look).write(charts)

    def _heads(self, sheet: Worksheet, heads: tuple[str, ...], widths: tuple[int, ...]) -> None:
        for column, (text, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, text, self._look["head"])
        sheet.freeze_panes(1, 1)


def _scaled(figure: Figure, value: int | float) -> int | float:
    """Money in yuan, everything else as it is."""
    return value / 100 if figure.unit == "fen" else value
