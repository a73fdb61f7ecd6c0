"""The findings workbook: an overview with a chart, every finding with its rule quoted, and the rows it was given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from services.registry.domain.checkup.findings import RULE_NAMES, At, Looked, not_asked
from services.registry.domain.checkup.reading import Examined
from shared.workbook.faults import Fault
from shared.workbook.report import Found, Heading, Overview, report
from shared.workbook.shape import place
from shared.workbook.table import Table
from shared.workbook.writing import Filled, Line

_HEADINGS = (
    Heading("级别", 8),
    Heading("规则", 16),
    Heading("分支机构编码", 14),
    Heading("分支机构", 34),
    Heading("发现", 60),
    Heading("依据（规则原文）", 44),
    Heading("规则生效日", 12),
    Heading("所用数据", 60),
    Heading("所在单元格", 18),
    Heading("Finding", 60),
)
_CELL = 8
_GRADES = {"错误": "#FFC7CE", "警告": "#FFEB9C", "提示": "#E2EFDA"}


def findings_workbook(examined: Examined, found: Sequence[Looked], society: str | None, on: date) -> bytes:
    """May take a second: call it outside the event loop."""
    inputs = [_input(name, table, found) for name, table in examined.tables.items()]
    links = {n: (_CELL, _target(examined, one.at)) for n, one in enumerate(found) if one.at}
    table = Found("发现", _HEADINGS, [_row(one) for one in found], _GRADES, links)
    return report(_overview(examined, found, society, on), table, inputs)


def _overview(examined: Examined, found: Sequence[Looked], society: str | None, on: date) -> Overview:
    counts = Counter(one.rule_name for one in found)
    grades = Counter(one.grade for one in found)
    people = examined.crowd.persons()
    return Overview(
        sheet="概览",
        title="换届体检 | Roster check-up",
        facts={
            "学会 | society": society or "（未登记，名称只查结尾）",
            "业务日期 | as of": str(on),
            "分支机构 | branches": str(len(examined.bodies)),
            "人员 | people": str(len(people)),
            **{
                f"{grade} | {en}": str(grades[grade])
                for grade, en in zip(_GRADES, ("errors", "warnings", "notices"), strict=True)
            },
        },
        counted=("规则 | rule", "发现数 | findings"),
        counts={name: counts[name] for name in (*RULE_NAMES.values(),) if counts[name]},
        remarks=[
            "本体检不保存任何内容；同一人按编码，或姓名相同且单位、出生年不矛盾判断。| Nothing is kept.",
            *(
                f"未查（{why}）：{'、'.join(RULE_NAMES.get(r, r) for r in rules)}"
                for why, rules in not_asked(examined).items()
            ),
        ],
    )


def _row(one: Looked) -> tuple[str, ...]:
    shown = one.cell.replace("'", "")
    return (one.grade, one.rule_name, one.branch, one.name, one.zh, one.quoted, one.version, one.facts, shown, one.en)


def _target(examined: Examined, at: At) -> str:
    """The same cell among the rows that follow, which stand in the template's columns from the second row on."""
    name, number, meaning = at
    table = examined.tables[name]
    row = next(n for n, (one, _) in enumerate(table.rows, 2) if one == number)
    column = next(n for n, column in enumerate(table.shape.columns) if column.meaning == meaning)
    return f"'{name}'!{place(row, column)}"


def _input(name: str, table: Table, found: Sequence[Looked]) -> Filled:
    """The rows as they came, with what was found in each of them."""
    at: dict[int, list[Fault]] = {}
    for one in found:
        if one.at and one.at[0] == name:
            _, number, meaning = one.at
            fault = Fault(number, one.rule_name, "", one.rule, one.zh, one.en, meaning, one.cell, table.sheet)
            at.setdefault(number, []).append(fault)
    lines = [
        Line({meaning: table.cell(row, meaning) for meaning in table.columns.places}, at.get(number, ()))
        for number, row in table.rows
    ]
    return Filled(table.shape, lines)
