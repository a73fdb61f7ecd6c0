"""The workbook that goes back to who sent one: the template with the rows as they were and what is wrong in each."""

from __future__ import annotations

from services.registry.domain.imports.whole import Whole
from shared.workbook.cells import Cell, Row
from shared.workbook.table import Table
from shared.workbook.writing import Filled, Line, workbook


def given_back(whole: Whole, *, only_faulty: bool) -> bytes:
    """
    All rows in their order, or only the wrong ones (where the good ones were taken).

    Columns are those of the template: what was not taken from the file (phones, unknown columns) does not go out again.
    """
    sheets = []
    for name, table in whole.tables.items():
        faults = {row.row: row.faults for row in whole.rows[name]}
        rows = [(number, row) for number, row in table.rows if faults[number] or not only_faulty]
        sheets.append(Filled(table.shape, [Line(_values(table, row), faults[number]) for number, row in rows]))
    return workbook(sheets)


def _values(table: Table, row: Row) -> dict[str, Cell]:
    return {meaning: table.cell(row, meaning) for meaning in table.columns.places}
