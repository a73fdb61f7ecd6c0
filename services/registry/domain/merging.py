"""Codes found to be one person or unit: which became an alias of which, and on which days what is said holds where."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from services.registry.domain.membership import Fact, Line, State, state_on, timed, told


@dataclass(frozen=True, slots=True)
class Merge:
    """A source said: `alias` is the same as `kept` from `effective_on` on. Both are numbers of the registry."""

    kept: str
    alias: str
    effective_on: date
    order_key: int
    told_ns: int


@dataclass(frozen=True, slots=True)
class Edge:
    """An alias and what it is an alias of: from which day on, and told when."""

    into: str
    effective_on: date
    told_ns: int


@dataclass(frozen=True, slots=True)
class _Bequest:
    """What an alias leaves to the kept code from a day on, where that is absent itself."""

    effective_on: date
    line: Line


# (time, step, number, key): what is told at one moment is folded in the order snapshot, event, merging.
_Place = tuple[int, int, str, int]
_Told = tuple[_Place, Fact | _Bequest]


def edges(merges: Iterable[Merge]) -> dict[str, Edge]:
    """
    Alias -> its edge. The result depends on what was told and when, not on the order of arrival.

    An alias stands for what it is an alias of: merging it again merges that. What is one already stays as it is, so
    there are no circles; of several days told for one sameness the earliest holds.
    """
    found: dict[str, Edge] = {}
    for merge in sorted(merges, key=lambda one: (one.told_ns, one.kept, one.alias)):
        up, other = path(found, merge.alias), path(found, merge.kept)
        is_one = up[-1] == other[-1]
        between = set(up) ^ set(other) if is_one else set(up[:-1])
        for number in between & found.keys():
            edge = found[number]
            found[number] = replace(edge, effective_on=min(edge.effective_on, merge.effective_on))
        if not is_one:
            found[up[-1]] = Edge(merge.kept, merge.effective_on, merge.told_ns)
    return found


def path(links: Mapping[str, Edge], number: str, day: date | None = None) -> list[str]:
    """The number and whatever it is an alias of, in turn (on a day)."""
    way = [number]
    while (edge := links.get(way[-1])) and (day is None or edge.effective_on <= day):
        way.append(edge.into)
    return way


def merged_lines(facts: Mapping[str, Collection[Fact]], merges: Collection[Merge]) -> dict[str, dict[date, State]]:
    """
    The timeline of each number, on every day at most one of those that are one.

    An alias keeps the days before the merging, also for what comes late. From the day on the kept code stands as it
    was said to stand; where it is absent it goes on as the alias did; and what is told of the alias after the merging
    was told is told of the kept code.
    """
    links = edges(merges)
    told_of: dict[str, list[_Told]] = {}
    for number in sorted(facts, key=lambda one: len(path(links, one)), reverse=True):  # aliases before the kept
        own = told_of.setdefault(number, [])
        own += _own(number, facts[number], merges)
        own.sort(key=lambda one: one[0])
        if edge := links.get(number):
            told_of.setdefault(edge.into, []).extend(_handed_on(number, own, edge))
    return {number: _until(links.get(number), _fold(told_of[number])) for number in facts}


def _own(number: str, facts: Iterable[Fact], merges: Iterable[Merge]) -> list[_Told]:
    """What was said of this very code; a merging is said of the kept one and keeps the order of its keys."""
    gone = State(False, "individual")
    mergings = {
        m.order_key: Fact(m.order_key, m.effective_on, gone, told_ns=m.told_ns) for m in merges if m.kept == number
    }
    return [
        ((time, 1 if key >= 0 else 0, number, key), fact)
        for time, key, fact in timed([*facts, *mergings.values()])
        if fact is not mergings.get(key)
    ]


def _handed_on(number: str, own: Collection[_Told], edge: Edge) -> list[_Told]:
    earlier = [one for one in own if one[0][0] <= edge.told_ns]
    later = [(place, _clamped(what, edge.effective_on)) for place, what in own if place[0] > edge.told_ns]
    return [((edge.told_ns, 2, number, 0), _Bequest(edge.effective_on, _fold(earlier))), *later]


def _clamped(what: Fact | _Bequest, day: date) -> Fact | _Bequest:
    """The same from a day on."""
    if isinstance(what, _Bequest) or what.ends_on is None or what.ends_on > day:
        return replace(what, effective_on=max(what.effective_on, day))
    return replace(what, effective_on=day, state=what.state.gone(), ends_on=None)


def _fold(said: Iterable[_Told]) -> dict[date, State]:
    line: dict[date, State] = {}
    for _, what in said:
        line = told(line, what) if isinstance(what, Fact) else _inherited(line, what)
    return line


def _inherited(line: dict[date, State], left: _Bequest) -> dict[date, State]:
    """An absent one goes on as its alias did, until something was said of its own."""
    day = left.effective_on
    if (here := state_on(line, day)) and here.present:
        return line
    until = min((own for own in line if own > day), default=date.max)
    theirs = {begins: state for begins, state in left.line.items() if day < begins < until}
    if (state := state_on(left.line, day)) and state.present:
        theirs[day] = replace(state, opening_stock=False, merged=True)
    return dict(sorted((line | theirs).items()))


def _until(edge: Edge | None, line: dict[date, State]) -> dict[date, State]:
    """The days before the merging; somebody absent by then has left, and was not merged away."""
    if edge is None:
        return line
    day = edge.effective_on
    before = {begins: state for begins, state in line.items() if begins < day}
    on_the_day = state_on(line, day)
    if on_the_day is not None and on_the_day.present:
        before[day] = replace(on_the_day.gone(), merged=True)
    elif day in line:
        before[day] = line[day]
    return before
