"""A workbook judged as a whole: the same plan is shown by a dry run and carried out by the import itself."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import orjson

from shared.errors import Refused
from shared.events.base import DomainEvent
from shared.imports.refusals import WorkbookHasErrors
from shared.workbook.cells import Cell, Row
from shared.workbook.diff import MAX_FAULTS_TOLD, OUTCOMES, RowDiff, counted
from shared.workbook.faults import Fault
from shared.workbook.table import Table
from shared.workbook.writing import Filled, Line, workbook

Counts = dict[str, int]
Told = Callable[[str, int], None]
MOST_ROWS_TOLD = 2_000


@dataclass(frozen=True)
class Whole:
    """Everything the workbook would do: per sheet its rows, and beside each row what it makes us say."""

    tables: Mapping[str, Table]
    rows: Mapping[str, list[RowDiff]]
    said: Mapping[str, Sequence[Sequence[DomainEvent]]]

    REFUSAL: ClassVar[type[Refused]] = WorkbookHasErrors
    RANK: ClassVar[Mapping[str, int]] = {}
    """Aggregate -> when it is said; those not named come last."""

    @property
    def faults(self) -> list[Fault]:
        """Every wrong cell, sheet by sheet."""
        return [fault for rows in self.rows.values() for row in rows for fault in row.faults]

    @property
    def events(self) -> list[DomainEvent]:
        """What happens, in the order in which it is said."""
        said = [event for rows in self.said.values() for events in rows for event in events]
        return sorted(said, key=lambda event: self.RANK.get(event.AGGREGATE, len(self.RANK)))

    def predicted(self) -> dict[str, Counts]:
        """Per sheet, rows by outcome, and beside them what will be said by type."""
        counts = {sheet: counted(row.outcome for row in rows) for sheet, rows in self.rows.items()}
        return {**counts, "events": dict(sorted(Counter(event.TYPE for event in self.events).items()))}

    def observed(self, said: Mapping[str, int], touched: set[str]) -> dict[str, Counts]:
        """
        The same, from what was written: `said` counts events by type, `touched` are the subjects they belong to.

        A row counts as new or changed only if every event of it was written.
        """
        counts: dict[str, Counts] = {}
        for sheet, rows in self.rows.items():
            both = zip(rows, self.said[sheet], strict=True)
            written = Counter(row.outcome for row, events in both if all(e.subject in touched for e in events))
            counts[sheet] = {outcome: written[outcome] for outcome in OUTCOMES}
        return {**counts, "events": dict(sorted(said.items()))}

    def token(self, content: bytes, leave: bool) -> str:
        """What is the same as long as the same file would do the same: a commit compares it with its dry run."""
        said = [(event.TYPE, event.model_dump(mode="json")) for event in self.events]
        rows = [(row.row, row.outcome) for rows in self.rows.values() for row in rows]
        plan = orjson.dumps([leave, said, rows])
        return hashlib.sha256(hashlib.sha256(content).digest() + plan).hexdigest()

    def refuse_faults(self) -> None:
        """All or nothing. Raises the refusal with every wrong cell."""
        if faults := self.faults:
            refusal = self.REFUSAL(count=len(faults))
            refusal.extras["errors"] = [asdict(fault) for fault in faults[:MAX_FAULTS_TOLD]]
            refusal.extras["counts"] = self.counts()
            raise refusal

    def counts(self) -> Counts:
        """Rows by outcome over all sheets."""
        return counted(row.outcome for rows in self.rows.values() for row in rows)

    def beside(self) -> dict[str, Any]:
        """What a service tells beside the counts."""
        return {}

    def told(self) -> dict[str, Any]:
        """Sheet by sheet what was read and what becomes of it."""
        return {sheet: _sheet(table, self.rows[sheet]) for sheet, table in self.tables.items()}

    def given_back(self, *, only_faulty: bool) -> bytes:
        """
        The workbook for who sent it: all rows in their order, or only the wrong ones, with what is wrong in each.

        Columns are those of the template: what was not taken from the file (phones, unknown columns) does not go out
        again.
        """
        sheets = []
        for name, table in self.tables.items():
            faults = {row.row: row.faults for row in self.rows[name]}
            rows = [(number, row) for number, row in table.rows if faults[number] or not only_faulty]
            sheets.append(Filled(table.shape, [Line(_values(table, row), faults[number]) for number, row in rows]))
        return workbook(sheets)


def _shown(rows: list[RowDiff]) -> list[RowDiff]:
    """All rows, of a long sheet those that do something or are wrong; never more than can be looked at."""
    if len(rows) > MOST_ROWS_TOLD:
        rows = [row for row in rows if row.outcome != "same"]
    return rows[:MOST_ROWS_TOLD]


def _sheet(table: Table, rows: list[RowDiff]) -> dict[str, Any]:
    shown = _shown(rows)
    faults = [fault for row in rows for fault in row.faults]
    return {
        "sheet": table.sheet,
        "counts": counted(row.outcome for row in rows),
        "columns": table.columns.titles,
        "columns_ignored": list(table.columns.ignored),
        "columns_with_persons_not_taken": list(table.columns.personal),
        "hidden_rows": list(table.hidden),
        "example_rows_skipped": table.examples,
        "rows": [row.told() for row in shown],
        "rows_not_shown": len(rows) - len(shown),
        "error_count": len(faults),
        "errors": [asdict(fault) for fault in faults[:MAX_FAULTS_TOLD]],
    }


def _values(table: Table, row: Row) -> dict[str, Cell]:
    return {meaning: table.cell(row, meaning) for meaning in table.columns.places}
