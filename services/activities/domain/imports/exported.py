"""Activities and decided items as rows of their own sheets: read again unchanged, every row is the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from services.activities.domain.imports.attendance import person_cells
from services.activities.domain.imports.columns import ACTIVITIES, ATTENDANCE, ITEMS
from services.activities.domain.imports.known import KnownActivity, KnownItem, activity_cells, item_cells
from shared.events.activities import AttendanceRecorded
from shared.workbook.writing import Filled, Line


def activities(known: Iterable[KnownActivity]) -> Filled:
    """The sheet 活动."""
    return Filled(ACTIVITIES, [Line(activity_cells(one)) for one in known])


def items(known: Iterable[KnownItem]) -> Filled:
    """The sheet 议定事项."""
    return Filled(ITEMS, [Line(item_cells(one)) for one in known])


def attendance(sheets: Iterable[tuple[AttendanceRecorded, Mapping[int, str]]]) -> Filled:
    """The sheet 出席: persons by codes, and by marks where nobody keeps their names."""
    lines = [
        Line(person_cells(sheet, nth, reasons)) for sheet, reasons in sheets for nth in range(1, len(sheet.lines) + 1)
    ]
    return Filled(ATTENDANCE, lines)
