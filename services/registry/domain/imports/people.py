"""The sheet of committee members judged: who is registered, who takes which post, and who is only like somebody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from services.registry.domain.branch import living_branch
from services.registry.domain.imports.known import KnownPerson, Registration, Society
from services.registry.domain.imports.people_rows import PeopleReader, WantedSeat
from services.registry.domain.imports.wrong import RowIsWrong
from services.registry.domain.post import Post, refuse_overlaps
from services.registry.domain.titles import POSTS
from shared.errors import Refused
from shared.events.base import DomainEvent
from shared.events.registry import PersonRegistered
from shared.workbook.diff import Change, Outcome, RowDiff
from shared.workbook.table import Table

Progress = Callable[[int], None]


@dataclass(slots=True)
class SeatLine:
    """One row: what it asks, and what it does."""

    wanted: WantedSeat
    registration: Registration | None = None
    events: list[DomainEvent] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        """What the row does."""
        if self.wanted.faults:
            return "error"
        if not self.events:
            return "same"
        return "changed" if self.wanted.changes else "new"

    def diff(self, sheet: str) -> RowDiff:
        """As every sheet's rows are shown; names stay in the file."""
        wanted = self.wanted
        label = " ".join(filter(None, (wanted.branch, POSTS.get(wanted.post or ""))))
        return RowDiff(
            sheet=sheet,
            row=wanted.row,
            key=wanted.person,
            label=label or None,
            outcome=self.outcome,
            changes=wanted.changes,
            faults=wanted.faults,
            notes=wanted.notes,
            warnings=wanted.warnings,
        )


