"""
What the rules expect of whom, and whether it is there: a pure function of rules, records and the day.

It has no memory. Whenever it is asked, whatever was entered late, corrected or withdrawn meanwhile, the same facts give
the same expectations; a row changes because a fact has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import blake2b

from services.activities.domain.expectation_rules import (
    Activities,
    InForce,
    Meetings,
    Minutes,
    Of,
    Plan,
    Report,
)
from services.activities.domain.periods import Period, periods_of
from services.activities.domain.standing import Standings, Stood
from shared.limits.rules import Timeline, value_on

SOCIETY = "society"
ACTIVE = ("normal", "rectifying")


@dataclass(frozen=True, slots=True)
class Held:
    """A joint meeting or a session that was held; `record` is its name as evidence (`meeting/<code>`)."""

    record: str
    kind: str
    on: date
    minutes_on: date | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """An activity that is planned or was held; `recorded_on` is None until somebody recorded that it was held."""

    code: str
    kind: str
    hosts: tuple[str, ...]
    starts_on: date
    ends_on: date
    recorded_on: date | None = None
    minutes_on: date | None = None

    @property
    def record(self) -> str:
        """Its name as evidence."""
        return f"activity/{self.code}"


@dataclass(frozen=True, slots=True)
class Handed:
    """The plan of a year."""

    code: str
    year: int
    party: str
    handed_in_on: date
    endorsed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is so: meetings, activities and plans of the days looked at, and the states of all branches."""

    standings: Standings
    held: Sequence[Held] = ()
    done: Sequence[Done] = ()
    plans: Sequence[Handed] = ()
    report_within_days: int = 30
    minutes_within_days: Timeline = field(default_factory=lambda: {date.min: 7})
    """The society's limit for minutes, by the day since when it holds."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """
    One thing expected; `about` is a period or the record that needs it.

    `met_on` is the day in the world on which `records` met it. How it stands follows from the days alone.
    """

    rule: str
    rule_since: date
    parties: tuple[str, ...]
    about: str
    opens_on: date
    due_on: date
    missing_on: date
    needed: int = 1
    active_days: int | None = None
    records: tuple[str, ...] = ()
    met_on: date | None = None

    @property
    def code(self) -> str:
        """Rule, party and what it is about, as a code of fixed length: found again tomorrow it has the same."""
        party = "" if "/" in self.about else self.parties[0]
        key = "/".join((self.rule, party, self.about))
        return f"{self.rule}-{blake2b(key.encode(), digest_size=10).hexdigest()}"

    def state(self, today: date) -> str:
        """open, missing, met, or late: met, but after the day it was due."""
        if self.met_on is not None:
            return "late" if self.met_on > self.due_on else "met"
        return "missing" if today >= self.missing_on else "open"

    def met_by(self, met: Sequence[tuple[date, str]]) -> Expectation:
        """With the first records, by their days, that are enough; as it is where there are not enough."""
        enough = sorted(met)[: self.needed]
        if len(enough) < self.needed:
            return self
        return replace(self, records=tuple(record for _, record in enough), met_on=enough[-1][0])


def expected_of_year(rules: Iterable[InForce], facts: Facts, year: int, today: date) -> list[Expectation]:
    """Everything that begins to be expected in a year, as far as it has begun; by code, each once."""
    found: dict[str, Expectation] = {}
    for rule in sorted(rules, key=lambda one: (one.name, one.since)):
        if rule.value.enabled:
            for one in _of_rule(rule, facts, year):
                if one.opens_on.year == year and one.opens_on <= today and rule.holds_on(one.opens_on):
                    found[one.code] = one
    return [found[code] for code in sorted(found)]


def _of_rule(rule: InForce, facts: Facts, year: int) -> Iterator[Expectation]:
    match rule.value:
        case Meetings() as value:
            yield from _meetings(rule, value, facts, year)
        case Activities() as value:
            yield from _activities(rule, value, facts, year)
        case Minutes() as value:
            yield from _minutes(rule, value, facts)
        case Report() as value:
            yield from _reports(rule, value, facts)
        case Plan() as value:
            yield from _plans(rule, value, facts, year)


def _meetings(rule: InForce, value: Meetings, facts: Facts, year: int) -> Iterator[Expectation]:
    for period in periods_of(value.every, year):
        met = [(one.on, one.record) for one in facts.held if one.kind in value.kinds and period.has(one.on)]
        one = _in_period(rule, SOCIETY, period, value.at_least, value.grace_days).met_by(met)
        yield from _if_fair(one, facts.standings.society_stood(period.first, period.last, ACTIVE), 1)


def _activities(rule: InForce, value: Activities, facts: Facts, year: int) -> Iterator[Expectation]:
    for period in periods_of(value.every, year):
        hosted: dict[str, list[tuple[date, str]]] = {}
        for done in facts.done:
            if done.recorded_on and period.has(done.starts_on) and (not value.kinds or done.kind in value.kinds):
                for host in done.hosts:
                    hosted.setdefault(host, []).append((done.starts_on, done.record))
        for party, stood in _stood(facts.standings, value.of, period.first, period.last, value.statuses):
            one = _in_period(rule, party, period, value.at_least, value.grace_days).met_by(hosted.get(party, ()))
            yield from _if_fair(one, stood, value.least_days if value.of == "branch" else 1)


def _in_period(rule: InForce, party: str, period: Period, needed: int, grace: int) -> Expectation:
    return _due(rule, (party,), period.code, period.first, period.last, grace, needed)


def _minutes(rule: InForce, value: Minutes, facts: Facts) -> Iterator[Expectation]:
    def due_after(day: date) -> date:
        own_limit = value_on(facts.minutes_within_days, day) or 0
        return day + timedelta(days=own_limit if value.within_days is None else value.within_days)

    for one in facts.held:
        if one.kind in value.kinds:
            due = due_after(one.on)
            wanted = _due(rule, (SOCIETY,), one.record, one.on, due, value.grace_days)
            yield wanted.met_by([(one.minutes_on, one.record)] if one.minutes_on else [])
    for done in facts.done:
        if done.kind in value.kinds and done.recorded_on is not None:
            due = due_after(done.ends_on)
            wanted = _due(rule, done.hosts, done.record, done.ends_on, due, value.grace_days)
            yield wanted.met_by([(done.minutes_on, done.record)] if done.minutes_on else [])


def _reports(rule: InForce, value: Report, facts: Facts) -> Iterator[Expectation]:
    within = facts.report_within_days if value.within_days is None else value.within_days
    for one in facts.done:
        # The limit runs from the first day; of what lasts longer than it nothing can be recorded before its end.
        due = max(one.starts_on + timedelta(days=within), one.ends_on)
        wanted = _due(rule, one.hosts, one.record, one.ends_on, due, value.grace_days)
        yield wanted.met_by([(one.recorded_on, one.record)] if one.recorded_on else [])


def _plans(rule: InForce, value: Plan, facts: Facts, year: int) -> Iterator[Expectation]:
    for due_year in (year, year + 1):  # what opens in one year may be due in the next
        due = date.fromisoformat(f"{due_year}-{value.due}")
        opens, planned = due - timedelta(days=value.opens_days_before), due_year + 1
        for party, stood in _stood(facts.standings, value.of, opens, due, value.statuses):
            met = [
                (day, f"plan/{plan.code}")
                for plan in facts.plans
                if (plan.party, plan.year) == (party, planned)
                and (day := plan.handed_in_on if value.step == "handed_in" else plan.endorsed_on)
            ]
            one = _due(rule, (party,), str(planned), opens, due, value.grace_days).met_by(met)
            yield from _if_fair(one, stood, value.least_days if value.of == "branch" else 1)


def _due(
    rule: InForce, parties: tuple[str, ...], about: str, opens: date, due: date, grace: int, needed: int = 1
) -> Expectation:
    missing = due + timedelta(days=grace + 1)
    return Expectation(rule.name, rule.since, parties, about, opens, due, missing, needed)


def _stood(
    standings: Standings, of: Of, first: date, last: date, statuses: Collection[str]
) -> Iterator[tuple[str, Stood]]:
    """Each party that a rule is about, with how long it stood; the society as long as any branch does."""
    if of == "branch":
        yield from ((code, standings.stood(code, first, last, statuses)) for code in standings.states)
    else:
        yield of, standings.society_stood(first, last, statuses)


def _if_fair(one: Expectation, stood: Stood, least_days: int) -> Iterator[Expectation]:
    """
    A party is judged if it stood long enough, and stands at the end.

    One that ended meanwhile is held to nothing it had not done: what it has done stays to its credit.
    """
    if stood.days >= least_days and (stood.at_end or one.met_on is not None):
        yield replace(one, active_days=stood.days) if one.parties[0] not in (SOCIETY, "party_branch") else one
