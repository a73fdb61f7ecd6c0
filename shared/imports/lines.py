"""What a row becomes once it is judged, whichever sheet of whichever service it stands in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from shared.errors import Forbidden, Refused
from shared.events.base import DomainEvent
from shared.identity import Permit
from shared.imports.faults import RowIsWrong
from shared.imports.rows import Wanted
from shared.workbook.cells import Row
from shared.workbook.diff import Change, Outcome, RowDiff
from shared.workbook.faults import CellFault
from shared.workbook.table import Table

Told = Callable[[str, int], None]
Rights = Callable[[str], Permit]
"""The permit for a command by its name, as at its own door. Raises Forbidden."""
EACH = 100


@dataclass(slots=True)
class Line:
    """One row: what it asks, which record it means, and what it does."""

    wanted: Wanted
    key: str | None = None
    label: str | None = None
    is_new: bool = False
    events: list[DomainEvent] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    settled: Outcome | None = None
    """What a row does whose events another row of the same sheet says."""

    def drop(self) -> None:
        """It is wrong, and does nothing."""
        self.events, self.settled = [], None

    @property
    def outcome(self) -> Outcome:
        """What the row does."""
        if self.wanted.faults:
            return "error"
        if self.settled:
            return self.settled
        if not self.events:
            return "same"
        return "new" if self.is_new else "changed"

    def diff(self, sheet: str) -> RowDiff:
        """As every sheet's rows are shown."""
        wanted, outcome = self.wanted, self.outcome
        return RowDiff(
            sheet=sheet,
            row=wanted.row,
            key=self.key,
            label=self.label,
            outcome=outcome,
            changes=self.changes if outcome == "changed" else [],
            faults=wanted.faults,
            notes=wanted.notes,
            warnings=wanted.warnings,
        )


L = TypeVar("L", bound=Line)


def judge_rows(table: Table, lines: list[L], judge: Callable[[L], None], told: Told) -> list[L]:
    """Every row, one after the other; `told` hears (sheet, rows done). What breaks a rule is a fault of its cell."""
    cells = dict(table.rows)
    for done, line in enumerate(lines, 1):
        if not line.wanted.faults:
            try:
                judge(line)
            except RowIsWrong as wrong:
                fault_of(table, line, wrong, cells[line.wanted.row])
        if done % EACH == 0 or done == len(lines):
            told(table.shape.sheet, done)
    return lines


def fault_of(table: Table, line: Line, wrong: RowIsWrong, cells: Row) -> None:
    """The row is wrong in a cell, and does nothing."""
    line.drop()
    value = table.cell(cells, wrong.meaning)
    line.wanted.faults.append(table.fault(wrong.fault, line.wanted.row, wrong.meaning, value))


def wrong_cell(refused: Refused | ValidationError, table: Table, row: Wanted, fallback: str) -> RowIsWrong:
    """The fault of the cell that a refusal names; where the sheet has no such cell, of `fallback`."""
    if isinstance(refused, ValidationError):
        first = refused.errors(include_url=False)[0]
        named, why = str(first["loc"][0]) if first["loc"] else "", str(first["msg"])
        meaning = named if named in row.values else fallback
        zh, _, en = why.partition(" | ")
        return RowIsWrong(meaning, CellFault("refused", why=zh, why_en=en or zh))
    errors = refused.extras.get("errors") or [{}]
    named = str(errors[0].get("field", ""))
    meaning = named if named in {column.meaning for column in table.shape.columns} else fallback
    return RowIsWrong.because(meaning, refused)


def ask(rights: Rights, action: str, *, every: Sequence[str] = (), one_of: Sequence[str] = ()) -> None:
    """As at the door of the command. Raises Forbidden."""
    permit = rights(action)
    for scope in every:
        permit.allow(scope)
    if one_of:
        permit.allow(*one_of)
    if not permit.asked:
        raise Forbidden(action=action)


def shown(value: Any) -> str | None:
    """A cell as a comparison shows it."""
    return None if value is None else str(value)
