"""What to say of expectations: what changed since they were last told, and how one is answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.activities.commands.expectations import AnswerExpectation
from services.activities.domain.expectation_rules import InForce
from services.activities.domain.expecting import Expectation
from shared.errors import Refused
from shared.events.activities import (
    ExpectationExcused,
    ExpectationExpected,
    ExpectationMet,
    ExpectationMissed,
    ExpectationReleased,
    ExpectationState,
)

STATES = {
    "open": ("待办", "open"),
    "missing": ("缺", "missing"),
    "met": ("已办", "met"),
    "late": ("逾期办理", "met late"),
    "excused": ("已说明", "answered"),
    "released": ("不再应办", "expected no longer"),
}


class NothingIsMissing(Refused):
    """
    事项 {code} 的状态是“{state}”，无需答复。
    {code} is {state_en}: there is nothing to answer.
    """


class MustBeDone(Refused):
    """
    按规则 {rule}，事项 {code} 必须办理，不能答复不安排。
    By the rule {rule}, {code} has to be done: it cannot be answered instead.
    """


class NotAnswered(Refused):
    """
    事项 {code} 没有答复可以撤回。
    {code} has no answer that could be taken back.
    """


@dataclass(frozen=True, slots=True)
class Row:
    """
    An expectation as last told.

    `answer` stays while it is met or expected no longer, and counts again when that falls away.
    """

    expectation: Expectation
    state: str
    answer: str | None = None
    answered_on: date | None = None


def moved(wanted: Iterable[Expectation], known: Mapping[str, Row], today: date) -> list[ExpectationState]:
    """
    What has changed since it was last told; `known` are the rows as they are.

    Asked twice on one day, the second time gives nothing. What days of standing still have left out is told in one
    step: the rows are those that daily telling would have made.
    """
    now = {one.code: one for one in wanted}
    changed = [
        _told(one, known.get(code), today)
        for code, one in sorted(now.items())
        if not _is_so(one, known.get(code), today)
    ]
    return [*changed, *(_released(row, today) for code, row in sorted(known.items()) if _is_over(code, row, now))]


def _is_over(code: str, row: Row, now: Mapping[str, Expectation]) -> bool:
    return code not in now and row.state != "released"


def _is_so(one: Expectation, row: Row | None, today: date) -> bool:
    return row is not None and row.expectation == one and row.state == _state(one, row, today)


def _state(one: Expectation, row: Row | None, today: date) -> str:
    if one.met_on is None and row is not None and row.answer is not None:
        return "excused"
    return one.state(today)


def _told(one: Expectation, row: Row | None, today: date) -> ExpectationState:
    state, fields = _state(one, row, today), fields_of(one)
    if one.met_on is not None:
        late = state == "late"
        return ExpectationMet(**fields, records=one.records, met_on=one.met_on, late=late, effective_on=today)
    if row is not None and row.answer is not None and row.answered_on is not None:
        answer = {"answer": row.answer, "answered_on": row.answered_on}
        return ExpectationExcused(**fields, **answer, effective_on=today)
    if state == "missing":
        return ExpectationMissed(**fields, effective_on=today)
    return ExpectationExpected(**fields, effective_on=today)


def _released(row: Row, today: date) -> ExpectationReleased:
    return ExpectationReleased(**fields_of(row.expectation), effective_on=today)


def answer(command: AnswerExpectation, row: Row, rule: InForce | None, today: date) -> ExpectationExcused:
    """It is answered (本年不安排). Raises NothingIsMissing, MustBeDone."""
    if row.state not in ("open", "missing", "excused"):
        zh, en = STATES[row.state]
        raise NothingIsMissing(field="code", code=command.code, state=zh, state_en=en)
    if rule is not None and not rule.value.excusable:
        raise MustBeDone(field="answer", rule=rule.name, code=command.code)
    fields = fields_of(row.expectation)
    return ExpectationExcused(**fields, answer=command.answer, answered_on=today, effective_on=today)


def take_back(row: Row, today: date) -> ExpectationState:
    """The answer is gone: it is expected, or missing, as if it had never been given. Raises NotAnswered."""
    if row.state != "excused":
        raise NotAnswered(field="code", code=row.expectation.code)
    return _told(row.expectation, None, today)


def fields_of(one: Expectation) -> dict[str, Any]:
    """What every event of an expectation tells."""
    return {
        "code": one.code,
        "rule": one.rule,
        "rule_since": one.rule_since,
        "parties": one.parties,
        "about": one.about,
        "opens_on": one.opens_on,
        "due_on": one.due_on,
        "missing_on": one.missing_on,
        "needed": one.needed,
        "active_days": one.active_days,
    }
