"""From the tables of a roster workbook to what the checker judges, with the cell each thing stands in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from services.registry.domain.checkup.people import Crowd
from services.registry.domain.imports.columns import PEOPLE
from services.registry.domain.imports.people_rows import PeopleReader, WantedSeat, person_name
from services.registry.domain.name import NameRule, tidy
from services.registry.domain.roster.columns import BRANCHES
from services.registry.domain.roster.plan import YEARS_AHEAD
from services.registry.domain.roster.rows import RowReader, Wanted
from services.registry.domain.statute import Body, Post, Snapshot, Term
from shared.workbook.cells import text_of
from shared.workbook.faults import CellFault, Fault
from shared.workbook.shape import place
from shared.workbook.table import Table

_SEVERAL = re.compile(r"[、,，;；/]")
# A post whose first day no cell tells is taken as held for a long time: "in office" needs no more.
LONG_AGO = date(1900, 1, 1)
_YEAR = timedelta(days=366)


@dataclass
class Examined:
    """What was read: the snapshot's parts, and where the branch, the person and the post stand in the file."""

    tables: Mapping[str, Table]
    bodies: dict[str, Body] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    crowd: Crowd = field(default_factory=Crowd)
    rows: dict[str, int] = field(default_factory=dict)
    """Code of a branch -> its row."""
    seats: dict[tuple[str, str], int] = field(default_factory=dict)
    """(branch, person) -> row of the sheet of people."""
    faults: list[Fault] = field(default_factory=list)

    def snapshot(self, society: str | None) -> Snapshot:
        """As the checker judges it."""
        bodies, terms, posts = tuple(self.bodies.values()), tuple(self.terms), tuple(self.posts)
        return Snapshot(bodies, terms, posts, self.crowd.persons(), society_name=society)

    def cell(self, sheet: str, row: int, meaning: str) -> str:
        """The place of a cell as a spreadsheet calls it, with its sheet; "" where the file has no such sheet."""
        if (table := self.tables.get(sheet)) is None:
            return ""
        anchor = table.columns.places[table.shape.anchors[0]]
        return f"'{table.sheet}'!{place(row, table.columns.places.get(meaning, anchor))}"


def examine(tables: Mapping[str, Table], rule: NameRule, on: date) -> Examined:
    """Read both sheets, whichever are there. May take seconds: call it outside the event loop."""
    found, last = Examined(tables), date(on.year + YEARS_AHEAD, 12, 31)
    branches = tables.get(BRANCHES.sheet)
    lines = [RowReader(branches, rule, last).read(n, row) for n, row in branches.rows] if branches else []
    for wanted in lines:
        _branch(found, wanted)
    if people := tables.get(PEOPLE.sheet):
        reader = PeopleReader(people, last)
        for number, row in people.rows:
            _person(found, people, reader.read(number, row), text_of(people.cell(row, "branch")))
    for wanted in lines:
        _seats(found, wanted)
    return found


def _branch(found: Examined, wanted: Wanted) -> None:
    found.faults += wanted.faults
    code = wanted.code or f"第{wanted.row}行"
    if wanted.status == "ended" or not wanted.name:
        return
    found.rows[code] = wanted.row
    found.bodies[code] = Body(
        code, wanted.kind or "分会", wanted.name, status=wanted.status or "normal", excepted=_excepted(wanted)
    )
    if wanted.term_until:
        began = wanted.term_since or wanted.term_until - _YEAR
        found.terms.append(Term(f"{code}.T", code, wanted.term_number or 1, began, wanted.term_until))


def _excepted(wanted: Wanted) -> frozenset[str]:
    """With a reason given, the rules of names are met."""
    rules = (
        "begins-with-society",
        "forbidden-word",
        "branch-of-branch",
        "forbidden-ending",
        "ending",
        "ends-in-its-kind",
    )
    return frozenset(f"name-{rule}" for rule in rules) if wanted.override else frozenset()


def _person(found: Examined, table: Table, wanted: WantedSeat, branch_text: str) -> None:
    branch = _branch_of(found, wanted, branch_text)
    found.faults += wanted.faults
    if branch is None or wanted.name is None or wanted.post is None:
        return
    person = found.crowd.row(wanted.row, wanted.name, wanted.person, wanted.unit, wanted.birth_year)
    found.crowd.cells.setdefault(person, found.cell(PEOPLE.sheet, wanted.row, "birth_year"))
    found.seats.setdefault((branch, person), wanted.row)
    since = wanted.since or _began(found, branch)
    found.posts.append(Post(f"{PEOPLE.sheet}!{wanted.row}", branch, wanted.post, person, since, wanted.until))


def _branch_of(found: Examined, wanted: WantedSeat, text: str) -> str | None:
    """By code, or by full name; in a file without branches whatever stands there is a branch."""
    spelt = {code.casefold(): code for code in found.bodies} | {body.name: c for c, body in found.bodies.items()}
    known = spelt.get((wanted.branch or text).casefold()) or spelt.get(tidy(text))
    if known is None and BRANCHES.sheet not in found.tables and text:
        known = text
        found.bodies[text] = Body(text, "分会", text)
    if known is not None:
        wanted.faults = [fault for fault in wanted.faults if fault.meaning != "branch"]
    return known


def _began(found: Examined, branch: str) -> date:
    return next((term.began_on for term in found.terms if term.body == branch), LONG_AGO)


def _seats(found: Examined, wanted: Wanted) -> None:
    """The seats that the row of a branch names, unless the sheet of people has them already."""
    code = wanted.code or f"第{wanted.row}行"
    if code not in found.bodies:
        return
    here = [person for branch, person in found.seats if branch == code]
    for seat, text in wanted.seats.items():
        for part in _SEVERAL.split(text):
            person = found.crowd.named(_name(part), here)
            if not any((p.body, p.post, p.person) == (code, seat, person) for p in found.posts):
                name = f"{BRANCHES.sheet}!{wanted.row}.{seat}"
                found.posts.append(Post(name, code, seat, person, _began(found, code)))


def _name(text: str) -> str:
    try:
        return person_name(text) or text
    except CellFault:
        return text[:100]
