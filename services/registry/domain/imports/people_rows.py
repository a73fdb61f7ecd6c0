"""One row of the sheet of committee members as it was meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar, cast

from services.registry.domain.imports.columns import NEW_PERSON, PARTY, POST_WORDS
from services.registry.domain.name import tidy
from services.registry.domain.roster.cells import code_of, unit_name
from services.registry.domain.roster.faults import RosterFault
from services.registry.domain.roster.rows import first_day_after
from shared.events.registry import PostKind
from shared.workbook.cells import Cell, Day, Row, day_of, short_text, text_of, whole_number, word
from shared.workbook.diff import Change
from shared.workbook.faults import CellFault, Fault
from shared.workbook.table import Table

T = TypeVar("T")
_FIRST_YEAR = 1900


@dataclass(slots=True)
class WantedSeat:
    """What a row asks for; None = not said. `until` is the first day no longer in office."""

    row: int
    branch: str | None = None
    person: str | None = None
    is_new: bool = False
    name: str | None = None
    post: PostKind | None = None
    unit: str | None = None
    birth_year: int | None = None
    since: date | None = None
    until: date | None = None
    party_member: str | None = None
    consent: str | None = None
    party_dropped: bool = False
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class PeopleReader:
    """Reads rows of one table; days may lie up to `last`."""

    def __init__(self, table: Table, last: date) -> None:
        self._table, self._last = table, last

    def read(self, number: int, row: Row) -> WantedSeat:
        """The row with its faults; a fault of one cell does not hide those of the others."""
        wanted = WantedSeat(number)

        def take(meaning: str, read: Callable[[Cell], T], *, needed: bool = False) -> T | None:
            """One cell, or None with the fault noted."""
            cell = self._table.cell(row, meaning)
            try:
                value = read(cell)
                if needed and value is None:
                    raise RosterFault("cell-missing")
                return value
            except CellFault as fault:
                wanted.faults.append(self._table.fault(fault, number, meaning, cell))
                return None

        wanted.branch = take("branch", code_of, needed=True)
        wanted.name = take("name", person_name, needed=True)
        wanted.post = cast("PostKind | None", take("post", _post, needed=True))
        wanted.unit = take("unit", unit_name)
        wanted.birth_year = take("birth_year", lambda cell: whole_number(cell, _FIRST_YEAR, self._last.year))
        wanted.is_new = text_of(self._table.cell(row, "person")) == NEW_PERSON
        wanted.person = None if wanted.is_new else take("person", code_of)
        wanted.since = self._first_day(wanted, take("since", lambda cell: day_of(cell, self._last)))
        wanted.until = first_day_after(take("until", lambda cell: day_of(cell, self._last)))
        party = take("party_member", lambda cell: word(text_of(cell), PARTY))
        wanted.consent = take("consent", lambda cell: short_text(cell, 64))
        wanted.party_member = party if wanted.consent else None
        wanted.party_dropped = party is not None and not wanted.consent
        self._in_order(wanted)
        return wanted

    def _first_day(self, wanted: WantedSeat, found: Day | None) -> date | None:
        if found and found.month_only:
            title = self._table.title("since")
            wanted.notes.append(f"{title}只写到月，按 {found.day} 登记 | only a month: taken as {found.day}")
        return found.day if found else None

    def _in_order(self, wanted: WantedSeat) -> None:
        if wanted.since and wanted.until and wanted.until <= wanted.since:
            fault = RosterFault("ends-before", start=wanted.since)
            wanted.faults.append(self._table.fault(fault, wanted.row, "until", wanted.until - timedelta(days=1)))


def person_name(cell: Cell) -> str | None:
    """A name as it is compared: without blanks between Chinese characters, without numbers in front."""
    text = short_text(cell, 100)
    return tidy(text) if text else None


def _post(cell: Cell) -> str | None:
    return word(cell, POST_WORDS, "post-unknown", RosterFault)
