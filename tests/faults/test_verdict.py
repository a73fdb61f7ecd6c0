"""The oracle itself: each class is seen once, and each bad one fails."""

from __future__ import annotations

import pytest

from tests.faults.verdict import SAID, Verdict, judge


def test_every_event_is_in_one_class() -> None:
    assert judge({1, 2}, {1, 2, 3, 4}, [1, 2, 3]) == Verdict(ok=2, lost=0, duplicated=0, recovered=1, unexpected=0)
    SAID.pop()


@pytest.mark.parametrize(
    ("applied", "said"),
    [
        ([1], "ok=1 lost=1 duplicated=0 recovered=0 unexpected=0"),
        ([1, 2, 2, 2], "ok=2 lost=0 duplicated=2 recovered=0 unexpected=0"),
        ([1, 2, 3, 3], "ok=2 lost=0 duplicated=1 recovered=1 unexpected=0"),
        ([1, 2, 9, 9], "ok=2 lost=0 duplicated=0 recovered=0 unexpected=2"),
    ],
)
def test_what_is_lost_doubled_or_unexpected_fails(applied: list[int], said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        judge({1, 2}, {1, 2, 3}, applied)
    SAID.pop()
