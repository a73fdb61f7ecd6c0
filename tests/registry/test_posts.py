"""The rules of posts: intervals, one person at a seat, and who has gone stays gone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.registry.commands.posts import AppointLeader, AppointLiaison, EndLeader, EndLiaison
from services.registry.domain.post import (
    LeaderAlreadyGone,
    LiaisonAlreadyGone,
    PersonHoldsPostAlready,
    Place,
    Post,
    PostIsAnother,
    SeatIsTaken,
    appoint,
    end_post,
)
from services.registry.domain.refusals import EndsBeforeItBegins
from tests.registry.known import BODIES, POSTS

BRANCH = Place("A", "branch", POSTS, BODIES)
HELD = Post("P-1", "A", "liaison", "R-1", date(2024, 1, 1), date(2026, 1, 1))


def liaison(**asked: Any) -> AppointLiaison:
    return AppointLiaison(**({"code": "P-9", "branch": "A", "person": "R-9", "effective_on": date(2026, 1, 1)} | asked))


@pytest.mark.parametrize(
    ("asked", "free"),
    [
        ({"effective_on": date(2026, 1, 1)}, True),
        ({"effective_on": date(2025, 12, 31)}, False),
        ({"effective_on": date(2023, 1, 1), "until": date(2024, 1, 1)}, True),
        ({"effective_on": date(2023, 1, 1), "until": date(2024, 1, 2)}, False),
        ({"effective_on": date(2023, 1, 1)}, False),
    ],
    ids=["the day after", "the last day", "until the first day", "one day too long", "open-ended before"],
)
def test_one_liaison_is_in_office_at_a_time(asked: dict[str, Any], free: bool) -> None:
    if free:
        assert appoint(liaison(**asked), BRANCH, [HELD]).post == "liaison"
    else:
        with pytest.raises(SeatIsTaken):
            appoint(liaison(**asked), BRANCH, [HELD])


def test_an_appointment_that_ended_on_its_first_day_takes_no_seat() -> None:
    never = Post("P-1", "A", "liaison", "R-1", date(2024, 1, 1), date(2024, 1, 1), ended=True)
    assert appoint(liaison(effective_on=date(2023, 1, 1)), BRANCH, [never]).code == "P-9"


def test_vice_chairs_are_several_but_one_person_is_it_once() -> None:
    held = Post("P-1", "A", "vice_chair", "R-1", date(2024, 1, 1))
    asked = AppointLeader(code="P-2", branch="A", person="R-2", post="vice_chair", effective_on=date(2025, 1, 1))
    assert appoint(asked, BRANCH, [held]).post == "vice_chair"
    with pytest.raises(PersonHoldsPostAlready):
        appoint(asked.model_copy(update={"person": "R-1"}), BRANCH, [held])


def test_three_chairs_sit_beside_each_other_but_no_two_current_ones() -> None:
    past = Post("P-1", "A", "past_chair", "R-1", date(2024, 1, 1))
    now = Post("P-2", "A", "chair", "R-2", date(2024, 1, 1))
    elect = AppointLeader(code="P-3", branch="A", person="R-3", post="chair_elect", effective_on=date(2025, 1, 1))
    assert appoint(elect, BRANCH, [past, now]).post == "chair_elect"
    with pytest.raises(SeatIsTaken):
        appoint(elect.model_copy(update={"post": "chair"}), BRANCH, [past, now])


def test_an_appointment_ends_after_it_begins() -> None:
    with pytest.raises(EndsBeforeItBegins):
        appoint(liaison(until=date(2026, 1, 1)), BRANCH, [])


def test_an_announced_end_may_be_brought_forward_and_not_passed() -> None:
    ended = end_post(HELD, EndLiaison(code="P-1", effective_on=date(2025, 1, 1)), liaison=True)
    assert (ended.effective_on, ended.until) == (date(2025, 1, 1), date(2025, 1, 1))
    with pytest.raises(LiaisonAlreadyGone):
        end_post(HELD, EndLiaison(code="P-1", effective_on=date(2026, 1, 1)), liaison=True)


def test_who_has_gone_cannot_go_again() -> None:
    gone = Post("P-1", "A", "chair", "R-1", date(2024, 1, 1), date(2025, 1, 1), ended=True)
    with pytest.raises(LeaderAlreadyGone):
        end_post(gone, EndLeader(code="P-1", effective_on=date(2024, 6, 1)), liaison=False)


def test_nobody_leaves_before_coming() -> None:
    with pytest.raises(EndsBeforeItBegins):
        end_post(HELD, EndLiaison(code="P-1", effective_on=date(2023, 12, 31)), liaison=True)


def test_a_liaison_is_not_ended_as_a_leader_nor_a_leader_as_a_liaison() -> None:
    with pytest.raises(PostIsAnother):
        end_post(HELD, EndLeader(code="P-1", effective_on=date(2025, 1, 1)), liaison=False)


@pytest.mark.parametrize("person", ["张三", "11010519491231002X", "13800138000", "+8613800138000", "a b", ""])
def test_a_person_is_a_code_and_never_a_name_an_id_card_or_a_phone(person: str) -> None:
    with pytest.raises(ValidationError):
        liaison(person=person)
