"""Judge examined events one after the other against what is known, whole batches in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.registry.domain.arrival import Arrivals
from services.registry.domain.contents import branches_of, effective_day, fact_of
from services.registry.domain.examined import Examined, Publisher, Seal
from services.registry.domain.membership import Fact, Line, news, timeline
from services.registry.domain.merging import Edge, Merge
from services.registry.domain.sharing import Links, Share, aliases, lines, own_lines
from services.registry.domain.verdict import ACCEPTED, DUPLICATE, SUPERSEDED, Verdict, parked
from shared.events.membership import Erased, Merged, Snapshot
from shared.events.registry import MemberState

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Judged:
    """One event, what became of it, its place in the feed of outcomes, and the place it had when it came."""

    cursor: int
    event: Examined
    verdict: Verdict
    arrived: int

    @property
    def is_first(self) -> bool:
        """Whether this is the first judgement of an id, which stays for ever."""
        fault = self.verdict.fault
        return self.event.keyed and self.verdict.outcome != "duplicate" and not (fault and fault.reason == "conflict")

    def told(self) -> dict[str, Any]:
        """What a publisher is told of it."""
        event, fault = self.event, self.verdict.fault
        told: dict[str, Any] = {"id": event.id, "source": event.source or event.claimed, "type": event.type}
        told |= {"outcome": self.verdict.outcome, "cursor": self.cursor}
        if fault:
            told |= {"reason": fault.reason, "pointer": fault.pointer, "sentence": fault.zh, "sentence_en": fault.en}
        return told


@dataclass(slots=True)
class Books:
    """
    What the registry knows that matters to a batch; judging writes into it, so that the next event sees it.

    `ids`: (source, id) -> hash of the body judged first (None = erased: any body is a repeat). `codes`: (source, code)
    -> member. `facts`: member -> order key -> fact. `said`: member -> day -> what was last said. `branches`: those
    that exist. `modes`: source -> whether it sends a sequence. `erased`: (source, sealed code) -> time of the erasure.
    `links`: who is one with whom, whole groups of those that the batch may touch. `sources`: the publishers by source.
    """

    ids: dict[Key, bytes | None]
    codes: dict[Key, str]
    facts: dict[str, dict[int, Fact]]
    said: Mapping[str, Mapping[date, MemberState]]
    branches: frozenset[str]
    modes: dict[str, bool]
    erased: dict[Key, int]
    seal: Seal
    new_number: Callable[[], str]
    links: Links = field(default_factory=Links)
    sources: Mapping[str, Publisher] = field(default_factory=dict)
    rosters: Arrivals = field(default_factory=Arrivals)
    new_codes: dict[Key, str] = field(default_factory=dict)
    new_members: dict[str, str] = field(default_factory=dict)
    new_facts: dict[tuple[str, int], Fact] = field(default_factory=dict)
    new_modes: dict[str, bool] = field(default_factory=dict)
    new_erased: dict[Key, int] = field(default_factory=dict)
    touched: dict[str, None] = field(default_factory=dict)
    # Of the linked ones: how their own source knows them, and what they are an alias of.
    together: dict[str, tuple[Line, Edge | None]] = field(default_factory=dict)

    def judge(self, event: Examined) -> Verdict:
        """What becomes of an event that has just come."""
        if event.keyed and (repeat := self._repeat(event)):
            return repeat
        return self.decide(event)

    def decide(self, event: Examined, *, replace: bool = False) -> Verdict:
        """What becomes of an event whose id is its own; `replace`: of two with one place in the order, it holds."""
        if event.fault:
            return Verdict("parked", event.fault)
        source = event.source or ""
        has_sequence = event.sequence is not None
        if self.modes.get(source, has_sequence) != has_sequence:
            return parked("sequence_mixed", "/sequence")
        verdict = self._settle(event, replace)
        if verdict.outcome != "parked" and source not in self.modes:
            self.modes[source] = self.new_modes[source] = has_sequence
        return verdict

    def news(self) -> list[MemberState]:
        """What the batch has changed, to be said in the order in which the members came."""
        groups = self.links.groups()
        told: list[MemberState] = []
        for member in self.touched:
            if member not in groups:
                told += news(member, timeline(self.facts[member].values()), self.said.get(member, {}))
            elif member not in self.together:
                for number, line in self._lines(groups[member]).items():
                    told += news(number, line, self.said.get(number, {}))
        return told

    def put(self, source: str, code: str, fact: Fact) -> None:
        """What a roster says of a code, on command."""
        member = self.codes.get((source, code)) or self._new_member(source, code)
        self.facts.setdefault(member, {})[fact.order_key] = self.new_facts[member, fact.order_key] = fact
        self.touched[member] = None

    def _lines(self, group: frozenset[str]) -> Mapping[str, Line]:
        """The timelines of all that are linked with each other."""
        facts = {number: self.facts.get(number, {}).values() for number in sorted(group)}
        known = aliases(group, self.links)
        for number, line in own_lines(facts, self.links).items():
            self.together[number] = line, known.get(number)
        return lines(facts, self.links)

    def _settle(self, event: Examined, replace: bool) -> Verdict:
        if isinstance(event.data, Erased):
            return self._erase(event)
        if isinstance(event.data, Snapshot):
            return self.rosters.take(event, event.data, self._is_forgotten)
        if self._was_erased(event, event.subject or ""):
            event.forget_code()
            return SUPERSEDED
        if isinstance(event.data, Merged):
            return self._merge(event, event.data, replace)
        return self._take(event, replace)

    def _repeat(self, event: Examined) -> Verdict | None:
        source, id_, sealed = event.source or "", event.id or "", event.sealed or ""
        for known in (id_, event.asked or "", sealed):
            if (source, known) in self.ids:
                first = self.ids[source, known]
                event.id = known  # of an erased event the id is not kept again either
                return DUPLICATE if first in (None, event.body_hash) else parked("conflict", "/id")
        self.ids[source, id_] = event.body_hash
        return None

    def _take(self, event: Examined, replace: bool) -> Verdict:
        source, code = event.source or "", event.subject or ""
        for n, branch in enumerate(branches_of(event)):
            if branch not in self.branches:
                return parked("unknown_branch", f"/data/branches/{n}")
        fact, member = fact_of(event), self.codes.get((source, code))
        known = self.facts.get(member or "", {})
        same_place = known.get(fact.order_key)
        if same_place == fact:
            return Verdict("accepted", member=member)
        is_taken = same_place is not None or (member and self.links.told_at(member, fact.order_key))
        if is_taken and not replace:
            return parked("tie", _place_of(event))
        member = member or self._new_member(source, code)
        newest = max(known, default=fact.order_key)
        self.facts.setdefault(member, {})[fact.order_key] = self.new_facts[member, fact.order_key] = fact
        self.touched[member] = None
        return Verdict("superseded" if fact.order_key < newest else "accepted", member=member)

    def _merge(self, event: Examined, said: Merged, replace: bool) -> Verdict:
        """The codes become aliases. What was erased before stays forgotten, and a code is no alias of itself."""
        source, key, day = event.source or "", event.order_key(), effective_day(event)
        kept = self.codes.get((source, said.member)) or self._new_member(source, said.member)
        others = dict.fromkeys(code for code in said.merged if code != said.member)
        aliases = [
            self.codes.get((source, code)) or self._new_member(source, code)
            for code in others
            if not self._was_erased(event, code)
        ]
        merges = [Merge(kept, alias, day, key, event.told_ns()) for alias in aliases]
        there = self.links.told_at(kept, key)
        if set(merges) == set(there) and merges:
            return Verdict("accepted", member=kept)
        if (there or key in self.facts.get(kept, {})) and not replace:
            return parked("tie", _place_of(event))
        self.links = self.links.plus(merges=tuple(merges))
        self.touched |= dict.fromkeys([kept, *aliases])
        return Verdict("accepted", member=kept)

    def _new_member(self, source: str, code: str) -> str:
        member = self.new_number()
        self.codes[source, code] = self.new_codes[source, code] = member
        self.new_members[member] = source
        self.facts.setdefault(member, {})
        if source in self.sources:
            self.links.rank[member] = (self.sources[source].rank, member)
        for other in twins(source, self.sources):
            if number := self.codes.get((other.source, code)):
                self.links.rank.setdefault(number, (other.rank, number))
                self.links = self.links.plus(shares=(Share(number, member, shared_from(other, self.sources[source])),))
                self.touched[number] = None
        return member

    def _was_erased(self, event: Examined, code: str) -> bool:
        """What was recorded before the erasure cannot bring the code back; a later event begins a new member."""
        return bool(self.erased) and (event.source or "", code) not in self.codes and self._is_forgotten(event, code)

    def _is_forgotten(self, event: Examined, code: str) -> bool:
        source = event.source or ""
        until = self.erased.get((source, self.seal(source, code))) if self.erased else None
        return until is not None and event.time_ns is not None and event.time_ns <= until

    def _erase(self, event: Examined) -> Verdict:
        source, code = event.source or "", event.subject or ""
        seal, time = (source, self.seal(source, code)), event.time_ns or 0
        self.erased[seal] = self.new_erased[seal] = max(time, self.erased.get(seal, time))
        member = self.codes.pop((source, code), None)
        self.new_codes.pop((source, code), None)
        return Verdict("accepted", member=member) if member else ACCEPTED


def _place_of(event: Examined) -> str:
    return "/time" if event.sequence is None else "/sequence"


def twins(source: str, sources: Mapping[str, Publisher]) -> list[Publisher]:
    """The other sources that use the same codes as this one."""
    mine = sources.get(source)
    if mine is None or mine.space is None:
        return []
    return [one for one in sources.values() if one.space == mine.space and one.source != source]


def shared_from(one: Publisher, other: Publisher) -> date:
    """From which day on equal codes of two sources of one space are one member."""
    return max(one.shared_from or date.min, other.shared_from or date.min)


def keys_of(events: Iterable[Examined], sources: Mapping[str, Publisher]) -> tuple[list[Key], list[Key]]:
    """Every (source, code) that a batch asks for, and those that only stand in a roster."""
    keys: dict[Key, None] = {}
    lines: dict[Key, None] = {}
    for event in events:
        source, said = event.source or "", event.data
        if isinstance(said, Snapshot):
            lines |= {(source, line.member): None for line in said.members}
        else:
            for code in (event.subject or "", *(said.merged if isinstance(said, Merged) else ())):
                keys |= {(one, code): None for one in (source, *(twin.source for twin in twins(source, sources)))}
    return list(keys), list(lines)


def reopened(
    facts: dict[str, dict[int, Fact]],
    said: Mapping[str, Mapping[date, MemberState]],
    links: Links,
    sources: Mapping[str, Publisher],
    numbers: Iterable[str],
) -> Books:
    """The books of some members who are to be told again; no event is judged by them."""
    return Books(
        ids={},
        codes={},
        facts=facts,
        said=said,
        branches=frozenset(),
        modes={},
        erased={},
        seal=lambda source, value: value,
        new_number=str,
        links=links,
        sources=sources,
        touched=dict.fromkeys(numbers),
    )
