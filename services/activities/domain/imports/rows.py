"""How each cell of these sheets is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from services.activities.domain.imports import cells
from services.activities.domain.imports.columns import (
    KINDS,
    KNOWN_AS,
    OPEN_ALSO,
    OPEN_WORDS,
    STATES,
    STATES_ALSO,
    YES_NO,
)
from services.activities.domain.sign_in.columns import SORT_WORDS, STATE_WORDS
from shared.imports.rows import LAST_DAY, Reader, code, day, one_of, parts, text_within
from shared.workbook.cells import Cell, money, whole_number, word

MOST: Final = 1_000_000
DAYS: Final = ("starts_on", "ends_on", "due_on", "reached_on")


def _count(cell: Cell) -> int | None:
    return whole_number(cell, 0, MOST)


def _percent(cell: Cell) -> int | None:
    """50, 50% or, as spreadsheets keep a percentage, 0.5."""
    if isinstance(cell, float) and 0 < cell < 1 and (cell * 100).is_integer():
        return int(cell * 100)
    return whole_number(cell.strip().removesuffix("%").removesuffix("％") if isinstance(cell, str) else cell, 0, 100)


def _last_day(cell: Cell) -> date | None:
    return cells.last_day(cell, LAST_DAY)


OF_ACTIVITIES: Final[Mapping[str, Reader]] = {
    "hosts": cells.hosts,
    "plan_line": cells.plan_line,
    "title": text_within(300),
    "kind": one_of(KINDS, KNOWN_AS),
    "starts_on": day,
    "ends_on": _last_day,
    "place": cells.place,
    "expected": _count,
    "present": _count,
    "attendances": _count,
    "key_works": parts,
    "ticks": cells.ticks,
    "cost": money,
    "code": code,
    "open_to": one_of(OPEN_WORDS, OPEN_ALSO),
    "led": lambda cell: word(cell, YES_NO),
    "because": text_within(4000),
}
OF_ITEMS: Final[Mapping[str, Reader]] = {
    "meeting": text_within(300),
    "number": lambda cell: whole_number(cell, 1, 9999),
    "title": text_within(300),
    "lead": cells.hosts,
    "co_leads": cells.hosts,
    "due_on": _last_day,
    "note": text_within(4000),
    "percent": _percent,
    "state": one_of(STATES, STATES_ALSO),
    "reached_on": day,
    "because": text_within(4000),
}

OF_ATTENDANCE: Final[Mapping[str, Reader]] = {
    "activity": text_within(200),
    "name": text_within(200),
    "unit": text_within(200),
    "person": code,
    "member": code,
    "mark": text_within(20),
    "branch": code,
    "state": lambda cell: word(cell, STATE_WORDS),
    "reason": text_within(200),
    "sort": lambda cell: word(cell, SORT_WORDS),
}
