"""A workbook of outreach as a whole: read, and told back without what is sealed where it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.outreach.domain.imports.columns import CONTACTS, EXPERTS, ITEMS
from services.outreach.domain.imports.contacts import ContactJudge
from services.outreach.domain.imports.experts import ExpertJudge
from services.outreach.domain.imports.items import ItemJudge
from services.outreach.domain.imports.known import Known
from services.outreach.domain.imports.lines import AskLine
from services.outreach.domain.imports.rows import DAYS, READERS
from shared.imports import whole as shared
from shared.imports.rows import Wanted, read_rows
from shared.workbook.table import Table

Rows = Mapping[str, list[Wanted]]
Judge = ExpertJudge | ContactJudge | ItemJudge


@dataclass(frozen=True)
class Whole(shared.Whole):
    """Everything the workbook does. `sealed`: what is told of it is kept, so that no cell of a person is in it."""

    sealed: bool

    def told(self) -> dict[str, Any]:
        """Sheet by sheet what was read and what becomes of it."""
        told = super().told()
        if self.sealed:
            for sheet in told.values():
                for fault in (*sheet["errors"], *(fault for row in sheet["rows"] for fault in row["faults"])):
                    fault["value"] = ""
        return told


def read_all(tables: Mapping[str, Table]) -> Rows:
    """Every row of every sheet, cell by cell. May take seconds: call it outside the event loop."""
    return {sheet: read_rows(table, READERS[sheet], DAYS) for sheet, table in tables.items()}


def judge_of(table: Table, known: Known, *, sealed: bool) -> Judge:
    """Who says what the rows of a sheet ask for."""
    if table.shape is EXPERTS:
        return ExpertJudge(table, known, sealed=sealed)
    return (ItemJudge if table.shape is ITEMS else ContactJudge)(table, known, sealed=sealed)


def turns(lines: Mapping[str, list[AskLine]]) -> Iterator[tuple[str, list[AskLine]]]:
    """
    In which order rows are carried out, by sheet: experts first.

    Then contacts that name no item, because an answer is told in a contact; then items; then the contacts that name
    them. Rows of one contact stay together.
    """
    contacts = lines.get(CONTACTS.sheet, [])
    naming = {str(line.wanted.get("code")).casefold() for line in contacts if line.wanted.get("items")}
    later = [one for one in contacts if one.wanted.get("items") or str(one.wanted.get("code")).casefold() in naming]
    first = [line for line in contacts if line not in later]
    yield EXPERTS.sheet, lines.get(EXPERTS.sheet, [])
    yield CONTACTS.sheet, first
    yield ITEMS.sheet, lines.get(ITEMS.sheet, [])
    yield CONTACTS.sheet, later


def whole_of(tables: Mapping[str, Table], lines: Mapping[str, list[AskLine]], *, sealed: bool) -> Whole:
    """What became of all rows."""
    if sealed:
        for line in (line for of in lines.values() for line in of):
            line.label = None
    return Whole(
        {sheet: tables[sheet] for sheet in lines},
        {sheet: [line.diff(tables[sheet].sheet) for line in of] for sheet, of in lines.items()},
        {sheet: [line.events for line in of] for sheet, of in lines.items()},
        sealed,
    )


__all__ = ["CONTACTS", "Judge", "Rows", "Whole", "judge_of", "read_all", "turns", "whole_of"]
