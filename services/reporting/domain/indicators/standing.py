"""How long a branch stood in a year: what is judged by a year needs one that was long enough."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

ACTIVE = ("normal", "rectifying")


@dataclass(frozen=True, slots=True)
class State:
    """A branch from a day on; of several states of one day the last version holds."""

    since: date
    version: int
    status: str
    """As told; `ended` for a branch that is no more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The states of one branch, one for each day on which it changed."""

    states: Sequence[State]

    @classmethod
    def of(cls, states: Iterable[State]) -> Standing:
        """From all states told, in any order."""
        last = {state.since: state for state in sorted(states, key=lambda one: (one.since, one.version))}
        return cls(tuple(last.values()))

    def days(self, first: date, last: date) -> int:
        """On how many days of a period, both ends counted, the branch was active (normal or rectifying)."""
        days = 0
        for state, following in zip_longest(self.states, self.states[1:]):
            if state.status in ACTIVE:
                begins, ends = max(state.since, first), min(following.since - _DAY if following else last, last)
                days += max((ends - begins).days + 1, 0)
        return days

    def on(self, day: date) -> bool:
        """Whether it was active on a day."""
        return self.days(day, day) == 1


_DAY = timedelta(days=1)
