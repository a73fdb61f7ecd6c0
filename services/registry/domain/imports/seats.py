"""What a row of the sheet of branches says of the branch's term and of who sits in its single seats."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from services.registry.commands.terms import BeginTerm
from services.registry.domain.imports.known import KnownPerson, Society
from services.registry.domain.imports.people import shown_end
from services.registry.domain.imports.people_rows import person_name
from services.registry.domain.imports.wrong import RowIsWrong
from services.registry.domain.post import Post, refuse_overlaps
from services.registry.domain.roster.plan import Line
from services.registry.domain.roster.rows import Wanted
from services.registry.domain.term import Term, begin
from shared.errors import Refused
from shared.events.base import DomainEvent
from shared.events.registry import PostKind, TermBegan, TermChanged, TermEnded, TermState
from shared.workbook.diff import Change
from shared.workbook.table import Table

_BESIDE = re.compile(r"[（(]([^（）()]+)[)）]")
_SEVERAL = re.compile(r"[、,，;；/]")


class SeatJudge:
    """Judges terms and seats of branches, after the branches themselves and the people of the same workbook."""

    def __init__(self, table: Table, society: Society, day: date) -> None:
        self._table, self._society, self._day = table, society, day

    def terms(self, line: Line) -> None:
        """Add what the row says of the term."""
        self._judge(line, lambda: self._term(line))

    def seats(self, line: Line) -> None:
        """Add who sits where; an unknown name is one that nobody in the file has either."""
        self._judge(line, lambda: [e for seat, text in line.wanted.seats.items() for e in self._seat(line, seat, text)])

    def _judge(self, line: Line, read: Callable[[], Sequence[DomainEvent]]) -> None:
        """What a row breaks becomes a fault, and the row does nothing."""
        wanted = line.wanted
        if wanted.faults or wanted.code not in self._society.states:
            return
        try:
            line.judgement.events += read()
        except RowIsWrong as wrong:
            value = wanted.seats.get(wrong.meaning, getattr(wanted, wrong.meaning, None))
            wanted.faults.append(self._table.fault(wrong.fault, wanted.row, wrong.meaning, value))
            line.judgement.events, line.judgement.changes = [], []

    def _term(self, line: Line) -> list[TermState]:
        wanted = line.wanted
        said = (wanted.term_number, wanted.term_since, wanted.term_until)
        if all(one is None for one in said):
            return []
        if wanted.term_number is None or wanted.term_since is None or wanted.term_until is None:
            missing = ("term_number", "term_since", "term_until")[said.index(None)]
            raise RowIsWrong(missing, "term-incomplete")
        terms = [term for term in self._society.terms.get(wanted.code or "", ()) if not term.never]
        known = [term for term in terms if term.number == wanted.term_number]
        if known:
            return self._same_term(line, known[-1], wanted.term_since, wanted.term_until)
        return self._new_term(line, wanted, terms)

    def _same_term(self, line: Line, known: Term, since: date, until: date) -> list[TermState]:
        if known.effective_on != since:
            raise RowIsWrong("term_since", "term-began", number=known.number, day=known.effective_on)
        if known.until == until:
            return []
        if known.ended_on is not None:
            raise RowIsWrong("term_until", "ended-then", day=known.ended_on)
        changed = TermChanged(
            code=known.code,
            body=known.body,
            number=known.number,
            until=until,
            decision=known.decision,
            effective_on=max(self._day, known.effective_on),
        )
        self._changed(line, "term_until", shown_end(known.until), shown_end(until))
        self._put_term(replace(known, until=until))
        return [changed]

    def _new_term(self, line: Line, wanted: Wanted, terms: list[Term]) -> list[TermState]:
        code = self._society.term_code(wanted.code or "", wanted.term_number or 0)
        asked = {"number": wanted.term_number, "effective_on": wanted.term_since, "until": wanted.term_until}
        try:
            command = BeginTerm.model_validate({"code": code, "body": wanted.code, **asked})
            said = begin(command, sorted(terms, key=lambda term: term.effective_on))
        except Refused as refused:
            raise RowIsWrong.because("term_since", refused) from refused
        for state in said:
            self._take(state)
        before = terms[-1].number if terms else None
        self._changed(line, "term_number", None if before is None else str(before), str(wanted.term_number))
        return said

    def _take(self, state: TermState) -> None:
        known = {term.code: term for term in self._society.terms.get(state.body, ())}.get(state.code)
        if isinstance(state, TermEnded) and known:
            self._put_term(replace(known, ended_on=state.effective_on))
        elif isinstance(state, TermBegan):
            self._put_term(Term(state.code, state.body, state.number, state.effective_on, state.until))

    def _put_term(self, term: Term) -> None:
        terms = self._society.terms.setdefault(term.body, [])
        terms[:] = sorted([*(t for t in terms if t.code != term.code), term], key=lambda one: one.effective_on)

    def _seat(self, line: Line, seat: str, text: str) -> Iterator[DomainEvent]:
        branch = line.wanted.code or ""
        people = [self._person(seat, part) for part in _SEVERAL.split(text) if part.strip()]
        single = self._society.rules.place(branch).is_single(seat)
        if single and len(people) > 1:
            raise RowIsWrong(seat, "one-seat")
        sitting = [post for post in self._society.of_post(branch, seat) if post.holds(self._day)]
        codes = {post.person for post in sitting}
        new = [person for person in people if person.code not in codes]
        if not new:
            return
        before = "、".join(sorted(codes)) or None
        self._changed(line, seat, before, "、".join(person.code for person in people))
        if single:
            for post in sitting:
                self._society.put(replace(post, until=self._day, ended=True))
                yield post.over(self._day, self._day)
        for person in new:
            yield self._fill(branch, seat, person, self._day if sitting else None)

    def _fill(self, branch: str, seat: str, person: KnownPerson, since: date | None) -> DomainEvent:
        """From the day the one before leaves; into an empty seat, since the term began."""
        term = self._society.term(branch, self._day)
        first = since or (term.effective_on if term else self._day)
        code = self._society.post_code(branch, seat, person.code, first)
        post = Post(
            code, branch, cast("PostKind", seat), person.code, first, branch=branch, term=term.code if term else None
        )
        try:
            refuse_overlaps(post, self._society.rules.place(branch), self._society.rivals(post))
        except Refused as refused:
            raise RowIsWrong.because(seat, refused) from refused
        self._society.put(post)
        return post.filled(first)

    def _person(self, seat: str, text: str) -> KnownPerson:
        """By code, alone or beside the name; a name alone where only one registered person bears it."""
        words = [text.strip(), *_BESIDE.findall(text), *text.split()]
        for one in words:
            if found := self._society.of_code(one.strip()):
                return found
        name = person_name(_BESIDE.sub("", text)) or ""
        named = self._society.named(name)
        if len(named) == 1:
            return named[0]
        if not named:
            raise RowIsWrong(seat, "person-unknown", value=name)
        codes = tuple(person.code for person in named)
        raise RowIsWrong(seat, "person-many", choices=codes, count=len(named), found="、".join(codes))

    def _changed(self, line: Line, meaning: str, before: str | None, after: str | None) -> None:
        line.judgement.changes.append(Change(self._table.title(meaning), before, after))
