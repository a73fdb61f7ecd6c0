"""A workbook of activities judged as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from services.activities.domain.imports.activities import ActivityJudge
from services.activities.domain.imports.attendance import AttendanceJudge
from services.activities.domain.imports.columns import ACTIVITIES, ATTENDANCE, ITEMS, SHAPES
from services.activities.domain.imports.items import ItemJudge
from services.activities.domain.imports.known import Known
from services.activities.domain.imports.lines import RowLine
from services.activities.domain.imports.rows import DAYS, OF_ACTIVITIES, OF_ATTENDANCE, OF_ITEMS
from shared.imports import whole as shared
from shared.imports.lines import Told
from shared.imports.rows import Wanted, read_rows
from shared.workbook.table import Table

Rows = Mapping[str, list[Wanted]]
_READERS = {ACTIVITIES.sheet: OF_ACTIVITIES, ITEMS.sheet: OF_ITEMS, ATTENDANCE.sheet: OF_ATTENDANCE}
_JUDGES: Mapping[str, type[ActivityJudge] | type[ItemJudge]] = {ACTIVITIES.sheet: ActivityJudge, ITEMS.sheet: ItemJudge}


@dataclass(frozen=True)
class Whole(shared.Whole):
    """Everything the workbook would do, with the versions that it was judged by."""

    lines: Mapping[str, list[RowLine]]
    versions: Mapping[str, int]

    RANK: ClassVar[Mapping[str, int]] = {"key_work": 0, "activity": 1}

    def all_lines(self) -> list[RowLine]:
        """Every row of every sheet."""
        return [line for lines in self.lines.values() for line in lines]


def read_all(tables: Mapping[str, Table]) -> Rows:
    """Every row of every sheet, cell by cell. May take seconds: call it outside the event loop."""
    return {sheet: read_rows(table, _READERS[sheet], DAYS) for sheet, table in tables.items()}


def judge_all(tables: Mapping[str, Table], rows: Rows, known: Known, told: Told) -> Whole:
    """What the rows would do; `told` hears (sheet, rows done). May take seconds."""
    lines: dict[str, list[RowLine]] = {}
    for sheet in (shape.sheet for shape in SHAPES if shape.sheet in tables):
        if sheet == ATTENDANCE.sheet:
            judge = AttendanceJudge(tables[sheet], known, lines.get(ACTIVITIES.sheet, ()))
            lines[sheet] = judge.judge(rows[sheet], told)
        else:
            lines[sheet] = _JUDGES[sheet](tables[sheet], known).judge(rows[sheet], told)
    return Whole(
        {sheet: tables[sheet] for sheet in lines},
        {sheet: [line.diff(tables[sheet].sheet) for line in of] for sheet, of in lines.items()},
        {sheet: [line.events for line in of] for sheet, of in lines.items()},
        lines,
        known.versions(),
    )
