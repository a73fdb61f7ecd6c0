"""Whether a liaison has gone, and who has come in the place: on every edge day, without any server."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.outreach.domain.office import PostTold, Tenure, left, successor, tenures

SINCE, DAY = date(2025, 1, 1), date(2025, 12, 31)
SEPTEMBER, OCTOBER = date(2025, 9, 1), date(2025, 10, 1)


def post(person: str, since: date, until: date | None = None, **fields: Any) -> Tenure:
    """A post as liaison of the branch B-1, unless told otherwise."""
    known = {"code": f"P-{person}-{since:%m%d}", "body": "B-1", "post": "liaison"} | fields
    return Tenure(person=person, since=since, until=until, **known)


def told(version: int, on: date, person: str = "R-1", held: bool = True, until: date | None = None) -> PostTold:
    return PostTold("P-1", version, on, "B-1", "liaison", person, held, until)


OLD = post("R-1", date(2024, 1, 1), SEPTEMBER)


def goes_to(held: list[Tenure], day: date = DAY) -> tuple[str, date] | None:
    """Who succeeds R-1, and from which day on there is nobody but the successor."""
    gone = left("R-1", SINCE, held, day)
    come = gone and successor(gone, held, day)
    return (come.person, max(come.since, gone.on)) if gone and come else None


def test_a_post_lasts_until_it_ends_or_is_told_otherwise() -> None:
    assert tenures([told(1, SINCE)]) == [post("R-1", SINCE, code="P-1")]
    ended = [told(1, SINCE), told(2, SEPTEMBER, held=False)]
    assert tenures(ended) == tenures(reversed(ended)) == [post("R-1", SINCE, SEPTEMBER, code="P-1")]
    assert tenures([told(1, SINCE, until=OCTOBER)]) == [post("R-1", SINCE, OCTOBER, code="P-1")]
    assert tenures([told(1, SINCE, until=OCTOBER), told(2, SEPTEMBER, held=False)])[0].until == SEPTEMBER
    again = [told(1, SINCE, until=SEPTEMBER), told(2, SEPTEMBER, until=None)]
    assert tenures(again) == [post("R-1", SINCE, code="P-1")]
    corrected = [told(1, SINCE), told(2, SINCE, "R-2")]
    assert tenures(corrected) == [post("R-2", SINCE, code="P-1")]
    assert tenures([told(1, SINCE), told(2, SINCE, held=False)]) == []


def test_a_successor_who_begins_on_the_day_the_post_ends_leaves_no_gap() -> None:
    assert goes_to([OLD, post("R-2", SEPTEMBER)]) == ("R-2", SEPTEMBER)
    assert left("R-1", SINCE, [OLD], SEPTEMBER - timedelta(days=1)) is None
    assert goes_to([OLD, post("R-2", SEPTEMBER)], SEPTEMBER) == ("R-2", SEPTEMBER)


def test_a_successor_who_was_there_before_takes_over_when_the_post_ends() -> None:
    assert goes_to([OLD, post("R-2", date(2025, 8, 1))]) == ("R-2", SEPTEMBER)


def test_a_successor_appointed_later_takes_over_on_the_first_day() -> None:
    assert goes_to([OLD, post("R-2", OCTOBER)], OCTOBER - timedelta(days=1)) is None
    assert goes_to([OLD, post("R-2", OCTOBER)], OCTOBER) == ("R-2", OCTOBER)
    assert goes_to([OLD, post("R-2", OCTOBER), post("R-3", date(2025, 11, 1))]) == ("R-2", OCTOBER)


def test_one_who_has_left_the_same_post_before_is_no_successor() -> None:
    assert goes_to([OLD, post("R-0", date(2023, 1, 1), date(2024, 1, 1))]) is None
    assert goes_to([OLD, post("R-0", date(2023, 1, 1), SEPTEMBER)]) is None


def test_two_who_come_on_the_same_day_leave_the_choice_to_a_person() -> None:
    assert goes_to([OLD, post("R-2", SEPTEMBER), post("R-3", SEPTEMBER)]) is None
    assert goes_to([OLD, post("R-2", date(2025, 8, 1)), post("R-3", SEPTEMBER)]) is None


@pytest.mark.parametrize("fields", [{"body": "B-2"}, {"post": "deputy_liaison"}, {"person": "R-1"}])
def test_another_post_another_body_or_the_same_person_is_no_successor(fields: dict[str, str]) -> None:
    other = {"person": "R-2", "body": "B-1", "post": "liaison"} | fields
    assert goes_to([OLD, post(other.pop("person"), OCTOBER, **other)], DAY) is None


def test_a_liaison_who_returns_has_not_gone() -> None:
    held = [OLD, post("R-1", OCTOBER)]
    assert left("R-1", SINCE, held, OCTOBER - timedelta(days=1)) is not None
    assert left("R-1", SINCE, held, OCTOBER) is None


def test_any_office_counts_and_of_a_liaison_the_posts_of_liaisons_alone() -> None:
    chair = post("R-1", SINCE, None, post="chair")
    assert left("R-1", SINCE, [post("R-1", SINCE, SEPTEMBER, post="chair")], DAY)
    assert left("R-1", SINCE, [post("R-1", SINCE, SEPTEMBER, post="council_member"), chair], DAY) is None
    assert left("R-1", SINCE, [OLD, chair], DAY)
    treasurer = post("R-1", SINCE, SEPTEMBER, post="council_member", body="council")
    assert goes_to([treasurer, post("R-2", SEPTEMBER, post="council_member", body="council")]) is None


def test_a_post_that_was_over_before_the_expert_came_is_none_of_this() -> None:
    held = [post("R-1", date(2015, 1, 1), date(2019, 1, 1)), post("R-9", date(2019, 1, 1))]
    assert left("R-1", SINCE, held, DAY) is None
    secretary = post("R-1", date(2020, 1, 1), post="secretary_general", body="society")
    assert left("R-1", SINCE, [*held, secretary], DAY) is None
    assert left("R-7", SINCE, held, DAY) is None


days = st.integers(0, 400).map(lambda n: date(2025, 1, 1) + timedelta(days=n))


@given(st.lists(st.tuples(days, st.sampled_from(["R-1", "R-2"]), st.booleans(), st.none() | days), max_size=8))
def test_who_holds_a_post_on_a_day_is_what_was_told_last_of_the_latest_day(states: list[Any]) -> None:
    course = [
        PostTold("P-1", n, on, "B-1", "liaison", who, held, until) for n, (on, who, held, until) in enumerate(states)
    ]
    found = tenures(course)
    for offset in range(0, 420, 7):
        day = date(2025, 1, 1) + timedelta(days=offset)
        last = max(
            (s for s in course if s.effective_on <= day), key=lambda s: (s.effective_on, s.version), default=None
        )
        holds = last and last.held and (last.until is None or last.until > day)
        assert [one.person for one in found if one.covers(day)] == ([last.person] if last and holds else [])
