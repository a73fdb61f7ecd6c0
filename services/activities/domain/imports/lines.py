"""What a row becomes once it is judged, whichever sheet it stands in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pydantic import ValidationError

from services.activities.commands.activities import DescribeActivity
from services.activities.domain.imports.faults import RowIsWrong
from services.activities.domain.imports.rows import Wanted
from shared.errors import Refused
from shared.events.activities import Tick
from shared.events.base import DomainEvent
from shared.workbook.diff import Change, Outcome, RowDiff
from shared.workbook.table import Table

Told = Callable[[str, int], None]
EACH = 100


@dataclass(slots=True)
class RowLine:
    """One row: what it asks, which record it means, and what it does."""

    wanted: Wanted
    key: str | None = None
    label: str | None = None
    is_new: bool = False
    events: list[DomainEvent] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    notes: list[str | None] = field(default_factory=list)
    """What is kept beside each of the events."""
    ticks: set[tuple[str, Tick]] = field(default_factory=set)
    command: DescribeActivity | None = None
    """What is kept beside the activity comes from here."""

    because: str | None = None
    """Why the record of an activity is corrected by this row."""
    reasons: list[str | None] | None = None
    """Of a sheet of people: why each of them was not there, line by line."""
    settled: Outcome | None = None
    """What a row does whose events another row of the same sheet says."""

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


def judge_rows(table: Table, rows: list[Wanted], judge: Callable[[RowLine], None], told: Told) -> list[RowLine]:
    """Every row, one after the other; `told` hears (sheet, rows done). What breaks a rule is a fault of its cell."""
    lines, cells = [RowLine(wanted) for wanted in rows], dict(table.rows)
    for done, line in enumerate(lines, 1):
        if not line.wanted.faults:
            try:
                judge(line)
            except RowIsWrong as wrong:
                line.events, line.command, line.settled = [], None, None
                number = line.wanted.row
                value = table.cell(cells[number], wrong.meaning)
                line.wanted.faults.append(table.fault(wrong.fault, number, wrong.meaning, value))
        if done % EACH == 0 or done == len(lines):
            told(table.shape.sheet, done)
    return lines


def wrong_cell(refused: Refused | ValidationError, table: Table, row: Wanted, fallback: str) -> RowIsWrong:
    """The fault of the cell that a refusal names; where the sheet has no such cell, of `fallback`."""
    if isinstance(refused, ValidationError):
        first = refused.errors(include_url=False)[0]
        named, why = str(first["loc"][0]) if first["loc"] else "", str(first["msg"])
        meaning = named if named in row.values else fallback
        zh, _, en = why.partition(" | ")
        return RowIsWrong(meaning, "refused", why=zh, why_en=en or zh)
    errors = refused.extras.get("errors") or [{}]
    named = str(errors[0].get("field", ""))
    meaning = named if named in {column.meaning for column in table.shape.columns} else fallback
    return RowIsWrong.because(meaning, refused)
