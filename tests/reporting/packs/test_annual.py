"""The facts of a year: what is lacking, and in time for whom; without a rule no due day is invented."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.reporting.domain.packs.annual import Rule, facts_of, rule_of

TOLD: dict[str, Any] = {
    "due": [
        {"authority": "registry_authority", "on": "2026-05-31"},
        {"authority": "supervising_unit", "on": "2026-03-31"},
    ],
    "statuses": ["normal", "suspended"],
    "needed": ["name", "head", "activities"],
}
SAID: dict[str, Any] = {"name": "示例分会", "head": "P-1", "activities": 0, "handed_in_on": "2026-04-01"}
DAY = date(2026, 4, 1)


def test_what_is_needed_and_there_is_complete_even_where_a_count_is_zero() -> None:
    found = facts_of("B-1", "示例分会", 3, SAID, rule_of(TOLD), DAY)
    assert (found.state, found.lacking, found.activities, found.hosted) == ("complete", (), 0, 3)


def test_each_authority_is_told_in_time_or_late_by_its_own_day() -> None:
    found = facts_of("B-1", "示例分会", 3, SAID, rule_of(TOLD), DAY)
    assert [(one.authority, one.due_on, one.state) for one in found.due] == [
        ("supervising_unit", date(2026, 3, 31), "late"),
        ("registry_authority", date(2026, 5, 31), "in_time"),
    ]


@pytest.mark.parametrize(("day", "state"), [(date(2026, 3, 31), "open"), (date(2026, 4, 1), "overdue")])
def test_who_has_handed_in_nothing_is_overdue_from_the_day_after(day: date, state: str) -> None:
    found = facts_of("B-1", "示例分会", 0, None, rule_of(TOLD), day)
    assert (found.state, found.lacking, found.due[0].state) == ("missing", ("name", "head", "activities"), state)


def test_a_text_of_the_registry_stands_for_a_count_but_what_is_incomplete_is_not_in_time() -> None:
    said = SAID | {"head": None, "activities": None, "activities_described": True}
    found = facts_of("B-1", "示例分会", 0, said, rule_of(TOLD), DAY)
    assert (found.state, found.lacking, found.due[1].state) == ("incomplete", ("head",), "open")


def test_without_a_rule_no_due_day_is_invented() -> None:
    found = facts_of("B-1", "示例分会", 0, None, rule_of(None), DAY)
    assert (found.due, rule_of(None)) == ((), Rule())


def test_whoever_heads_a_branch_is_told_by_no_code() -> None:
    assert "P-1" not in facts_of("B-1", "示例分会", 3, SAID, rule_of(TOLD), DAY).model_dump_json()


def test_what_is_handed_in_on_the_due_day_itself_is_in_time() -> None:
    said = SAID | {"handed_in_on": "2026-03-31"}
    assert [one.state for one in facts_of("B-1", "示例分会", 3, said, rule_of(TOLD), DAY).due] == ["in_time", "in_time"]
