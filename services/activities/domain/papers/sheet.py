"""The sign-in sheet of a meeting (签到表): who is expected, and room for whoever else comes; no phone is asked for."""

from __future__ import annotations

from services.activities.domain.papers.names import Names
from services.activities.domain.papers.parts import labelled, when, where, who
from services.activities.domain.papers.scene import Meeting, Seat
from shared.paper import Block, Line, Paper, Table

HEADS = ("序号", "单位", "姓名", "身份", "签到")
WIDTHS = (1.2, 4.2, 2.2, 1.6, 2.8)
ROLES = {"observer": "列席", "walk_in": "新增"}
BLANK_ROWS = 4


def sign_in_sheet(meeting: Meeting, names: Names) -> Paper:
    """A row for each person, or for a branch of whom nobody is named; signing is all that is asked."""
    rows = [row for seat in meeting.seats for row in _rows(seat, names)]
    rows += [("", names.person(code) or "", "列席") for code in names.in_order(meeting.observers)]
    expected = sum(1 for row in rows if row[2] == "应到")
    rows += [("", "", "")] * BLANK_ROWS
    table = Table(HEADS, tuple((str(n), *row, "") for n, row in enumerate(rows, 1)), WIDTHS, height=11.0)
    blocks: list[Block] = [
        *labelled("时间：", when(meeting)),
        *labelled("地点：", where(meeting)),
        table,
        Line(f"应到{expected}人", "实到　　人"),
    ]
    return Paper(f"{meeting.title}签到表", names.society, meeting.day, tuple(blocks))


def _rows(seat: Seat, names: Names) -> list[tuple[str, str, str]]:
    role = ROLES.get(seat.state, "应到")
    body = names.body(seat.branch)
    people = [names.persons[code].name for code in names.in_order(who(seat, names)) if code in names.persons]
    return [(body, name, role) for name in people] or [(body, "", role)]