class PeopleJudge:
    """Judges rows one after the other: each sees what those before it would do."""

    def __init__(self, table: Table, society: Society, day: date, last: date) -> None:
        self._table, self._society, self._day = table, society, day
        self._reader = PeopleReader(table, last)
        self._rows_of: dict[str, int] = {}

    def judge(self, progress: Progress) -> list[SeatLine]:
        """Every row; `progress` hears how many are done."""
        lines = [SeatLine(self._reader.read(number, row)) for number, row in self._table.rows]
        # Codes that the sheet gives itself are proposed to nobody else.
        self._society.codes |= {line.wanted.person for line in lines if line.wanted.person}
        for done, line in enumerate(lines, 1):
            if not line.wanted.faults:
                self._line(line)
            if done % 500 == 0:
                progress(done)
        return lines

    def _line(self, line: SeatLine) -> None:
        try:
            self._place(line.wanted)
            self._person(line)
            self._seat(line)
        except RowIsWrong as wrong:
            line.events, line.registration = [], None
            value = getattr(line.wanted, wrong.meaning)
            line.wanted.faults.append(self._table.fault(wrong.fault, line.wanted.row, wrong.meaning, value))
            return
        if line.registration:
            person = line.registration
            self._society.register(KnownPerson(person.code, person.name, person.unit, person.birth_year))
            self._rows_of[person.code] = line.wanted.row

    def _place(self, wanted: WantedSeat) -> None:
        code = self._society.branch(wanted.branch or "")
        if code is None:
            raise RowIsWrong("branch", "branch-unknown", value=wanted.branch, also="", also_en="")
        wanted.branch = code

    def _person(self, line: SeatLine) -> None:
        wanted = line.wanted
        name = wanted.name or ""
        if wanted.person:
            self._by_code(line, wanted.person, name)
            return
        alike = [p for p in self._society.named(name) if p.may_be(name, wanted.unit, wanted.birth_year)]
        if held := [p for p in alike if not wanted.is_new and self._holds_it(p.code, wanted)]:
            wanted.person = held[0].code
            wanted.notes.append(f"与 {wanted.person} 的既有任职一致 | the same appointment as that of {wanted.person}")
            return
        if alike and not wanted.is_new:
            raise self._proposed(alike)
        if namesakes := [p.code for p in self._society.named(name)]:
            wanted.warnings.append(_namesakes(namesakes))
        self._register(line, self._society.next_person())

    def _by_code(self, line: SeatLine, code: str, name: str) -> None:
        known = self._society.persons.get(code)
        if known is None:
            self._register(line, code)
            return
        if known.name != name:
            raise RowIsWrong("person", "person-differs", value=code, other=self._rows_of.get(code, "—"))
        if not known.may_be(name, line.wanted.unit, line.wanted.birth_year):
            line.wanted.warnings.append(_differs(code))

    def _proposed(self, alike: list[KnownPerson]) -> RowIsWrong:
        first = alike[0].code
        choices = (*(person.code for person in alike), "新")
        if first in self._rows_of:
            return RowIsWrong("person", "person-twice", choices=choices, other=self._rows_of[first], proposed=first)
        return RowIsWrong("person", "person-proposed", choices=choices, found="、".join(choices[:-1]))

    def _register(self, line: SeatLine, code: str) -> None:
        wanted = line.wanted
        wanted.person = code
        line.registration = Registration(
            code, wanted.name or "", wanted.unit, wanted.birth_year, wanted.party_member, wanted.consent
        )
        line.events.append(PersonRegistered(code=code, effective_on=self._day))

    def _holds_it(self, person: str, wanted: WantedSeat) -> bool:
        return self._held(person, wanted) is not None

    def _held(self, person: str, wanted: WantedSeat) -> Post | None:
        """The appointment that the row means: of the same first day, or where none is said the one of today."""
        for post in self._society.of_person(wanted.branch or "", wanted.post or "", person):
            if not post.never and (
                post.effective_on == wanted.since or (wanted.since is None and post.holds(self._day))
            ):
                return post
        return None

    def _seat(self, line: SeatLine) -> None:
        wanted = line.wanted
        if held := self._held(wanted.person or "", wanted):
            self._same_seat(line, held)
            return
        since = wanted.since or self._since(wanted)
        post = self._new_post(wanted, since)
        for other in self._society.of_person(post.body, post.post, post.person):
            if other.overlaps(since, wanted.until):
                raise RowIsWrong("since", "held-since", day=other.effective_on)
        self._fits(post)
        self._society.put(post)
        line.events.append(post.filled(since))

    def _same_seat(self, line: SeatLine, held: Post) -> None:
        until = line.wanted.until
        if until is None or until == held.until:
            return
        if held.ended:
            raise RowIsWrong("until", "ended-then", day=held.until)
        moved = replace(held, until=until)
        self._fits(moved)
        self._society.put(moved)
        before = shown_end(held.until)
        line.wanted.changes.append(Change(self._table.title("until"), before, shown_end(until)))
        line.events.append(held.over(until, until) if until <= self._day else moved.filled(held.effective_on))

    def _since(self, wanted: WantedSeat) -> date:
        term = self._society.term(wanted.branch or "", self._day)
        if term is None:
            raise RowIsWrong("since", "since-missing")
        wanted.notes.append(f"任职起未填，按本届起始日 {term.effective_on} | since the term began")
        return term.effective_on

    def _new_post(self, wanted: WantedSeat, since: date) -> Post:
        branch, post, person = wanted.branch or "", wanted.post or "committee_member", wanted.person or ""
        code = self._society.post_code(branch, post, person, since)
        term = self._society.term(branch, since)
        return Post(code, branch, post, person, since, wanted.until, branch=branch, term=term.code if term else None)

    def _fits(self, post: Post) -> None:
        try:
            living_branch(post.body, self._society.states[post.body], post.effective_on)
            refuse_overlaps(post, self._society.rules.place(post.body), self._society.rivals(post))
        except Refused as refused:
            raise RowIsWrong.because("post", refused) from refused


def shown_end(until: date | None) -> str | None:
    """An end as a sheet says it: the last day, not the first day no longer."""
    return str(until - timedelta(days=1)) if until else None


def _namesakes(codes: list[str]) -> dict[str, str]:
    known = "、".join(codes[:5])
    return {
        "rule": "namesake",
        "message": f"与已登记的 {known} 同名，单位或出生年不同，按另一人登记，请核对",
        "message_en": f"bears the name of {known}, with another unit or year: taken for somebody else; check it",
    }


def _differs(code: str) -> dict[str, str]:
    return {
        "rule": "person-facts",
        "message": f"单位或出生年与 {code} 的登记不同，未改动；请在人员登记中更正",
        "message_en": f"unit or year differ from what is registered of {code}; not changed here",
    }
