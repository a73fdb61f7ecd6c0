"""The shape of the rules that say what is expected of whom: a value that does not fit is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from services.activities.commands.expectations import SetExpectationRule
from services.activities.commands.occasion import ActivityKind
from services.activities.commands.sessions import SessionKind
from shared.broken_rules import both, broken_rule
from shared.errors import Refused
from shared.events.activities import ExpectationRuleSet, RulePlace

Every = Literal["month", "quarter", "half_year", "year"]
Of = Literal["branch", "society", "party_branch"]
Status = Literal["preparing", "normal", "rectifying", "suspended"]
MeetingKind = Literal["joint_meeting"] | SessionKind
Days = Annotated[int, Field(ge=0, le=366)]
Statuses = Annotated[tuple[Status, ...], Field(min_length=1)]
# A day that is not in every year cannot be a yearly day: the year with which it is tried has no 29 February.
_ANY_YEAR = 2001


def _yearly(day: str) -> str:
    date.fromisoformat(f"{_ANY_YEAR}-{day}")
    return day


class Shape(BaseModel):
    """What every rule has: whether it is in use, and whether one may answer that nothing is arranged (本年不安排)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    enabled: bool = True
    excusable: bool = True
    grace_days: Days = 0
    """Days after the due day before it is called missing, because what is done is entered later."""


class Meetings(Shape):
    """The society meets so often in each period."""

    form: Literal["meetings"]
    kinds: Annotated[tuple[MeetingKind, ...], Field(min_length=1)]
    every: Every
    at_least: Annotated[int, Field(ge=1, le=100)] = 1


class Activities(Shape):
    """
    Each branch (or the society, or its Party branch) hosts so many activities of these kinds in each period.

    Without `kinds` every kind counts. A branch is judged only if it stood on `least_days` days of the period.
    """

    form: Literal["activities"]
    of: Of
    kinds: tuple[ActivityKind, ...] = ()
    every: Every
    at_least: Annotated[int, Field(ge=1, le=100)] = 1
    statuses: Statuses = ("normal", "rectifying")
    least_days: Annotated[int, Field(ge=1, le=366)] = 1


class Minutes(Shape):
    """The minutes of what was held are filed within so many days; left out: the society's own limit."""

    form: Literal["minutes"]
    kinds: Annotated[tuple[MeetingKind | ActivityKind, ...], Field(min_length=1)]
    within_days: Days | None = None


class Report(Shape):
    """What was held is recorded within so many days of its first day; left out: the society's own limit."""

    form: Literal["report"]
    within_days: Days | None = None


class Plan(Shape):
    """The plan of a year is handed in, or endorsed, by a day of the year before (month-day)."""

    form: Literal["plan"]
    of: Of
    step: Literal["handed_in", "endorsed"] = "handed_in"
    due: Annotated[str, Field(pattern=r"^\d\d-\d\d$"), AfterValidator(_yearly)]
    opens_days_before: Days = 90
    statuses: Statuses = ("normal", "rectifying")
    least_days: Annotated[int, Field(ge=1, le=366)] = 1


class StandingItem(Shape):
    """Every session of these kinds has an item on Party-building."""

    form: Literal["standing_item"]
    kinds: Annotated[tuple[SessionKind, ...], Field(min_length=1)]


Value = Meetings | Activities | Minutes | Report | Plan | StandingItem
_VALUE: TypeAdapter[Value] = TypeAdapter(Annotated[Value, Field(discriminator="form")])


class RuleBreaksItsShape(Refused):
    """
    规则 {name} 的值不符合要求：{at}：{why}。
    The value of the rule {name} does not fit its shape: {at}: {why}.
    """

    STATUS = 422


class SameRule(Refused):
    """
    规则 {name} 自 {day} 起已是此值，没有变化。
    The rule {name} has this value since {day} already: nothing would change.
    """


@dataclass(frozen=True, slots=True)
class InForce:
    """A value of a rule: since when it holds, and the first day on which another one does (None: none does)."""

    name: str
    since: date
    value: Value
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether this is the value of that day."""
        return self.since <= day and (self.until is None or day < self.until)

    def plan_due(self, party: str, year: int) -> date | None:
        """By when this value wants the plan of a party for a year handed in; None where it says nothing of it."""
        value = self.value
        if not isinstance(value, Plan) or not value.enabled or value.step != "handed_in":
            return None
        due = date.fromisoformat(f"{year - 1}-{value.due}")
        concerned = value.of == (party if party in ("society", "party_branch") else "branch")
        return due if concerned and self.holds_on(due - timedelta(days=value.opens_days_before)) else None


def rules_of(rows: Iterable[tuple[str, date, Mapping[str, Any]]]) -> list[InForce]:
    """Every value ever set, (name, since, value), each until the day of the next one of its name."""
    ordered = sorted(rows, key=lambda row: row[:2])
    return [
        InForce(name, since, shaped(name, value), nth[1] if nth and nth[0] == name else None)
        for (name, since, value), nth in zip_longest(ordered, ordered[1:])
    ]


def rule_on(rules: Sequence[InForce], name: str, day: date) -> InForce | None:
    """The value of a rule on a day."""
    return next((rule for rule in rules if rule.name == name and rule.holds_on(day)), None)


def minutes_within(rule: InForce | None, kind: str, own_limit: int) -> int:
    """Within how many days the minutes of a kind are filed: what the rule says of it, else the society's own limit."""
    value = rule.value if rule else None
    if isinstance(value, Minutes) and value.enabled and kind in value.kinds and value.within_days is not None:
        return value.within_days
    return own_limit


def expects(rule: InForce) -> bool:
    """Whether rows come from it; the standing item is judged when a session is recorded."""
    return rule.value.enabled and not isinstance(rule.value, StandingItem)


def shaped(name: str, value: Mapping[str, Any]) -> Value:
    """A stored or given value in its shape. Raises RuleBreaksItsShape."""
    try:
        return _VALUE.validate_python(value)
    except ValidationError as error:
        faults = [{"field": "/".join(("value", *map(str, one["loc"]))), **broken_rule(one)} for one in error.errors()]
        refusal = RuleBreaksItsShape(name=name, at=faults[0]["field"], why=both(faults[0]))
        refusal.extras["errors"] = faults
        raise refusal from error


def set_rule(command: SetExpectationRule, known: InForce | None) -> tuple[ExpectationRuleSet, dict[str, Any]]:
    """
    A rule has another value from a day on: the event, and the value as it is stored.

    `known` is what holds on that day. Raises RuleBreaksItsShape, SameRule.
    """
    value = shaped(command.name, command.value)
    if known is not None and known.value == value:
        raise SameRule(field="value", name=command.name, day=known.since)
    stored = value.model_dump(mode="json")
    places = tuple(_places(stored))
    return ExpectationRuleSet(code=command.name, settings=places, effective_on=command.effective_on), stored


def _places(stored: Mapping[str, Any]) -> Iterator[RulePlace]:
    for at, value in stored.items():
        if isinstance(value, bool | int):
            yield RulePlace(at=at, number=int(value))
        elif value is not None:
            yield RulePlace(at=at, codes=tuple(value) if isinstance(value, list | tuple) else (value,))
