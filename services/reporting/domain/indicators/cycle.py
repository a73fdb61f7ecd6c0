"""A cycle as reporting has heard of it, and what is computed in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.reporting.domain.indicators.catalogue import EDITION, INDICATORS
from services.reporting.domain.indicators.indicator import Indicator, Listing
from services.reporting.domain.indicators.measures import Measures
from services.reporting.domain.indicators.standing import Standing
from services.reporting.domain.indicators.values import Entry, Frame, last_day, value_of
from shared.events.reporting import IndicatorComputed, MeasureUsed, SetBy

CODE_LENGTH = 64
FACTS_NAMED = 100
"""How many facts an event names; `records` counts all of them, and the whole list is kept."""
Found = Mapping[tuple[str, str], Sequence[Entry]]
"""(indicator, branch) -> its list."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """
    An assessment that is open: its year, its branches, and the measures its scheme sets, by indicator.

    `holding` are the measures set for the last day of its year, `told` the days allowed that activities tells for it:
    the scheme goes before both, and `told` before `holding`, by the day of each record.
    """

    code: str
    year: int
    branches: tuple[str, ...]
    measures: Mapping[str, Measures] = field(default_factory=dict)
    holding: Mapping[str, Measures] = field(default_factory=dict)
    told: Mapping[str, int] = field(default_factory=dict)

    @property
    def first_day(self) -> date:
        """The first day of the year."""
        return date(self.year, 1, 1)

    @property
    def edition(self) -> str:
        """Another catalogue, or another limit: what was computed under the one before is computed again."""
        said = f"{EDITION} {sorted(self.told.items())}" + repr(
            sorted((code, sorted(of.items())) for code, of in self.holding.items())
        )
        return hashlib.sha256(said.encode()).hexdigest()

    def measured(self, indicator: Indicator) -> Measures:
        """The limits by which an indicator is computed in this cycle, but for those told by activities."""
        return indicator.measured(self.measures.get(indicator.code, {}), self.holding.get(indicator.code, {}))

    def used(self, indicator: Indicator) -> tuple[MeasureUsed, ...]:
        """The limits by which an indicator is computed, each with who set it, by name."""
        given = self.measures.get(indicator.code, {})
        found = []
        for name, value in sorted(self.measured(indicator).items()):
            by: SetBy = "scheme" if name in given else "society"
            if name == "within_days" and by == "society" and indicator.code in self.told:
                by, value = "activities", self.told[indicator.code]
            number, codes = (value, ()) if isinstance(value, int) else (None, value)
            found.append(MeasureUsed(name=name, number=number, codes=codes, by=by))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Computed:
    """A value with the list that it follows from."""

    event: IndicatorComputed
    entries: tuple[Entry, ...]


def code_of(cycle: str, branch: str, indicator: str) -> str:
    """One code for one cycle, branch and indicator; too long a one is shortened to its hash."""
    code = f"{cycle}.{branch}.{indicator}"
    if len(code) <= CODE_LENGTH:
        return code
    return hashlib.blake2b(code.encode(), digest_size=20).hexdigest()


def list_sha256(entries: Iterable[Entry]) -> str:
    """The hash of a list, as figures have it: that of its lines `<event id> <weight> <group>` in their order."""
    lines = (f"{one.event_id} {one.weight} {one.role}" for one in entries)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def compute(
    cycle: Cycle, listings: Iterable[Listing], found: Found, standings: Mapping[str, Standing], today: date
) -> list[Computed]:
    """Every indicator of these listings for every branch of a cycle, in the order of codes: never by value."""
    kept = {(indicator, entry.role) for (indicator, _), entries in found.items() for entry in entries}
    wanted = set(listings)
    computed = []
    for branch in cycle.branches:
        standing = standings.get(branch, Standing(()))
        for indicator in INDICATORS.values():
            if indicator.listing in wanted:
                frame = Frame(cycle.year, today, standing, kept, cycle.measured(indicator))
                computed.append(_computed(cycle, branch, indicator, found.get((indicator.code, branch), ()), frame))
    return computed


def _computed(cycle: Cycle, branch: str, indicator: Indicator, entries: Sequence[Entry], frame: Frame) -> Computed:
    listed = tuple(sorted(entries))
    event = IndicatorComputed(
        code=code_of(cycle.code, branch, indicator.code),
        cycle=cycle.code,
        branch=branch,
        indicator=indicator.code,
        value=value_of(indicator, listed, frame),
        definition=indicator.version,
        facts=tuple(dict.fromkeys(one.event_id for one in listed))[:FACTS_NAMED],
        records=len(listed),
        list_sha256=list_sha256(listed),
        measures=cycle.used(indicator),
        effective_on=last_day(cycle.year, frame.today),
    )
    return Computed(event, listed)
