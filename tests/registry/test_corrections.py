"""Putting an appointment right: what every day shows afterwards, whatever was said of it before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.registry.commands.posts import CorrectPost
from services.registry.domain.post import PersonHoldsPostAlready, Place, Post, SeatIsTaken
from services.registry.domain.post_correction import (
    AppointmentWasStruckOut,
    NothingToCorrect,
    corrected,
    fields_of,
    restated,
)
from services.registry.domain.refusals import EndsBeforeItBegins
from shared.events.registry import PostEnded, PostState
from tests.registry.known import BODIES, POSTS

PLACE = Place("A", "branch", POSTS, BODIES)
HELD = Post("P-1", "A", "chair", "R-1", date(2024, 1, 1), date(2025, 5, 1), ended=True, branch="A")


def told(**asked: Any) -> CorrectPost:
    return CorrectPost.model_validate({"code": "P-1", "because": "录入有误", **asked})


def holder(states: Iterable[PostState], day: date) -> str | None:
    """Who holds the post on a day by all states said: the greatest day not after it, and the newest of that day."""
    begun = [(state.effective_on, nth, state) for nth, state in enumerate(states) if state.effective_on <= day]
    if not begun:
        return None
    state = max(begun, key=lambda one: one[:2])[2]
    over = isinstance(state, PostEnded) or (state.until is not None and state.until <= day)
    return None if over else state.person


DAYS = st.dates(date(2024, 1, 1), date(2024, 1, 9))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("XYZ"), DAYS, st.none() | DAYS, st.booleans()), min_size=1, max_size=5))
def test_after_any_corrections_every_day_shows_the_last_one(turns: list[tuple[str, date, date | None, bool]]) -> None:
    first = Post("P-1", "A", "chair", "R-1", date(2024, 1, 4))
    said: list[PostState] = [first.filled(first.effective_on)]
    wanted = first
    for person, start, until, ended in turns:
        if until is not None and until < start:
            start, until = until, start
        wanted = replace(first, person=person, effective_on=start, until=until, ended=ended and until is not None)
        if wanted.never:
            wanted = replace(wanted, ended=True)
        said += restated(wanted, {state.effective_on for state in said})
    for number in range(1, 11):
        day = date(2024, 1, number)
        assert holder(said, day) == (wanted.person if wanted.holds(day) else None)


@pytest.mark.parametrize(
    ("asked", "since", "until", "person"),
    [
        ({"person": "R-2"}, date(2024, 1, 1), date(2025, 5, 1), "R-2"),
        ({"effective_on": "2024-03-01"}, date(2024, 3, 1), date(2025, 5, 1), "R-1"),
        ({"effective_on": "2023-11-01"}, date(2023, 11, 1), date(2025, 5, 1), "R-1"),
        ({"until": "2025-08-01"}, date(2024, 1, 1), date(2025, 8, 1), "R-1"),
        ({"until": None}, date(2024, 1, 1), None, "R-1"),
    ],
    ids=["another person", "later", "earlier", "ended later", "never ended"],
)
def test_only_what_is_sent_is_put_right(asked: dict[str, Any], since: date, until: date | None, person: str) -> None:
    wanted = corrected(HELD, told(**asked), PLACE, [HELD])
    assert (wanted.effective_on, wanted.until, wanted.person) == (since, until, person)
    assert wanted.ended == (until is not None)
    assert fields_of(told(**asked)) == list(asked)


def test_a_correction_obeys_the_rules_of_an_appointment() -> None:
    other = Post("P-2", "A", "chair", "R-2", date(2025, 5, 1), branch="A")
    with pytest.raises(SeatIsTaken):
        corrected(HELD, told(until="2025-05-02"), PLACE, [HELD, other])
    with pytest.raises(PersonHoldsPostAlready):
        corrected(HELD, told(until="2025-05-02", person="R-2"), PLACE, [HELD, other])
    with pytest.raises(EndsBeforeItBegins):
        corrected(HELD, told(until="2024-01-01"), PLACE, [HELD])


def test_nothing_sent_and_the_same_again_correct_nothing() -> None:
    for asked in ({}, {"person": "R-1"}, {"person": None, "effective_on": None}):
        with pytest.raises(NothingToCorrect):
            corrected(HELD, told(**asked), PLACE, [HELD])


def test_what_was_struck_out_comes_back_only_with_its_end_or_with_none() -> None:
    gone = corrected(HELD, told(never=True), PLACE, [HELD])
    assert gone.never
    with pytest.raises(AppointmentWasStruckOut):
        corrected(gone, told(person="R-2"), PLACE, [gone])
    assert corrected(gone, told(until=None), PLACE, [gone]).until is None
