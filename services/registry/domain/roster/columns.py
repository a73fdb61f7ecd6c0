"""Which column of a roster means what: the names that secretariats give them, and the row that holds them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from services.registry.domain.roster.faults import ColumnIsMissing, ColumnStandsTwice, RosterIsEmpty
from services.registry.domain.roster.sheet import Cell, Row, Sheet

# What a cell means -> the names of its column; the first that a file has is taken.
NAMES: dict[str, tuple[str, ...]] = {
    "code": ("编码", "分支编码", "分支机构编码", "编号", "代码"),
    "name": ("全称", "名称(全称)", "分支机构全称", "分支机构名称", "名称"),
    "kind": ("类型", "分支机构类型", "类别"),
    "founded_on": ("成立日期", "成立时间", "设立日期"),
    "host_unit": ("挂靠单位", "支撑单位", "支撑(挂靠)单位", "挂靠(支撑)单位", "依托单位"),
    "discipline": ("学科", "学科领域", "专业领域"),
    "status": ("状态",),
    "body": ("批准会议",),
    "decided_on": ("批准日期",),
    "number": ("批准文号", "文号"),
    "absence": ("未建原因", "未建党建小组原因"),
    "ended_on": ("终止日期", "撤销日期"),
    "override": ("例外理由", "例外批准理由"),
}
# Columns that name persons or hold contacts: never taken from a roster, said in the report.
PERSONAL = (
    "联系人",
    "主任委员",
    "秘书",
    "负责人",
    "邮箱",
    "电话",
    "手机",
    "姓名",
)
# A number of persons is no person.
_COUNTS = ("数", "人数")
_HEADER_ROWS = 10


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each meaning stands, under which title, and what a file has beside them."""

    row: int
    places: dict[str, int]
    titles: dict[str, str]
    personal: tuple[str, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A roster found in a file: its columns and its rows with their numbers."""

    sheet: str
    columns: Columns
    rows: tuple[tuple[int, Row], ...]


def find_table(sheets: list[Sheet]) -> Table:
    """The first sheet with a column of names. Raises ColumnIsMissing, ColumnStandsTwice, RosterIsEmpty."""
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise RosterIsEmpty
    for sheet in filled:
        for number, row in sheet.rows[:_HEADER_ROWS]:
            titles = [title(cell) for cell in row]
            if any(name in titles for name in NAMES["name"]):
                columns = _columns(number, titles)
                rows = tuple((n, r) for n, r in sheet.rows if n > number)
                if not rows:
                    raise RosterIsEmpty
                return Table(sheet.name, columns, rows)
    found = "、".join(title(cell) for cell in filled[0].rows[0][1] if title(cell))
    raise ColumnIsMissing(field="file", column="/".join(NAMES["name"]), found=found[:200] or "（空）")


def title(cell: Cell) -> str:
    """A column's title in one spelling: half-width, without blanks and without the mark of a required column."""
    text = unicodedata.normalize("NFKC", "" if cell is None else str(cell))
    return "".join(text.split()).strip("*:\ufeff")


def _columns(row: int, titles: list[str]) -> Columns:
    places: dict[str, int] = {}
    for meaning, names in NAMES.items():
        found = [(names.index(text), n) for n, text in enumerate(titles) if text in names]
        if not found:
            continue
        best = min(found)
        same = [n for rank, n in found if rank == best[0]]
        if len(same) > 1:
            letters = "、".join(letter(n) for n in same)
            raise ColumnStandsTwice(field="file", column=titles[best[1]], found=letters)
        places[meaning] = best[1]
    taken = set(places.values())
    rest = [text for n, text in enumerate(titles) if text and n not in taken]
    personal = tuple(text for text in rest if _personal(text))
    return Columns(
        row=row,
        places=places,
        titles={meaning: titles[n] for meaning, n in places.items()},
        personal=personal,
        ignored=tuple(text for text in rest if text not in personal),
    )


def _personal(text: str) -> bool:
    return any(word in text for word in PERSONAL) and not text.endswith(_COUNTS)


def letter(n: int) -> str:
    """The letters of a column as spreadsheets show them: 0 is A, 26 is AA."""
    text = ""
    while n >= 0:
        text = chr(ord("A") + n % 26) + text
        n = n // 26 - 1
    return text
