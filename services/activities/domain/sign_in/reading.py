"""A sheet that came back, or a list that others kept: row by row to lines of the activity's sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.activities.commands.attendance import SheetLine
from services.activities.domain.people import folded
from services.activities.domain.sign_in.columns import (
    SIGN_IN,
    SORT_WORDS,
    STATE_WORDS,
    STATES,
    TICKED,
    UNTICKED,
    SignInFault,
)
from services.activities.domain.sign_in.known import Known
from shared.errors import Refused
from shared.events.activities import AttendanceState
from shared.workbook.cells import NOTHING, Row, short_text, text_of, word
from shared.workbook.faults import CellFault, Fault
from shared.workbook.table import Table

_TICKS: tuple[AttendanceState, ...] = ("present", "excused", "absent", "observer", "walk_in")


class NothingIsTicked(Refused):
    """
    签到表上没有一处勾选，读不出谁到了。
    Nothing is ticked on the sheet: it does not say who came.
    """

    STATUS = 422


@dataclass(slots=True)
class ReadRow:
    """One row: the line it makes, or what is wrong with it; `how` tells by what the person was found."""

    row: int
    line: SheetLine | None = None
    how: str | None = None
    faults: list[Fault] = field(default_factory=list)


def read_rows(table: Table, known: Known) -> list[ReadRow]:
    """
    The rows of a sheet; those on which nobody stands are left out.

    On a sheet of ours (it has 编码) somebody with nothing ticked was absent, and a name added by hand came unannounced.
    On a list of others who is named came, where nothing says otherwise. Raises NothingIsTicked.
    """
    reader = _Reader(table, known)
    if reader.ours and not reader.says_states:
        raise NothingIsTicked(field="file")
    return [reader.read(number, row) for number, row in table.rows if not reader.is_empty(row)]


def is_ours(table: Table) -> bool:
    """Whether this is a sheet that we printed: it knows people by its marks."""
    return "mark" in table.columns.places


class _Reader:
    """Reads rows of one table."""

    def __init__(self, table: Table, known: Known) -> None:
        self._table, self._known, self._by_name = table, known, known.by_name()
        self.ours = is_ours(table)
        self._ticks = [state for state in _TICKS if self._filled(state)]
        self.says_states = bool(self._ticks) or self._filled("state")

    def is_empty(self, row: Row) -> bool:
        """Nobody stands on a row that holds its number and nothing else."""
        cells = (self._table.cell(row, column.meaning) for column in SIGN_IN.columns if column.meaning != "number")
        return all(_blank(cell) for cell in cells)

    def read(self, number: int, row: Row) -> ReadRow:
        """The line of a row, or every fault in it."""
        found = ReadRow(number)
        said: dict[str, Any] = {}
        for meaning, of in (
            ("name", self._who),
            ("present", self._state),
            ("sort", self._sort),
            ("reason", self._rest),
        ):
            try:
                said.update(of(row))
            except CellFault as fault:
                at = fault.facts.pop("meaning", meaning)
                found.faults.append(self._table.fault(fault, number, at, self._table.cell(row, at)))
        if not found.faults:
            state = said.pop("state") or self._unsaid(said)
            found.how, found.line = said.pop("how"), SheetLine.model_validate({**said, "state": state})
        return found

    def _who(self, row: Row) -> dict[str, Any]:
        mark, member = self._text(row, "mark"), self._text(row, "member")
        if mark:
            return self._by_mark(mark)
        if member:
            return {"member": member, "how": "member"}
        name, unit = self._text(row, "name"), self._text(row, "unit", 200)
        if not name:
            raise SignInFault("name-missing", meaning="name")
        namesakes = [
            person
            for person in self._by_name.get(folded(name), ())
            if not unit or folded(self._known.named[person].get("unit") or "") == folded(unit)
        ]
        if len(namesakes) == 1:
            return {"person": namesakes[0], "how": "expected"}
        if unit:
            return {"name": name, "unit": unit, "how": "name"}
        raise SignInFault("name-twice" if namesakes else "unit-missing", meaning="unit", count=len(namesakes))

    def _by_mark(self, mark: str) -> dict[str, Any]:
        lines = self._known.sheet.lines if self._known.sheet else ()
        if mark.startswith("#") and mark[1:].isdecimal() and 1 <= int(mark[1:]) <= len(lines):
            return {"line": int(mark[1:]), "how": "line"}
        for way, codes in (("person", self._known.persons), ("member", self._known.members)):
            if mark in codes:
                return {way: mark, "how": way}
        raise SignInFault("mark-unknown", meaning="mark")

    def _state(self, row: Row) -> dict[str, Any]:
        ticked = [state for state in self._ticks if self._is_ticked(row, state)]
        if len(ticked) > 1:
            states = "、".join(STATES[state][0] for state in ticked)
            raise SignInFault("two-states", meaning=ticked[0], states=states)
        written = None if ticked else self._word(row, "state", STATE_WORDS)
        return {"state": ticked[0] if ticked else written}

    def _unsaid(self, said: dict[str, Any]) -> AttendanceState:
        """What a row means that does not say it."""
        stranger = said.get("person") not in self._known.expected
        if self.ours:
            return "walk_in" if "name" in said else "absent"
        if self.says_states:
            return "absent"
        return "walk_in" if stranger and self._known.expected else "present"

    def _is_ticked(self, row: Row, state: AttendanceState) -> bool:
        text = text_of(self._table.cell(row, state)).replace(" ", "")
        if text in NOTHING or text in UNTICKED:
            return False
        if text in TICKED or text in STATES[state]:
            return True
        raise SignInFault("tick-unreadable", meaning=state)

    def _sort(self, row: Row) -> dict[str, Any]:
        return {"sort": self._word(row, "sort", SORT_WORDS) or "unknown"}

    def _rest(self, row: Row) -> dict[str, Any]:
        branch, reason = self._text(row, "branch"), self._text(row, "reason", 200)
        return {name: value for name, value in (("branch", branch), ("reason", reason)) if value}

    def _text(self, row: Row, meaning: str, limit: int = 50) -> str | None:
        try:
            return short_text(self._table.cell(row, meaning), limit)
        except CellFault as fault:
            fault.facts["meaning"] = meaning
            raise

    def _word(self, row: Row, meaning: str, words: Mapping[str, str]) -> str | None:
        try:
            return word(self._table.cell(row, meaning), words, fault=SignInFault)
        except CellFault as fault:
            fault.facts["meaning"] = meaning
            raise

    def _filled(self, meaning: str) -> bool:
        return any(not _blank(self._table.cell(row, meaning)) for _, row in self._table.rows)


def _blank(cell: object) -> bool:
    return cell is None or str(cell).strip() == ""


def merged(rows: Iterable[ReadRow]) -> tuple[dict[int, SheetLine], list[dict[str, int]]]:
    """Row -> its line, each person once for each branch: the later row stands. And which row repeats which."""
    kept: dict[tuple[object, ...], int] = {}
    lines: dict[int, SheetLine] = {}
    repeated: list[dict[str, int]] = []
    for one in rows:
        if one.line is None:
            continue
        line = one.line
        key = (line.line, line.person, line.member, folded(line.name or ""), folded(line.unit or ""), line.branch)
        if key in kept:
            repeated.append({"row": one.row, "repeats": kept[key]})
            del lines[kept[key]]
        kept[key] = one.row
        lines[one.row] = line
    return lines, repeated
