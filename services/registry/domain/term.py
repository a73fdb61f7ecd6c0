"""Rules of a term: an interval of one body with a number; two of one body never overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.registry.commands.terms import BeginTerm, ChangeTerm, EndTerm
from services.registry.domain.branch import decided
from services.registry.domain.refusals import EndsBeforeItBegins
from shared.errors import Refused
from shared.events.registry import Decision, TermBegan, TermChanged, TermEnded, TermState


class TermsOverlap(Refused):
    """
    {body} 在此期间已有第 {number} 届（自 {since} 起，任期编码 {code}）。
    {body} has term {number} in that time already (since {since}, code {code}).
    """


class TermNumberOutOfOrder(Refused):
    """
    届次 {number} 与 {body} 自 {since} 起的第 {other} 届顺序不符。
    Term {number} does not fit the order: {body} has term {other} since {since}.
    """


class DelayNeedsApproval(Refused):
    """
    延期换届须附批准决定（机构、日期、文号）；原定 {until} 届满。
    Putting off a re-election needs the decision that approves it; the term was to end on {until}.
    """


class TermHasEnded(Refused):
    """
    该届任期已于 {day} 结束。
    The term ended on {day} already.
    """


class LaterStateOfTerm(Refused):
    """
    该届任期在 {day} 已有登记的变更，更早的变更不能覆盖它，请改用该日或更晚的日期。
    The term has a state since {day}: a change cannot begin before it.
    """


class SameEndOfTerm(Refused):
    """
    该届任期原定即为 {until} 届满，没有变化。
    The term is planned to end on {until} as it is: nothing would change.
    """


@dataclass(frozen=True, slots=True)
class Term:
    """A term as last known; planned until the day before `until`, and over from `ended_on` on."""

    code: str
    body: str
    number: int
    effective_on: date
    until: date
    ended_on: date | None = None
    decision: Decision | None = None

    @property
    def never(self) -> bool:
        """Whether it ended on its first day: it was entered wrongly and takes no time."""
        return self.ended_on == self.effective_on


def begin(command: BeginTerm, terms: Sequence[Term]) -> list[TermState]:
    """
    What happens when a term begins: the running one ends the same day, then the new one begins.

    `terms` are those of the body. One told late, which a later term follows, is over on its `until`.
    """
    if command.until <= command.effective_on:
        raise EndsBeforeItBegins(field="until", start=command.effective_on, end=command.until)
    others = [term for term in terms if not term.never]
    before = [term for term in others if term.effective_on < command.effective_on]
    after = [term for term in others if term.effective_on >= command.effective_on]
    _in_order(command, before, after)
    said: list[TermState] = []
    for term in before:
        if term.ended_on is None:
            said.append(_ended(term, command.effective_on, term.decision))
        elif term.ended_on > command.effective_on:
            _refuse_overlap(term)
    began = TermBegan(
        code=command.code,
        body=command.body,
        number=command.number,
        until=command.until,
        decision=decided(command.decision),
        effective_on=command.effective_on,
    )
    said.append(began)
    if after:
        if after[0].effective_on < command.until:
            _refuse_overlap(after[0])
        said.append(TermEnded(**(began.model_dump() | {"effective_on": command.until})))
    return said


def _in_order(command: BeginTerm, before: Sequence[Term], after: Sequence[Term]) -> None:
    for term in (*before[-1:], *after[:1]):
        fits = term.number < command.number if term in before else command.number < term.number
        if not fits:
            facts = {"number": command.number, "body": term.body, "since": term.effective_on, "other": term.number}
            raise TermNumberOutOfOrder(field="number", **facts)


def _refuse_overlap(term: Term) -> None:
    facts = {"body": term.body, "number": term.number, "since": term.effective_on, "code": term.code}
    raise TermsOverlap(field="effective_on", **facts)


def change(term: Term, command: ChangeTerm, today: date, last: date) -> TermChanged:
    """
    Another end is planned from a day on; putting it off needs the decision that approves it.

    `last` is the day of the latest state of the term.
    """
    on = command.effective_on or max(today, last)
    if term.ended_on is not None:
        raise TermHasEnded(field="code", day=term.ended_on)
    if command.until == term.until:
        raise SameEndOfTerm(field="until", until=term.until)
    if command.until > term.until and command.decision is None:
        raise DelayNeedsApproval(field="decision", until=term.until)
    if command.until <= term.effective_on:
        raise EndsBeforeItBegins(field="until", start=term.effective_on, end=command.until)
    if on < last:
        raise LaterStateOfTerm(field="effective_on", day=last)
    return TermChanged(
        code=term.code,
        body=term.body,
        number=term.number,
        until=command.until,
        decision=decided(command.decision),
        effective_on=on,
    )


def end(term: Term, command: EndTerm, last: date) -> TermEnded:
    """The term is over; one that is over cannot end again. Ended on its first day it never was."""
    if term.ended_on is not None:
        raise TermHasEnded(field="code", day=term.ended_on)
    if command.effective_on < term.effective_on:
        raise EndsBeforeItBegins(field="effective_on", start=term.effective_on, end=command.effective_on)
    if command.effective_on < last:
        raise LaterStateOfTerm(field="effective_on", day=last)
    return _ended(term, command.effective_on, decided(command.decision) or term.decision)


def _ended(term: Term, on: date, decision: Decision | None) -> TermEnded:
    return TermEnded(
        code=term.code,
        body=term.body,
        number=term.number,
        until=term.until,
        decision=decision,
        effective_on=on,
    )
