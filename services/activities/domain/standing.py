"""On which days a branch stood: its states in the world, as the registry has told them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stood:
    """How long a party stood in a span of days, and whether it stood at its end."""

    days: int
    at_end: bool


@dataclass(frozen=True, slots=True)
class Standings:
    """Branch -> its states, (since, status), in the order of their days; of two for one day the later told is last."""

    states: Mapping[str, Sequence[tuple[date, str]]]

    @classmethod
    def read(cls, rows: Iterable[tuple[str, date, int, str]]) -> Standings:
        """From (branch, effective day, version, status) in any order."""
        states: dict[str, list[tuple[date, str]]] = {}
        for code, since, _, status in sorted(rows):
            states.setdefault(code, []).append((since, status))
        return cls(states)

    def stood(self, branch: str, first: date, last: date, statuses: Collection[str]) -> Stood:
        """
        The days from `first` to `last` on which a branch had one of these statuses.

        For days to come the state known last is taken to go on.
        """
        states = self.states.get(branch, ())
        days, at_end = 0, False
        for n, (since, status) in enumerate(states):
            until = states[n + 1][0] - _DAY if n + 1 < len(states) else date.max
            begin, end = max(first, since), min(last, until)
            if begin <= end and status in statuses:
                days += (end - begin).days + 1
                at_end = at_end or end == last
        return Stood(days, at_end)

    def society_stood(self, first: date, last: date, statuses: Collection[str]) -> Stood:
        """The society stands as long as a branch does: nothing is expected of a register that is still empty."""
        each = [self.stood(branch, first, last, statuses) for branch in self.states]
        return Stood(max((one.days for one in each), default=0), any(one.at_end for one in each))
