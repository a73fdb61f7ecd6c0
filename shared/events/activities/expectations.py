"""What the society's dated rules expect of whom, and whether it is there: told by the clock, entered by nobody."""

from __future__ import annotations

from datetime import date

from shared.events.base import Code, Count, DomainEvent, Part


class ExpectationState(DomainEvent):
    """
    One thing expected, whole.

    `rule` has the value that holds since `rule_since`. `parties` are branch codes, `society` or `party_branch`; `about`
    is a period (2026, 2026-Q1) or the record that needs it (`activity/<code>`). It is due until the end of `due_on`;
    if it is not there, it is missing from `missing_on` on. `active_days` are those on which a branch stood.
    `effective_on` is the day on which it was found to stand so: of two events the later one counts.
    """

    code: Code
    rule: Code
    rule_since: date
    parties: tuple[Code, ...]
    about: Code
    opens_on: date
    due_on: date
    missing_on: date
    needed: Count = 1
    active_days: Count | None = None


class ExpectationExpected(ExpectationState, type="activities.expectation.expected.v1"):
    """It is expected from `opens_on` on, for the first time or again because what met it fell away."""


class ExpectationMissed(ExpectationState, type="activities.expectation.missed.v1"):
    """It is missing since `missing_on`."""


class ExpectationMet(ExpectationState, type="activities.expectation.met.v1"):
    """`records` meet it since `met_on`; `late` says that this was after the day it was due."""

    met_on: date
    records: tuple[Code, ...]
    late: bool


class ExpectationExcused(ExpectationState, type="activities.expectation.excused.v1"):
    """It will not be met, and somebody has said why (本年不安排); `answer` is a code, its words stay with us."""

    answer: Code
    answered_on: date


class ExpectationReleased(ExpectationState, type="activities.expectation.released.v1"):
    """It is expected no longer: the rule, the branch or the record behind it is otherwise than it was."""


class RulePlace(Part):
    """One place of a rule's value: numbers and codes only, words stay with us."""

    at: Code
    number: Count | None = None
    codes: tuple[Code, ...] = ()


class ExpectationRuleSet(DomainEvent, type="activities.expectation_rule.set.v1"):
    """A rule has another value from `effective_on` on; the values it had before remain for the days before."""

    code: Code
    settings: tuple[RulePlace, ...] = ()
