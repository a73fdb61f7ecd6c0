"""Three sides of a stale change: what both changed is a conflict, and a foreign office is shown nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.events.base import Event
from shared.events.registry import BranchChanged, BranchFounded, GroupAbsenceExplained
from shared.stale import conflicts, record_of, state_on

BEGUN: dict[str, Any] = {
    "code": "A",
    "name": "甲",
    "kind": "分会",
    "status": "normal",
    "effective_on": date(2020, 1, 1),
}


def event(version: int, data: Any) -> Event[Any]:
    moment = datetime(2026, 1, version, tzinfo=UTC)
    return Event(str(version), "/s", data.TYPE, "branch/A", version, moment, "test", "c", None, None, data)


FOUNDED = event(1, BranchFounded(**BEGUN))
RENAMED = event(2, BranchChanged(**(BEGUN | {"name": "乙", "effective_on": date(2027, 1, 1)})))
EXPLAINED = event(3, GroupAbsenceExplained(code="A", reason="other", effective_on=date(2021, 1, 1)))
LATE = event(4, BranchChanged(**(BEGUN | {"host_unit": "丙", "effective_on": date(2020, 6, 1)})))


@pytest.mark.parametrize(
    ("day", "name"), [(date(2019, 1, 1), "甲"), (date(2026, 12, 31), "甲"), (date(2027, 1, 1), "乙")]
)
def test_a_state_is_that_of_the_day_asked_about(day: date, name: str) -> None:
    assert state_on(day, [FOUNDED, RENAMED])["name"] == name


def test_what_was_told_late_for_an_early_day_does_not_undo_a_later_one() -> None:
    facts = state_on(date(2028, 1, 1), [FOUNDED, RENAMED, EXPLAINED, LATE])
    assert (facts["name"], facts["host_unit"], facts["reason"]) == ("乙", None, "other")
    assert "effective_on" not in facts


def test_of_an_occurrence_the_last_version_holds_and_its_day_is_a_fact() -> None:
    earlier = event(5, BranchChanged(**(BEGUN | {"name": "丁", "effective_on": date(2019, 6, 1)})))
    facts = record_of("happened_on", [earlier, RENAMED, FOUNDED])
    assert (facts["name"], facts["happened_on"]) == ("丁", "2019-06-01")
    assert state_on(date(2028, 1, 1), [earlier, RENAMED, FOUNDED])["name"] == "乙"


@pytest.mark.parametrize(
    ("mine", "theirs", "found"),
    [
        ({"name": "乙"}, {"name": "丙"}, ["name"]),
        ({"name": "乙"}, {"name": "乙"}, []),
        ({"name": "甲"}, {"name": "丙"}, []),
        ({"name": "乙"}, {"name": "甲"}, []),
        ({"host": None}, {"name": "丙", "host": "丁"}, []),
        ({"host": "戊", "effective_on": "2026-01-01"}, {"host": "丁"}, ["host"]),
    ],
    ids=["both", "both alike", "only they", "only I", "only they, I empty what was empty", "a day is no fact"],
)
def test_a_conflict_is_a_field_that_both_changed(mine: Any, theirs: Any, found: list[str]) -> None:
    assert conflicts(mine, {"name": "甲", "host": None} | theirs, {"name": "甲", "host": None}) == found
