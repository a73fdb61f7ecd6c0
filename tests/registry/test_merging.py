"""Codes found to be one: any order of arrival ends in what a plain replay in the order of telling gives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.registry.domain.membership import Fact, State, state_on, timeline
from services.registry.domain.merging import Merge, edges, merged_lines
from services.registry.domain.sharing import Links, Share, lines

DAY = date(2026, 1, 1)
DAYS = range(12)
CODES = ("K", "A", "X")
IN = {name: State(True, "individual", None, (name,)) for name in ("P", "Q", "R")}
GONE = State(False, "individual")


def day(n: int) -> date:
    return DAY + timedelta(days=n)


def said(time: int, begins: int, state: State | str | None, ends: int | None = None) -> Fact:
    meant = IN[state] if isinstance(state, str) else state or GONE
    return Fact(time, day(begins), meant, None if ends is None else day(ends), told_ns=time)


def merge(time: int, kept: str, alias: str, begins: int) -> Merge:
    return Merge(kept, alias, day(begins), time, time)


def where(facts: dict[str, list[Fact]], merges: list[Merge]) -> dict[str, str]:
    """Code -> the branch it is counted in, one letter a day, '.' = absent."""
    return {code: drawn(line) for code, line in merged_lines(facts, merges).items()}


def drawn(line: Any) -> str:
    states = [state_on(line, day(n)) for n in DAYS]
    return "".join(s.branches[0] if s is not None and s.present else "." for s in states)


def test_two_before_and_one_from_the_day_on() -> None:
    """`merged` (codes that become aliases of it), `effective_on`."""
    facts = {"K": [said(1, 0, "P")], "A": [said(2, 2, "Q")]}
    assert where(facts, [merge(9, "K", "A", 5)]) == {"K": "PPPPPPPPPPPP", "A": "..QQQ......."}


def test_what_is_told_of_an_alias_later_is_told_of_the_kept_code() -> None:
    facts = {"K": [said(1, 0, "P")], "A": [said(2, 2, "Q"), said(10, 7, "R"), said(11, 9, None)]}
    assert where(facts, [merge(9, "K", "A", 5)]) == {"K": "PPPPPPPRR...", "A": "..QQQ......."}


def test_what_comes_late_of_an_alias_still_holds_for_the_days_before() -> None:
    late = said(3, 3, "R")  # told before the merging, whenever it arrived
    facts = {"K": [said(1, 0, "P")], "A": [said(2, 2, "Q"), late]}
    assert where(facts, [merge(9, "K", "A", 5)]) == {"K": "PPPPPPPPPPPP", "A": "..QRR......."}
    later = replace(late, order_key=10, told_ns=10)  # told after it, of a day before: both, each on its days
    facts["A"][1] = later
    assert where(facts, [merge(9, "K", "A", 5)]) == {"K": "PPPPPRRRRRRR", "A": "..QRR......."}


def test_a_new_code_for_an_old_one_goes_on_as_the_old_one_did() -> None:
    facts: dict[str, list[Fact]] = {"K": [], "A": [said(2, 2, "Q", 9)]}
    assert where(facts, [merge(9, "K", "A", 5)]) == {"K": ".....QQQQ...", "A": "..QQQ......."}
    facts["K"] = [said(1, 0, "P", 3)]  # had left, and came back under another code
    assert where(facts, [merge(9, "K", "A", 5)]) == {"K": "PPP..QQQQ...", "A": "..QQQ......."}


def test_merging_unknown_codes_counts_nobody_until_something_is_said() -> None:
    assert where({"K": [], "A": []}, [merge(9, "K", "A", 5)]) == {"K": "." * 12, "A": "." * 12}
    facts = {"K": [], "A": [said(10, 2, "Q")]}  # told after the merging
    assert where(facts, [merge(9, "K", "A", 5)]) == {"K": ".....QQQQQQQ", "A": "..QQQ......."}


def test_merging_twice_takes_the_earlier_day_and_in_a_circle_changes_nothing() -> None:
    facts = {"K": [said(1, 0, "P")], "A": [said(2, 0, "Q")]}
    once = where(facts, [merge(9, "K", "A", 5)])
    assert where(facts, [merge(9, "K", "A", 5), merge(10, "K", "A", 8)]) == once
    assert where(facts, [merge(9, "K", "A", 5), merge(10, "K", "A", 3)])["A"] == "QQQ........."
    assert where(facts, [merge(9, "K", "A", 5), merge(10, "A", "K", 5)]) == once
    assert where(facts, [merge(9, "K", "K", 5)]) == {"K": "P" * 12, "A": "Q" * 12}


def test_a_kept_code_that_is_merged_itself_takes_its_aliases_along() -> None:
    facts = {"X": [said(1, 0, "R")], "K": [said(2, 0, "P")], "A": [said(3, 0, "Q"), said(20, 9, None)]}
    merges = [merge(9, "K", "A", 3), merge(10, "X", "K", 6)]
    assert where(facts, merges) == {"X": "RRRRRRRRR...", "K": "PPPPPP......", "A": "QQQ........."}


def test_merging_an_alias_merges_what_it_is_an_alias_of() -> None:
    facts = {"X": [said(1, 0, "R")], "K": [said(2, 0, "P")], "A": [said(3, 0, "Q")]}
    merges = [merge(9, "K", "A", 3), merge(10, "X", "A", 6)]
    assert where(facts, merges) == {"X": "RRRRRRRRRRRR", "K": "PPPPPP......", "A": "QQQ........."}
    into_alias = [merge(9, "K", "A", 3), merge(10, "A", "X", 6)]
    assert where(facts, into_alias) == {"X": "RRRRRR......", "K": "PPPPPPPPPPPP", "A": "QQQ........."}


def test_an_alias_that_had_left_was_not_merged_away() -> None:
    facts = {"K": [said(1, 0, "P")], "A": [said(2, 0, "Q"), said(3, 5, None)]}
    assert not merged_lines(facts, [merge(9, "K", "A", 5)])["A"][day(5)].merged
    facts["A"].pop()
    assert merged_lines(facts, [merge(9, "K", "A", 5)])["A"][day(5)].merged


# --- an independent model: days as cells, told one after the other

_states = st.sampled_from([*IN.values(), GONE])
_days = st.integers(0, 11)


@st.composite
def some_history(draw: st.DrawFn) -> tuple[dict[str, list[Fact]], list[Merge]]:
    facts: dict[str, list[Fact]] = {code: [] for code in CODES}
    merges = []
    for time in range(1, draw(st.integers(1, 9))):
        code = draw(st.sampled_from(CODES))
        if draw(st.integers(0, 2)) == 0:
            merges.append(merge(time, code, draw(st.sampled_from(CODES)), draw(_days)))
        else:
            begins, state = draw(_days), draw(_states)
            ends = draw(st.none() | st.integers(begins + 1, 12)) if state.present else None
            facts[code].append(said(time, begins, state, ends))
    return facts, merges


@dataclass
class Cells:
    """What a clerk with a wall calendar for each code would do, told one thing after the other."""

    ends: dict[str, tuple[str, int]]
    known: dict[str, list[State | None]]
    active: set[str]

    def write(self, code: str, begins: int, state: State | None, until: int = 12) -> None:
        for n in range(begins, until):
            self.known[code][n] = state
        if code in self.active:
            into, cut = self.ends[code]
            if max(begins, cut) < until or begins < 12:
                self.write(into, max(begins, cut), state, max(until, cut) if until < 12 else 12)

    def leave(self, alias: str) -> None:
        into, cut = self.ends[alias]
        self.active.add(alias)
        left = list(self.known[alias])
        while True:
            self.inherit(into, cut, left)
            if into not in self.active:
                return
            into, cut = self.ends[into][0], max(cut, self.ends[into][1])

    def inherit(self, into: str, cut: int, left: list[State | None]) -> None:
        if cut >= 12 or ((here := self.known[into][cut]) is not None and here.present):
            return
        n, own = cut, self.known[into][cut]
        while n < 12 and self.known[into][n] is own:
            state = left[n]
            self.known[into][n] = state if state is not None and state.present else own
            n += 1


def replayed(facts: dict[str, list[Fact]], merges: list[Merge]) -> dict[str, str]:
    links = {alias: (edge.into, (edge.effective_on - DAY).days) for alias, edge in edges(merges).items()}
    when = {alias: edge.told_ns for alias, edge in edges(merges).items()}
    cells = Cells(links, {code: [None] * 12 for code in CODES}, set())
    for time in range(1, 10):
        for code, told in facts.items():
            for fact in told:
                if fact.told_ns == time:
                    begins = (fact.effective_on - DAY).days
                    cells.write(code, begins, replace(fact.state))
                    if fact.ends_on:
                        cells.write(code, (fact.ends_on - DAY).days, replace(GONE))
        for alias in [alias for alias, told in when.items() if told == time]:
            cells.leave(alias)
    drawn = {}
    for code, line in cells.known.items():
        cut = links[code][1] if code in links else 12
        drawn[code] = "".join(s.branches[0] if s and s.present and n < cut else "." for n, s in enumerate(line))
    return drawn


@settings(max_examples=120, deadline=None)
@given(some_history())
def test_it_is_what_a_clerk_with_a_wall_calendar_would_say(history: tuple[dict[str, list[Fact]], list[Merge]]) -> None:
    facts, merges = history
    assert where(facts, merges) == replayed(facts, merges)


@settings(max_examples=50, deadline=None)
@given(some_history(), st.randoms())
def test_the_order_of_arrival_does_not_matter(history: tuple[dict[str, list[Fact]], list[Merge]], random: Any) -> None:
    facts, merges = history
    shuffled = {code: random.sample(told, len(told)) for code, told in random.sample(list(facts.items()), 3)}
    assert where(shuffled, random.sample(merges, len(merges))) == where(facts, merges)


@settings(max_examples=50, deadline=None)
@given(some_history())
def test_from_the_day_on_at_most_one_of_those_that_are_one_is_counted(
    history: tuple[dict[str, list[Fact]], list[Merge]],
) -> None:
    facts, merges = history
    found, links = where(facts, merges), edges(merges)
    for alias, edge in links.items():
        assert set(found[alias][max((edge.effective_on - DAY).days, 0) :]) <= {"."}
    apart = where(facts, [])
    for code in set(CODES) - links.keys() - {edge.into for edge in links.values()}:
        assert found[code] == apart[code]


# --- two sources

RANK = {"a": (0, "a"), "b": (1, "b"), "c": (1, "c")}


def shared(facts: dict[str, list[Fact]], begins: int, merges: tuple[Merge, ...] = ()) -> dict[str, str]:
    links = Links(merges, (Share("b", "a", day(begins)),), RANK)
    return {number: drawn(line) for number, line in lines(facts, links).items()}


def test_a_person_known_by_two_sources_is_counted_once_as_the_first_source_says() -> None:
    facts = {"a": [said(1, 3, "P"), said(5, 9, None)], "b": [said(2, 0, "Q")]}
    assert shared(facts, 0) == {"a": "QQQPPPPPP...", "b": "............"}
    assert shared(facts, 5) == {"a": "...PPPPPP...", "b": "QQQQQ......."}
    assert shared({"a": [], "b": [said(2, 0, "Q")]}, 5) == {"a": ".....QQQQQQQ", "b": "QQQQQ......."}


def test_what_the_other_source_merges_stays_one_person() -> None:
    facts = {"a": [said(1, 2, "P")], "b": [said(2, 0, "Q")], "c": [said(3, 0, "R")]}
    once = shared(facts, 4, (merge(9, "c", "b", 7),))
    assert once == {"a": "..PPPPPPPPPP", "b": "QQQQ........", "c": "RRRRRRR....."}


def test_only_what_a_source_said_itself_is_a_movement() -> None:
    facts = {"a": [said(1, 5, "P")], "b": [said(2, 0, "Q")]}
    flags = lines(facts, Links((), (Share("b", "a", day(5)),), RANK))
    assert [(s.present, s.merged) for s in flags["a"].values()] == [(True, False)]  # joined on that very day
    assert [(s.present, s.merged) for s in flags["b"].values()] == [(True, False), (False, True)]
    facts["a"] = []
    flags = lines(facts, Links((), (Share("b", "a", day(5)),), RANK))
    assert [(s.present, s.merged) for s in flags["a"].values()] == [(True, True)]


# --- a snapshot among what is told live


def test_a_snapshot_stands_where_it_was_taken_whatever_the_sequence() -> None:
    live = [replace(said(n, n, name), told_ns=10 * n) for n, name in ((1, "P"), (2, "Q"))]  # sequences 1, 2
    taken = Fact(-7, day(0), IN["R"], told_ns=15)
    assert drawn(timeline([*live, taken])) == "RRQQQQQQQQQQ"
    assert drawn(timeline([*live, replace(taken, told_ns=25)])) == "RRRRRRRRRRRR"
    assert drawn(timeline([*live, replace(taken, told_ns=5)])) == "RPQQQQQQQQQQ"
