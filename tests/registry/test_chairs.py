"""Three chairs: who follows whom at a new term, and what refuses it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from services.registry.commands.chairs import HandOverChairs
from services.registry.domain.chairs import NoChairElect, hand_over
from services.registry.domain.post import Place, Post, SeatIsTaken
from tests.registry.known import BODIES, POSTS

PLACE = Place("A", "branch", POSTS, BODIES)
DAY = date(2025, 3, 1)
PAST = Post("P-1", "A", "past_chair", "R-1", date(2021, 1, 1))
CHAIR = Post("P-2", "A", "chair", "R-2", date(2021, 1, 1))
ELECT = Post("P-3", "A", "chair_elect", "R-3", date(2021, 1, 1))
DECISION = {"body": "理事会", "decided_on": "2025-02-01", "number": "2025-1"}


def asked(**others: Any) -> HandOverChairs:
    facts = {"body": "A", "effective_on": DAY, "chair_code": "N-1", "past_chair_code": "N-2", "decision": DECISION}
    return HandOverChairs.model_validate(facts | others)


def test_the_elect_becomes_the_chair_and_the_chair_the_past_one() -> None:
    moved = hand_over(asked(elect={"code": "N-3", "person": "R-4"}, term="T-6"), PLACE, [PAST, CHAIR, ELECT])
    assert [post.code for post in moved.ending] == ["P-3", "P-2", "P-1"]
    assert [(post.post, post.person) for post in moved.beginning] == [
        ("chair", "R-3"),
        ("past_chair", "R-2"),
        ("chair_elect", "R-4"),
    ]
    assert {(post.effective_on, post.term, post.branch) for post in moved.beginning} == {(DAY, "T-6", "A")}


def test_an_end_that_was_announced_for_the_day_is_not_told_again() -> None:
    ending = [Post(p.code, "A", p.post, p.person, p.effective_on, DAY) for p in (PAST, CHAIR, ELECT)]
    moved = hand_over(asked(), PLACE, ending)
    assert moved.ending == ()
    assert [post.person for post in moved.beginning] == ["R-3", "R-2"]


def test_without_a_chair_the_past_chair_stays() -> None:
    moved = hand_over(asked(), PLACE, [PAST, ELECT])
    assert [post.code for post in moved.ending] == ["P-3"]
    assert [post.post for post in moved.beginning] == ["chair"]


def test_without_an_elect_nobody_follows() -> None:
    gone = Post("P-3", "A", "chair_elect", "R-3", date(2021, 1, 1), DAY - timedelta(days=1))
    for posts in ([PAST, CHAIR], [PAST, CHAIR, gone]):
        with pytest.raises(NoChairElect):
            hand_over(asked(), PLACE, posts)


def test_a_chair_appointed_ahead_is_in_the_way() -> None:
    ahead = Post("P-4", "A", "chair", "R-9", date(2025, 6, 1))
    with pytest.raises(SeatIsTaken):
        hand_over(asked(), PLACE, [PAST, CHAIR, ELECT, ahead])
