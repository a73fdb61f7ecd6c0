"""A member's timeline: the fold of everything said about the member, and what is news of it to others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from shared.events.registry import (
    MemberClass,
    MemberJoined,
    MemberKind,
    MemberLeft,
    MemberState,
    MemberTransferred,
    MemberUpdated,
)


@dataclass(frozen=True, slots=True)
class State:
    """How a member stands on a day; `merged`: it begins because two records were found to be one: no movement."""

    present: bool
    kind: MemberKind
    member_class: MemberClass | None = None
    branches: tuple[str, ...] = ()
    opening_stock: bool = False
    merged: bool = False

    def stands_as(self, other: State) -> bool:
        """Whether both are the same to whoever counts members; absent is absent."""
        if not self.present:
            return not other.present
        return (self.present, self.kind, self.member_class, self.branches) == (
            other.present,
            other.kind,
            other.member_class,
            other.branches,
        )

    def gone(self) -> State:
        """The same member, no longer counted."""
        return State(False, self.kind)


@dataclass(frozen=True, slots=True)
class Fact:
    """
    One thing said: from `effective_on` on the state is so; from `ends_on` on (if given) the member is absent.

    `order_key` is its place among what was said of this code; below zero = a line of a snapshot, which has no place
    but its time. `told_ns`: when the source recorded it (0 = not known), for comparing across codes and snapshots.
    """

    order_key: int
    effective_on: date
    state: State
    ends_on: date | None = None
    told_ns: int = field(default=0, compare=False)


Line = Mapping[date, State]
"""Day -> the state that begins on it, in order; before the first day the member is absent."""


def timeline(facts: Iterable[Fact]) -> dict[date, State]:
    """
    The days on which a new state begins, in order; before the first the member is absent.

    Facts count in the order of their keys, however they arrived: each replaces all that was known from its day on.
    """
    line: dict[date, State] = {}
    for fact in in_order(facts):
        line = told(line, fact)
    return line


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """By their keys; where a snapshot came in, by when they were told, which never goes back along the keys."""
    by_key = sorted(facts, key=lambda fact: fact.order_key)
    if not by_key or by_key[0].order_key >= 0:
        return by_key
    return [fact for _, _, fact in sorted(timed(by_key), key=lambda one: one[:2])]


def timed(facts: Iterable[Fact]) -> list[tuple[int, int, Fact]]:
    """(time, key, fact): of what one code said a later key is never earlier in time, whatever its clock showed."""
    found, latest = [], 0
    for fact in sorted(facts, key=lambda fact: fact.order_key):
        is_live = fact.order_key >= 0
        latest = max(latest, fact.told_ns) if is_live else latest
        found.append((latest if is_live else fact.told_ns, fact.order_key, fact))
    return found


def told(line: Line, fact: Fact) -> dict[date, State]:
    """The line after one more thing was said: it replaces all that was known from its day on."""
    before = line.get(fact.effective_on)
    after = {day: state for day, state in line.items() if day < fact.effective_on}
    after[fact.effective_on] = _began_as(before, fact.state)
    if fact.ends_on is not None:
        after[fact.ends_on] = fact.state.gone()
    return after


def state_on(line: Line, day: date) -> State | None:
    """The state on a day; None = nothing was said for it."""
    found = None
    for begins, state in line.items():
        if begins > day:
            break
        found = state
    return found


def _began_as(before: State | None, state: State) -> State:
    """A correction for the very day of an opening stock stays opening stock: it is no movement either."""
    if before is not None and before.opening_stock and state.present:
        return replace(state, opening_stock=True)
    return state


def news(member: str, line: Line, said: Mapping[date, MemberState]) -> list[MemberState]:
    """
    What has to be said now of a member's timeline, given what was last said for each day.

    A hearer takes for a day the newest saying of the greatest day not after it. So a day once said is said again when
    its state has become another, also where nothing begins on it any more (a cancelled leaving); a day never said is
    said only where the state changes.
    """
    before: State | None = None
    told: list[MemberState] = []
    for day in sorted({*line, *said}):
        state = line.get(day) or (replace(before, opening_stock=False, merged=False) if before else _absent(said[day]))
        saying, last = _saying(member, day, before, state), said.get(day)
        if last is None:
            is_new = state.present if before is None else not state.stands_as(before)
        else:
            is_new = not _same(saying, last)
        if is_new:
            told.append(saying)
        before = state
    return told


def _absent(said: MemberState) -> State:
    return State(False, said.kind)


def _same(saying: MemberState, last: MemberState) -> bool:
    if type(saying) is not type(last) or saying.merged != last.merged:
        return False
    return saying == last or not (saying.present or last.present)


def _saying(member: str, day: date, before: State | None, state: State) -> MemberState:
    return _type_of(before, state)(
        member=member,
        effective_on=day,
        present=state.present,
        kind=state.kind,
        member_class=state.member_class,
        branches=state.branches,
        opening_stock=state.opening_stock,
        merged=state.merged or None,
    )


def _type_of(before: State | None, state: State) -> type[MemberState]:
    if not state.present:
        return MemberLeft
    if before is None or not before.present:
        return MemberJoined
    return MemberTransferred if before.branches != state.branches else MemberUpdated
