"""The society's limits without any server: bounds, pairs that agree on every day, and days before a change."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.activities.commands.settings import SetSetting
from services.activities.domain.settings import LIMITS, set_setting, told, value_on
from shared.errors import Refused
from tests.activities.test_domain import refusal

ROOT = Path(__file__).parents[2]
FIRST, MAY = date(1900, 1, 1), date(2026, 5, 1)
NOW = {
    "report_within_days": {FIRST: 30},
    "quorum_numerator": {FIRST: 2},
    "quorum_denominator": {FIRST: 3, date(2027, 1, 1): 4},
}


def setting(name: str, value: int, day: date = MAY) -> SetSetting:
    return SetSetting(name=name, effective_on=day, value=value, because="常务理事会决定")


@pytest.mark.parametrize("name", LIMITS)
def test_every_limit_is_held_to_its_bounds(name: str) -> None:
    limit = LIMITS[name]
    for value in (limit.least, limit.most):
        assert set_setting(setting(name, value), {}).value == value
    for value in {max(0, limit.least - 1), limit.most + 1} - {limit.least}:
        with pytest.raises(Refused) as refused:
            set_setting(setting(name, value), {})
        assert refused.value.status == 422
        assert refused.value.extras["errors"] == [{"field": "value", "rule": "setting-out-of-bounds"}]


def test_a_limit_that_nobody_knows_cannot_be_set_and_is_still_shown() -> None:
    assert refusal(set_setting, setting("tea_breaks", 2), NOW) == "unknown"
    assert told({"code": "tea_breaks", "value": 2})["settable"] is False


def test_the_same_value_again_changes_nothing() -> None:
    assert refusal(set_setting, setting("report_within_days", 30), NOW) == "same-setting"
    assert set_setting(setting("report_within_days", 15), NOW).effective_on == MAY


@pytest.mark.parametrize(
    ("name", "value", "day", "fits"),
    [
        ("quorum_numerator", 3, MAY, True),
        ("quorum_numerator", 4, MAY, False),
        ("quorum_numerator", 4, date(2027, 1, 1), True),
        ("quorum_denominator", 1, date(2027, 6, 1), False),
        ("quorum_denominator", 2, MAY, True),
    ],
)
def test_a_quorum_is_never_more_than_everybody_on_any_day(name: str, value: int, day: date, fits: bool) -> None:
    if fits:
        assert set_setting(setting(name, value, day), NOW).value == value
    else:
        assert refusal(set_setting, setting(name, value, day), NOW) == "setting-contradicts"


def test_a_value_holds_from_its_day_on() -> None:
    line: dict[date, int] = {FIRST: 30, MAY: 15}
    assert [value_on(line, day) for day in (date(1899, 12, 31), FIRST, date(2026, 4, 30), MAY)] == [None, 30, 30, 15]


def test_every_limit_in_the_migrations_can_be_set() -> None:
    """Whoever adds a row to `setting` says in domain/settings.py what it means and how far it may go."""
    written: set[str] = set()
    for path in sorted((ROOT / "services/activities/migrations").glob("*.sql")):
        for block in re.findall(r"INSERT INTO setting \(name.*?;", path.read_text("utf-8"), re.S):
            written |= set(re.findall(r"\(\s*'([a-z_0-9]+)'", block))
    assert {"report_within_days", "project_overspending_refused"} <= written
    assert written - set(LIMITS) == set()


def test_what_is_shown_says_bounds_and_meaning() -> None:
    shown: dict[str, Any] = told({"code": "report_within_days", "value": 30})
    assert (shown["least"], shown["most"], shown["settable"], shown["unit"]["zh"]) == (1, 366, True, "天")
