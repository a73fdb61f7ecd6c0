"""The machine: writers, a bus that does whatever a bus may do, crashes and poison; and what must be true after each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Protocol
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from shared.consumer.decide import Heard
from shared.events.base import Event
from shared.events.registry import GroupAbsenceExplained

STREAMS = st.sampled_from(["branch/a", "branch/b", "branch/c"])
FEW = st.integers(1, 9)
ANY = st.integers(0, 10_000)


class Hearer(Protocol):
    """What the machine drives: a hearer with the broker's queue before it."""

    indigestible: set[str]

    def send(self, events: list[Heard]) -> None:
        """Put events into the queue."""

    def deliver(self, count: int, crash: str | None = None) -> list[Heard]:
        """Let it hear the oldest; returns what it has heard. After a crash they are in the queue again."""

    def retry(self) -> None:
        """Let it try again what it set aside."""

    def let_all_be_tried(self) -> None:
        """A person decides so for what was given up."""

    def heard(self) -> list[tuple[str, int, str]]:
        """(subject, version, id) of what was applied, in order."""

    def aside(self) -> dict[str, str]:
        """id -> reason."""

    def reached(self) -> dict[str, int]:
        """subject -> position."""

    @property
    def queue(self) -> list[Heard]:
        """What was sent and not yet acknowledged."""


class Machine(RuleBasedStateMachine):
    """The model is a dictionary: what was said in each stream."""

    hearer: Hearer

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, list[Heard]] = defaultdict(list)
        self.usurpers: list[Heard] = []
        self.unsent: list[Heard] = []
        self.taken: set[str] = set()
        self.told_again: set[str] = set()
        self.before: dict[str, int] = {}
        self.number = 0

    def _new(self, subject: str, version: int) -> Heard:
        self.number += 1
        return _event(self.number, subject, version)

    @rule(subject=STREAMS, events=FEW)
    def write(self, subject: str, events: int) -> None:
        for _ in range(events):
            event = self._new(subject, len(self.said[subject]) + 1)
            self.said[subject].append(event)
            self.unsent.append(event)

    @precondition(lambda self: self.unsent)
    @rule(events=FEW)
    def send(self, events: int) -> None:
        self.hearer.send(self.unsent[:events])
        del self.unsent[:events]

    @precondition(lambda self: len(self.unsent) > 1)
    @rule(one=ANY, other=ANY)
    def swap(self, one: int, other: int) -> None:
        one, other = one % len(self.unsent), other % len(self.unsent)
        self.unsent[one], self.unsent[other] = self.unsent[other], self.unsent[one]

    @precondition(lambda self: self.unsent)
    @rule(which=ANY)
    def lose(self, which: int) -> None:
        del self.unsent[which % len(self.unsent)]

    @precondition(lambda self: any(self.said.values()))
    @rule(which=ANY, times=st.integers(1, 5))
    def duplicate(self, which: int, times: int) -> None:
        everything = [event for events in self.said.values() for event in events] + self.usurpers
        self.hearer.send([everything[which % len(everything)]] * times)

    @precondition(lambda self: any(self.said.values()))
    @rule(which=ANY)
    def use_a_version_twice(self, which: int) -> None:
        everything = [event for events in self.said.values() for event in events]
        chosen = everything[which % len(everything)]
        usurper = self._new(chosen.subject, chosen.version)
        self.usurpers.append(usurper)
        self.hearer.send([usurper])

    @rule(events=FEW)
    def deliver(self, events: int) -> None:
        self._deliver(events)

    @rule(events=FEW, crash=st.sampled_from(["before", "after"]))
    def crash(self, events: int, crash: str) -> None:
        self._deliver(events, crash)

    def _deliver(self, events: int, crash: str | None = None) -> None:
        self.taken |= {event.id for event in self.hearer.deliver(events, crash) if not event.replay}

    @precondition(lambda self: any(self.said.values()))
    @rule(which=ANY)
    def poison(self, which: int) -> None:
        everything = [event for events in self.said.values() for event in events]
        self.hearer.indigestible.add(everything[which % len(everything)].id)

    @rule()
    def cure(self) -> None:
        self.hearer.indigestible.clear()

    @rule()
    def retry(self) -> None:
        self.hearer.retry()

    @rule(subject=STREAMS, since=ANY)
    def replay(self, subject: str, since: int) -> None:
        events = self.said[subject][since % (len(self.said[subject]) + 1) :]
        self.told_again |= {event.id for event in events}
        self.hearer.send([replace(event, replay=True) for event in events])

    @invariant()
    def each_stream_is_applied_in_order_and_each_version_once(self) -> None:
        versions: dict[str, int] = defaultdict(int)
        for subject, version, _ in self.hearer.heard():
            assert version == versions[subject] + 1, (subject, version, dict(versions))
            versions[subject] = version
        assert dict(versions) == self.hearer.reached()

    @invariant()
    def no_position_goes_back(self) -> None:
        reached = self.hearer.reached()
        for subject, version in self.before.items():
            assert reached.get(subject, 0) >= version
        self.before = reached

    @invariant()
    def what_was_heard_is_applied_or_has_a_row_that_says_why(self) -> None:
        applied = [event_id for _, _, event_id in self.hearer.heard()]
        assert len(applied) == len(set(applied))
        aside = self.hearer.aside()
        assert not set(applied) & aside.keys()
        assert self.taken - self._settled_by_replay() <= set(applied) | aside.keys()
        assert set(applied) | aside.keys() <= self._all()

    def _settled_by_replay(self) -> set[str]:
        """Told again, an event whose version another id has taken is a duplicate by rule (docs/decisions/0020)."""
        taken_twice = {(event.subject, event.version) for event in self.usurpers}
        everything = [event for events in self.said.values() for event in events]
        return {e.id for e in everything if e.id in self.told_again and (e.subject, e.version) in taken_twice}

    @invariant()
    def what_was_applied_was_said(self) -> None:
        known = self._all()
        assert {event_id for _, _, event_id in self.hearer.heard()} <= known

    def _all(self) -> set[str]:
        return {event.id for events in self.said.values() for event in events} | {e.id for e in self.usurpers}

    def teardown(self) -> None:
        """Everything is put right: poison is cured, all is told again, what waits is tried; then nothing is missing."""
        self.hearer.indigestible.clear()
        self.hearer.let_all_be_tried()
        for events in self.said.values():
            self.told_again |= {event.id for event in events}
            self.hearer.send([replace(event, replay=True) for event in events])
        while self.hearer.queue:
            self._deliver(50)
        for _ in range(3):
            self.hearer.retry()
        self.each_stream_is_applied_in_order_and_each_version_once()
        self.what_was_heard_is_applied_or_has_a_row_that_says_why()
        said = {subject: len(events) for subject, events in self.said.items() if events}
        assert self.hearer.reached() == said
        assert set(self.hearer.aside().values()) <= {"conflict"}


def _event(number: int, subject: str, version: int) -> Event[Any]:
    code = subject.partition("/")[2]
    return Event(
        id=str(UUID(int=number)),
        source="/societies/csbme/registry",
        type=GroupAbsenceExplained.TYPE,
        subject=subject,
        version=version,
        recorded_at=datetime(2025, 1, 1, tzinfo=UTC),
        actor="test",
        correlation_id="c",
        causation_id=None,
        batch_id=None,
        data=GroupAbsenceExplained(effective_on=date(2025, 1, 1), code=code, reason="other"),
    )
