"""The rules of outreach, without any server."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.outreach import domain
from services.outreach.commands.contacts import LogContact
from services.outreach.commands.experts import EnrolExpert, RetireExpert
from services.outreach.commands.items import RaiseItem
from shared.errors import Refused
from shared.events.outreach import ExpertEnrolled

TODAY = date(2026, 1, 10)
EXPERT = domain.Expert("E-1", "B-1", "R-1", None, 90, date(2025, 1, 1))
RETIRED = replace(EXPERT, retired_on=date(2025, 10, 1))
CADENCES = domain.Cadences({date(1900, 1, 1): 90}, {"academician": {date(2025, 1, 1): 60}})
SO = domain.Place("normal", CADENCES, shortest_cadence=60, longest_cadence=365)
ENROLLED = ExpertEnrolled(code="E-1", branch="B-1", liaison="R-1", cadence_days=90, effective_on=date(2025, 1, 1))
GROUND = domain.Ground(EXPERT, "B-1", "normal", True, True, domain.ItemDays(domain.Calendar()))
CONSENT = {"notice_version": "1", "given_on": "2024-12-01", "channel": "paper", "scope": "联系"}


def enrol(**changes: Any) -> EnrolExpert:
    return EnrolExpert.model_validate({"code": "E-1", "branch": "B-1", "liaison": "R-1", "consent": CONSENT} | changes)


def contact(**changes: Any) -> LogContact:
    body = {"code": "C-1", "experts": ["E-1"], "liaison": "R-1", "mode": "phone", "made": True}
    return LogContact.model_validate(body | {"happened_on": "2025-11-03"} | changes)


def raised(**changes: Any) -> RaiseItem:
    body = {"code": "I-1", "origin": "expert", "expert": "E-1", "kind": "demand", "topic": "life", "text": "内容"}
    return RaiseItem.model_validate(body | {"raised_on": "2025-11-03"} | changes)


def refusal(call: Any, *arguments: Any) -> str:
    with pytest.raises(Refused) as refused:
        call(*arguments)
    return str(refused.value.type)


def test_an_expert_is_enrolled_today_at_the_usual_cadence_unless_told_otherwise() -> None:
    said = domain.enrol_expert(enrol(), SO, TODAY)
    assert (said.effective_on, said.cadence_days) == (TODAY, 90)
    said = domain.enrol_expert(enrol(enrolled_on="2025-01-01", cadence_days=60), SO, TODAY)
    assert (said.effective_on, said.cadence_days) == (date(2025, 1, 1), 60)


@pytest.mark.parametrize(
    ("changes", "status", "rule"),
    [
        ({"cadence_days": 59}, "normal", "cadence-out-of-range"),
        ({"cadence_days": 366}, "normal", "cadence-out-of-range"),
        ({"category": "professor"}, "normal", "category-is-unknown"),
        ({"category": "academician", "enrolled_on": "2024-12-31"}, "normal", "category-is-unknown"),
        ({"deputy": "R-1"}, "normal", "deputy-is-the-liaison"),
        ({}, None, "branch-is-unknown"),
        ({}, "ended", "branch-has-ended"),
        ({"consent": CONSENT | {"given_on": "2026-01-11"}}, "normal", "consent-is-from-the-future"),
    ],
)
def test_an_enrolment_against_the_rules_is_refused(changes: dict[str, Any], status: str | None, rule: str) -> None:
    assert refusal(domain.enrol_expert, enrol(**changes), replace(SO, branch_status=status), TODAY) == rule


@pytest.mark.parametrize("code", ["张三", "E 1", "E/1", "", "x" * 51])
def test_a_name_is_no_code(code: str) -> None:
    with pytest.raises(ValidationError):
        enrol(code=code)


def test_an_expert_retires_once_after_enrolment() -> None:
    ask = RetireExpert(code="E-1", retired_on=date(2026, 2, 1))
    retired = domain.retire_expert([ENROLLED], ask)
    assert retired.effective_on == date(2026, 2, 1)
    assert refusal(domain.retire_expert, [ENROLLED, retired], ask) == "expert-already-retired"
    early = RetireExpert(code="E-1", retired_on=date(2025, 1, 1))
    assert refusal(domain.retire_expert, [ENROLLED], early) == "retired-before-enrolled"


@pytest.mark.parametrize(
    ("happened_on", "expert", "rule"),
    [
        ("2026-01-11", EXPERT, "not-happened-yet"),
        ("2024-12-31", EXPERT, "expert-not-on-the-list-then"),
        ("2025-10-01", RETIRED, "expert-not-on-the-list-then"),
    ],
)
def test_a_contact_that_cannot_have_been_is_refused(happened_on: str, expert: domain.Expert, rule: str) -> None:
    assert refusal(domain.log_contact, contact(happened_on=happened_on), [expert], {}, TODAY) == rule


def test_a_late_entry_from_before_retirement_is_accepted() -> None:
    said = domain.log_contact(contact(happened_on="2025-09-30"), [RETIRED], {"I-1": "E-1"}, TODAY)
    assert said.effective_on == date(2025, 9, 30)
    assert refusal(domain.log_contact, contact(), [EXPERT], {"I-1": "E-2"}, TODAY) == "item-is-not-theirs"


@given(st.integers(60, 365), st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 9))
def test_the_next_contact_is_due_a_cadence_after_the_last_one_made(days: int, made_on: date, attempts: int) -> None:
    expert = replace(EXPERT, cadence_days=days)
    made, never = domain.LastContact(made_on, attempts), domain.LastContact(None, attempts)
    assert domain.due_on(expert, made, TODAY) == made_on + timedelta(days=days)
    assert domain.due_on(expert, never, TODAY) == EXPERT.enrolled_on + timedelta(days=days)


@pytest.mark.parametrize(
    ("last", "zh", "en"),
    [
        (
            domain.LastContact(date(2025, 11, 3), 2),
            "上次联系成功 2025-11-03，周期 90 天，此后未联系上 2 次",
            "Last contact made 2025-11-03, cadence 90 days, not reached 2 times since",
        ),
        (
            domain.LastContact(date(2025, 11, 3)),
            "上次联系成功 2025-11-03，周期 90 天",
            "Last contact made 2025-11-03, cadence 90 days",
        ),
        (
            domain.LastContact(None, 1),
            "2025-01-01 列入，尚未联系成功，周期 90 天，未联系上 1 次",
            "Enrolled 2025-01-01, no contact made yet, cadence 90 days, not reached once",
        ),
    ],
)
def test_a_due_day_is_explained_in_a_sentence(last: domain.LastContact, zh: str, en: str) -> None:
    assert domain.explanation(EXPERT, last, TODAY) == {"zh": zh, "en": en}


def test_help_is_answered_in_working_days_and_suggestions_in_months() -> None:
    for kind, due_on in (
        ("demand", date(2025, 11, 24)),
        ("opinion", date(2025, 11, 24)),
        ("suggestion", date(2026, 2, 3)),
    ):
        assert domain.raise_item(raised(kind=kind), GROUND, TODAY).answer_due_on == due_on


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 60))
def test_so_many_working_days_lie_between_a_day_and_its_deadline(day: date, count: int) -> None:
    days = domain.Calendar({day + timedelta(days=1): False, day + timedelta(days=2): True})
    due_on = domain.working_days_after(day, count, days)
    between = [day + timedelta(days=step) for step in range(1, (due_on - day).days + 1)]
    assert sum(days.is_working(step) for step in between) == count
    assert days.is_working(due_on)


@pytest.mark.parametrize(
    ("day", "months", "due_on"),
    [
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2025, 9, 25), 3, date(2025, 12, 25)),
        (date(2025, 10, 1), 3, date(2026, 1, 1)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_there_is(day: date, months: int, due_on: date) -> None:
    assert domain.add_months(day, months) == due_on


def test_a_deadline_is_provisional_while_a_year_it_touches_has_no_marked_day() -> None:
    days = domain.Calendar({date(2025, 10, 1): False})
    assert not days.is_provisional(date(2025, 9, 1), date(2025, 12, 31))
    assert days.is_provisional(date(2025, 12, 31), date(2026, 1, 5))


@pytest.mark.parametrize(
    ("changes", "ground", "rule"),
    [
        ({"raised_on": "2026-01-11"}, GROUND, "not-happened-yet"),
        ({"raised_on": "2024-12-31"}, GROUND, "expert-not-on-the-list-then"),
        ({"branch": "B-2"}, GROUND, "branch-is-not-the-experts"),
        ({"activity": "A-1"}, replace(GROUND, activity_is_known=False), "unknown"),
        ({"meeting": "J-1"}, replace(GROUND, meeting_is_known=False), "unknown"),
        (
            {"origin": "branch", "expert": None, "branch": "B-2"},
            replace(GROUND, expert=None, branch_status=None),
            "branch-is-unknown",
        ),
    ],
)
def test_an_item_against_the_rules_is_refused(changes: dict[str, Any], ground: domain.Ground, rule: str) -> None:
    assert refusal(domain.raise_item, raised(**changes), ground, TODAY) == rule


@pytest.mark.parametrize("origin", ["expert", "branch", "activity"])
def test_an_item_says_where_it_comes_from(origin: str) -> None:
    with pytest.raises(ValidationError):
        raised(origin=origin, expert=None)


def test_a_members_opinion_needs_no_branch_and_is_nobodys_own() -> None:
    nobodys = replace(GROUND, expert=None, branch=None, branch_status=None)
    assert domain.raise_item(raised(origin="member", expert=None), nobodys, TODAY).branch is None
    assert nobodys.reach == ()
    assert GROUND.reach == ("B-1", "R-1")
