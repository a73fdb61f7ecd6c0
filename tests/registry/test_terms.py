"""The rules of terms: one at a time, in the order of their numbers, put off only with an approval."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.registry.commands.decisions import Resolved
from services.registry.commands.terms import BeginTerm, ChangeTerm, EndTerm
from services.registry.domain import term as domain
from services.registry.domain.refusals import EndsBeforeItBegins
from services.registry.domain.term import (
    DelayNeedsApproval,
    LaterStateOfTerm,
    SameEndOfTerm,
    Term,
    TermHasEnded,
    TermNumberOutOfOrder,
    TermsOverlap,
)
from shared.events.registry import TermBegan, TermEnded

APPROVAL = Resolved(body="常务理事会", decided_on=date(2024, 12, 1), number="2024-12")
FIFTH = Term("T-5", "A", 5, date(2021, 1, 1), date(2025, 1, 1))
OVER = Term("T-5", "A", 5, date(2021, 1, 1), date(2025, 1, 1), ended_on=date(2025, 3, 1))


def asked(**others: Any) -> BeginTerm:
    facts = {"code": "T-6", "body": "A", "number": 6, "effective_on": date(2025, 3, 1), "until": date(2029, 3, 1)}
    return BeginTerm.model_validate(facts | others)


def test_the_next_term_ends_the_one_before_on_the_same_day() -> None:
    ended, began = domain.begin(asked(), [FIFTH])
    assert isinstance(ended, TermEnded)
    assert (ended.code, ended.effective_on, ended.until) == ("T-5", date(2025, 3, 1), date(2025, 1, 1))
    assert isinstance(began, TermBegan)
    assert (began.number, began.effective_on) == (6, date(2025, 3, 1))


@pytest.mark.parametrize(
    ("day", "free"), [(date(2025, 3, 1), True), (date(2025, 2, 28), False)], ids=["the day it ended", "the day before"]
)
def test_two_terms_share_no_day(day: date, free: bool) -> None:
    if free:
        assert len(domain.begin(asked(effective_on=day), [OVER])) == 1
    else:
        with pytest.raises(TermsOverlap):
            domain.begin(asked(effective_on=day), [OVER])


@pytest.mark.parametrize(
    ("until", "free"), [(date(2021, 1, 1), True), (date(2021, 1, 2), False)], ids=["up to it", "a day into it"]
)
def test_a_term_told_late_fits_in_before_the_next_one(until: date, free: bool) -> None:
    fourth = asked(code="T-4", number=4, effective_on=date(2017, 1, 1), until=until)
    if free:
        began, ended = domain.begin(fourth, [FIFTH])
        assert isinstance(began, TermBegan)
        assert (ended.code, ended.effective_on) == ("T-4", until)
    else:
        with pytest.raises(TermsOverlap):
            domain.begin(fourth, [FIFTH])


@pytest.mark.parametrize("number", [4, 5])
def test_numbers_grow_with_time(number: int) -> None:
    with pytest.raises(TermNumberOutOfOrder):
        domain.begin(asked(number=number), [FIFTH])
    with pytest.raises(TermNumberOutOfOrder):
        domain.begin(asked(number=6, effective_on=date(2017, 1, 1), until=date(2021, 1, 1)), [FIFTH])


def test_a_term_that_ended_on_its_first_day_was_entered_wrongly_and_takes_no_time() -> None:
    never = Term("T-9", "A", 6, date(2025, 1, 1), date(2029, 1, 1), ended_on=date(2025, 1, 1))
    assert [event.code for event in domain.begin(asked(), [FIFTH, never])] == ["T-5", "T-6"]


def test_a_term_is_put_off_only_with_the_decision_that_approves_it() -> None:
    later = ChangeTerm(code="T-5", until=date(2025, 6, 1), effective_on=date(2024, 12, 1))
    with pytest.raises(DelayNeedsApproval):
        domain.change(FIFTH, later, date(2024, 12, 1), FIFTH.effective_on)
    approved = later.model_copy(update={"decision": APPROVAL})
    changed = domain.change(FIFTH, approved, date(2024, 12, 1), FIFTH.effective_on)
    assert (changed.until, changed.effective_on) == (date(2025, 6, 1), date(2024, 12, 1))
    sooner = ChangeTerm(code="T-5", until=date(2024, 6, 1))
    assert domain.change(FIFTH, sooner, date(2024, 1, 1), FIFTH.effective_on).effective_on == date(2024, 1, 1)


def test_a_change_of_a_term_is_a_change_and_comes_after_the_last_one() -> None:
    with pytest.raises(SameEndOfTerm):
        domain.change(FIFTH, ChangeTerm(code="T-5", until=FIFTH.until), date(2024, 1, 1), FIFTH.effective_on)
    sooner = ChangeTerm(code="T-5", until=date(2024, 6, 1), effective_on=date(2023, 1, 1))
    with pytest.raises(LaterStateOfTerm):
        domain.change(FIFTH, sooner, date(2024, 1, 1), date(2023, 1, 2))
    with pytest.raises(EndsBeforeItBegins):
        domain.change(FIFTH, ChangeTerm(code="T-5", until=date(2021, 1, 1)), date(2024, 1, 1), FIFTH.effective_on)


def test_a_term_that_is_over_neither_ends_nor_changes() -> None:
    with pytest.raises(TermHasEnded):
        domain.end(OVER, EndTerm(code="T-5", effective_on=date(2025, 3, 1)), OVER.effective_on)
    with pytest.raises(TermHasEnded):
        domain.change(OVER, ChangeTerm(code="T-5", until=date(2024, 6, 1)), date(2024, 1, 1), OVER.effective_on)
