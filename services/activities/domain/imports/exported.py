"""Activities and decided items as rows of their own sheets: read again unchanged, every row is the same."""

from __future__ import annotations

from collections.abc import Iterable

from services.activities.domain.imports.columns import ACTIVITIES, ITEMS
from services.activities.domain.imports.known import KnownActivity, KnownItem, activity_cells, item_cells
from shared.workbook.writing import Filled, Line


def activities(known: Iterable[KnownActivity]) -> Filled:
    """The sheet 活动."""
    return Filled(ACTIVITIES, [Line(activity_cells(one)) for one in known])


def items(known: Iterable[KnownItem]) -> Filled:
    """The sheet 议定事项."""
    return Filled(ITEMS, [Line(item_cells(one)) for one in known])
