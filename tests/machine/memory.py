"""A hearer in memory: the pure core of shared/consumer, and dictionaries where the real one has tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.consumer.decide import MAX_ATTEMPTS, Heard, Key, classify, lanes, waves

SIZE = 4  # small, so that batches are cut into lanes and transactions all the time


class Indigestible(Exception):
    """What a handler raises for an event it cannot digest."""


@dataclass
class Entry:
    """A parked event."""

    event: Heard
    reason: str
    attempts: int = 0


@dataclass
class Memory:
    """The rules of Intake and ParkedStore over dictionaries; `queue` is the broker's."""

    queue: list[Heard] = field(default_factory=list)
    positions: dict[Key, int] = field(default_factory=dict)
    inbox: set[str] = field(default_factory=set)
    parked: dict[str, Entry] = field(default_factory=dict)
    applied: list[Heard] = field(default_factory=list)
    indigestible: set[str] = field(default_factory=set)

    def send(self, events: Sequence[Heard]) -> None:
        """The broker takes them."""
        self.queue += events

    def deliver(self, count: int, crash: str | None = None) -> list[Heard]:
        """Hand over the oldest; a crash before or after the commit leaves them in the queue."""
        batch = self.queue[:count]
        if crash != "before":
            for lane in lanes(batch, SIZE):
                for start in range(0, len(lane), SIZE):
                    self._apply(lane[start : start + SIZE])
        if crash is None:
            del self.queue[:count]
        return batch if crash != "before" else []

    def retry(self) -> None:
        """Time goes by: everything that is to be tried again is tried."""
        due = [entry for entry in self.parked.values() if entry.reason == "retry" or self._left_behind(entry)]
        for entry in sorted(due, key=lambda entry: entry.event.version):
            if entry.reason == "retry":
                entry.attempts += 1
                entry.reason = "poison" if entry.attempts >= MAX_ATTEMPTS else "retry"
            self._apply([entry.event])

    def let_all_be_tried(self) -> None:
        """A person lets everything that was given up be tried again."""
        for entry in self.parked.values():
            if entry.reason == "poison":
                entry.reason, entry.attempts = "retry", 0

    def heard(self) -> list[tuple[str, int, str]]:
        """(subject, version, id) of what was applied, in order."""
        return [(event.subject, event.version, event.id) for event in self.applied]

    def aside(self) -> dict[str, str]:
        """id -> reason of what is parked."""
        return {event_id: entry.reason for event_id, entry in self.parked.items()}

    def reached(self) -> dict[str, int]:
        """subject -> position."""
        return {subject: version for (_, subject), version in self.positions.items()}

    def _left_behind(self, entry: Entry) -> bool:
        position = self.positions.get(entry.event.key, 0)
        return entry.reason == "waiting" and entry.event.version <= position + 1

    def _apply(self, events: list[Heard]) -> None:
        while events:
            events = self._apply_or_halve(events)

    def _apply_or_halve(self, events: list[Heard]) -> list[Heard]:
        try:
            return self._together(events)
        except Indigestible:
            if len(events) == 1:
                self._fail(events[0])
                return []
        middle = len(events) // 2
        return self._apply_or_halve(events[:middle]) + self._apply_or_halve(events[middle:])

    def _together(self, events: list[Heard]) -> list[Heard]:
        ids = {event.id for event in events}
        aside = {event_id for event_id, entry in self.parked.items() if entry.reason != "conflict"}
        plan = classify(events, self.positions, ids & self.inbox, ids & self.inbox & aside)
        done: list[Heard] = []
        for _, wave in waves(plan.apply):
            if any(event.id in self.indigestible for event in wave):
                raise Indigestible
            done += wave
        self.applied += done
        self.inbox |= ids
        self.positions |= plan.positions
        for event in (*plan.apply, *plan.duplicates):
            if event.id in plan.known and event.id in aside:
                self.parked.pop(event.id, None)
        for reason, found in (("waiting", plan.waiting), ("conflict", plan.conflicts)):
            for event in found:
                self._park(event, reason)
        return self._released(plan.positions)

    def _park(self, event: Heard, reason: str) -> None:
        entry = self.parked.setdefault(event.id, Entry(event, reason))
        entry.reason = reason

    def _fail(self, event: Heard) -> None:
        self.inbox.add(event.id)
        entry = self.parked.setdefault(event.id, Entry(event, "retry"))
        entry.attempts = max(entry.attempts, 1)
        if entry.reason != "poison":
            entry.reason = "retry"

    def _released(self, moved: dict[Key, int]) -> list[Heard]:
        released: list[Heard] = []
        for key, reached in moved.items():
            waiting = [e.event for e in self.parked.values() if e.reason == "waiting" and e.event.key == key]
            following = reached
            for event in sorted(waiting, key=lambda event: event.version):
                if event.version in (following, following + 1) and event.version > reached:
                    following = event.version
                    released.append(event)
        return released
