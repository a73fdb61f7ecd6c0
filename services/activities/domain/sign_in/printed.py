"""A sheet to be printed, signed and read back: its rows, an A4 workbook of them, and a paper in the official layout."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter

from services.activities.domain.sign_in.columns import PRINTED, SIGN_IN
from services.activities.domain.sign_in.known import Named
from shared.events.activities import AttendanceRecorded
from shared.events.words import POSTS
from shared.paper import Line, Paper, Table, chinese_day
from shared.workbook.cells import escaped
from shared.workbook.shape import letter
from shared.workbook.writing import BOOK

A4 = 9
BLANK_LINES = 8
SECRECY = "严禁录入涉密信息"
_TICK = "√"


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the lines."""

    code: str
    title: str
    first_day: date
    last_day: date
    place: str | None
    hosts: Sequence[str]
    society: str | None = None

    @property
    def when_and_where(self) -> str:
        """The days and the place, as they are written."""
        days = chinese_day(self.first_day)
        if self.last_day != self.first_day:
            days += f"至{chinese_day(self.last_day)}"
        return f"时间：{days}    地点：{self.place or ''}"


@dataclass(frozen=True, slots=True)
class SignInLine:
    """One line: `mark` is how the sheet knows it again when it comes back."""

    mark: str
    known_by: str
    name: str | None = None
    unit: str | None = None
    post: str | None = None
    branch: str | None = None
    state: str | None = None

    def told(self, number: int) -> dict[str, Any]:
        """As data."""
        names = ("mark", "known_by", "name", "unit", "post", "branch", "state")
        return {"number": number, **{name: getattr(self, name) for name in names}}


def lines_of(expected: Sequence[Mapping[str, str]], sheet: AttendanceRecorded | None, named: Named) -> list[SignInLine]:
    """
    Those expected (`body`, `person`, `post`) and whoever else is on the sheet already, each person once a body.

    `named` is in the order of a list of names: inside a body those with a name stand so, and those without at its end.
    """
    places = {person: place for place, person in enumerate(named)}
    posts = {(seat["person"], seat["body"]): POSTS[seat["post"]][0] for seat in expected if seat["post"] in POSTS}
    found: dict[tuple[str, str | None], SignInLine] = {}
    for nth, line in enumerate(sheet.lines if sheet else (), 1):
        mark = f"#{nth}" if line.known_by == "name" else line.who
        private = named.get(line.who, {}) if line.known_by == "person" else {}
        found[line.who, line.branch] = SignInLine(
            mark=mark,
            known_by=line.known_by,
            name=private.get("name"),
            unit=private.get("unit"),
            post=posts.get((line.who, line.branch or "")),
            branch=line.branch,
            state=line.state,
        )
    on_sheet = {line.mark for line in found.values()}
    for seat in expected:
        if seat["person"] not in on_sheet:
            private = named.get(seat["person"], {})
            post = posts.get((seat["person"], seat["body"]))
            found[seat["person"], seat["body"]] = SignInLine(
                seat["person"], "person", private.get("name"), private.get("unit"), post, seat["body"]
            )
    return sorted(found.values(), key=lambda line: (line.branch or "~", places.get(line.mark, len(places)), line.mark))


def workbook(head: Head, lines: Sequence[SignInLine]) -> bytes:
    """An .xlsx for A4 with its header on every page; nothing is a formula, and blank lines wait for who comes along."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, BOOK)
    sheet = book.add_worksheet(SIGN_IN.sheet)
    base = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "text_wrap": True, "num_format": "@"}
    cell, bold = book.add_format(base | {"border": 1}), book.add_format(base | {"border": 1, "bold": True})
    last = len(PRINTED) - 1
    title = book.add_format({"font_name": "黑体", "font_size": 18, "align": "center", "valign": "vcenter"})
    sheet.merge_range(0, 0, 0, last, escaped(f"{head.title} 签到表"), title)
    sheet.merge_range(1, 0, 1, last, escaped(head.when_and_where), book.add_format(base))
    sheet.merge_range(
        2, 0, 2, last, escaped(f"{head.code}    请在相应栏内打“{_TICK}”。{SECRECY}"), book.add_format(base)
    )
    for n, meaning in enumerate(PRINTED):
        column = SIGN_IN.column(meaning)
        sheet.set_column(n, n, column.width)
        sheet.write_string(3, n, column.title, bold)
    for row, values in enumerate(_values(lines), 4):
        sheet.set_row(row, 24)
        for n, text in enumerate(values):
            sheet.write_string(row, n, escaped(text), cell)
    _page(sheet, len(lines) + BLANK_LINES + 4, last)
    book.close()
    return buffer.getvalue()


def _page(sheet: Any, rows: int, last: int) -> None:
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    sheet.freeze_panes(4, 2)
    sheet.set_footer("&C— &P —")
    sheet.print_area(f"A1:{letter(last)}{rows}")


def _values(lines: Sequence[SignInLine]) -> list[list[str]]:
    blank = [SignInLine("", "")] * BLANK_LINES
    return [[_value(meaning, number, line) for meaning in PRINTED] for number, line in enumerate([*lines, *blank], 1)]


def _value(meaning: str, number: int, line: SignInLine) -> str:
    if meaning == "number":
        return str(number)
    if meaning == line.state:
        return _TICK
    return str(getattr(line, meaning, None) or "")


def paper(head: Head, lines: Sequence[SignInLine]) -> Paper:
    """The sheet as a paper to sign: number, name, unit, post and a place for the signature."""
    rows = [
        (str(number), line.name or line.mark, line.unit or "", line.post or "", "")
        for number, line in enumerate([*lines, *[SignInLine("", "")] * BLANK_LINES], 1)
    ]
    table = Table(("序号", "姓名", "单位", "职务", "签名"), tuple(rows), (0.09, 0.17, 0.34, 0.18, 0.22))
    blocks = (Line(left=head.when_and_where), Line(left=f"主办：{'、'.join(head.hosts)}", right=head.code), table)
    author = head.society or "、".join(head.hosts)
    return Paper(title=f"{head.title}签到表", author=author, day=head.first_day, blocks=blocks)
