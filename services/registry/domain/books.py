"""Judge examined events one after the other against what is known, whole batches in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.registry.domain.contents import branches_of, fact_of
from services.registry.domain.examined import Examined, Seal
from services.registry.domain.membership import Fact, news
from services.registry.domain.verdict import ACCEPTED, DUPLICATE, SUPERSEDED, Verdict, parked
from shared.events.membership import Erased
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
    new_codes: dict[Key, str] = field(default_factory=dict)
    new_members: dict[str, str] = field(default_factory=dict)
    new_facts: dict[tuple[str, int], Fact] = field(default_factory=dict)
    new_modes: dict[str, bool] = field(default_factory=dict)
    new_erased: dict[Key, int] = field(default_factory=dict)
    touched: dict[str, None] = field(default_factory=dict)

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
        verdict = self._erase(event) if isinstance(event.data, Erased) else self._take(event, replace)
        if verdict.outcome != "parked" and source not in self.modes:
            self.modes[source] = self.new_modes[source] = has_sequence
        return verdict

    def news(self) -> list[MemberState]:
        """What the batch has changed, to be said in the order in which the members came."""
        return [
            saying
            for member in self.touched
            for saying in news(member, self.facts[member].values(), self.said.get(member, {}))
        ]

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
        if self._was_erased(event):
            event.forget_code()
            return SUPERSEDED
        for n, branch in enumerate(branches_of(event)):
            if branch not in self.branches:
                return parked("unknown_branch", f"/data/branches/{n}")
        fact, member = fact_of(event), self.codes.get((source, code))
        known = self.facts.get(member or "", {})
        same_place = known.get(fact.order_key)
        if same_place == fact:
            return Verdict("accepted", member=member)
        if same_place is not None and not replace:
            return parked("tie", "/time" if event.sequence is None else "/sequence")
        member = member or self._new_member(source, code)
        newest = max(known, default=fact.order_key)
        self.facts.setdefault(member, {})[fact.order_key] = self.new_facts[member, fact.order_key] = fact
        self.touched[member] = None
        return Verdict("superseded" if fact.order_key < newest else "accepted", member=member)

    def _new_member(self, source: str, code: str) -> str:
        member = self.new_number()
        self.codes[source, code] = self.new_codes[source, code] = member
        self.new_members[member] = source
        return member

    def _was_erased(self, event: Examined) -> bool:
        """What was recorded before the erasure cannot bring the code back; a later event begins a new member."""
        source, code = event.source or "", event.subject or ""
        if not self.erased or (source, code) in self.codes:
            return False
        until = self.erased.get((source, self.seal(source, code)))
        return until is not None and event.time_ns is not None and event.time_ns <= until

    def _erase(self, event: Examined) -> Verdict:
        source, code = event.source or "", event.subject or ""
        seal, time = (source, self.seal(source, code)), event.time_ns or 0
        self.erased[seal] = self.new_erased[seal] = max(time, self.erased.get(seal, time))
        member = self.codes.pop((source, code), None)
        self.new_codes.pop((source, code), None)
        return Verdict("accepted", member=member) if member else ACCEPTED
