"""The due list and what is told of it: sections, levels, who is told, and the edge days of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.outreach.domain.absence import Absence, Cover
from services.outreach.domain.calendar import calendar_of
from services.outreach.domain.contact import LastContact
from services.outreach.domain.due import Due, DueRules, Today, to_tell, what_was
from services.outreach.domain.expert import Expert, Pause

RULES = DueRules(soon_days=7, deputy_after=5, secretariat_after=10, losing_touch_percent=200)
DAYS = calendar_of({}, date(2025, 6, 1), date(2027, 6, 30))
EXPERT = Expert("E-1", "B-1", "R-1", None, 90, date(2025, 1, 1), deputy="R-9")
NOBODY = Cover({})


def on(day: date, rules: DueRules = RULES) -> Today:
    return Today.of(day, DAYS, rules)


def due(due_on: date, **more: Any) -> Due:
    """The next contact falls due on this day; ninety days before, one was made."""
    return Due(replace(EXPERT, **more), LastContact(due_on - timedelta(days=90)), due_on)


@pytest.mark.parametrize(
    ("day", "due_on", "section"),
    [
        # Wednesday 2026-06-10 of an ordinary week
        (date(2026, 6, 10), date(2026, 6, 9), "overdue"),
        (date(2026, 6, 10), date(2026, 6, 10), "today"),
        (date(2026, 6, 10), date(2026, 6, 11), "this_week"),
        (date(2026, 6, 10), date(2026, 6, 14), "this_week"),
        (date(2026, 6, 10), date(2026, 6, 15), None),
        # ninety days of a cadence of ninety after the due day: twice the cadence without a contact made
        (date(2026, 6, 10), date(2026, 3, 13), "overdue"),
        (date(2026, 6, 10), date(2026, 3, 12), "losing_touch"),
        # Friday: what falls on the weekend is done today
        (date(2026, 6, 12), date(2026, 6, 14), "today"),
        # the day before National Day, a Wednesday: the whole week off, which reaches into the next, is done today
        (date(2026, 9, 30), date(2026, 10, 7), "today"),
        (date(2026, 9, 29), date(2026, 10, 7), "this_week"),
        # Saturday 2026-02-14 is worked: what falls due on it is due on it, and on the Sunday too
        (date(2026, 2, 13), date(2026, 2, 14), "this_week"),
        (date(2026, 2, 14), date(2026, 2, 20), "today"),
    ],
)
def test_what_is_due_stands_on_the_day_on_which_something_can_be_done(day: date, due_on: date, section: str) -> None:
    assert due(due_on).section(on(day)) == section
    if section:
        assert due_on <= on(day).horizon


def test_whoever_is_paused_off_the_list_or_paused_without_end_is_not_due() -> None:
    day, last = date(2026, 6, 10), LastContact(date(2026, 1, 1))
    assert Due.of(EXPERT, last, day)
    for other in (
        replace(EXPERT, pauses=(Pause(date(2026, 6, 1), date(2026, 7, 1)),)),
        replace(EXPERT, pauses=(Pause(date(2026, 6, 1)),)),
        replace(EXPERT, retired_on=day),
        replace(EXPERT, enrolled_on=day + timedelta(days=1)),
    ):
        assert Due.of(other, last, day) is None


def test_days_of_a_pause_do_not_make_one_lose_touch() -> None:
    paused = replace(EXPERT, pauses=(Pause(date(2026, 3, 1), date(2026, 6, 1)),))
    resumed = Due.of(paused, LastContact(date(2026, 1, 1)), date(2026, 6, 10))
    assert resumed
    assert resumed.due_on == date(2026, 6, 1) + (date(2026, 4, 1) - date(2026, 3, 1))
    assert resumed.section(on(date(2026, 6, 10))) is None


DUE_ON = date(2026, 6, 10)
# Working days after Wednesday 06-10; 06-19 is the Dragon Boat Festival, so that the fifth is 06-17 and the tenth 06-25.
LEVELS = [
    (date(2026, 6, 2), None),
    (date(2026, 6, 3), "told"),
    (date(2026, 6, 16), "told"),
    (date(2026, 6, 17), "overdue"),
    (date(2026, 6, 24), "overdue"),
    (date(2026, 6, 25), "escalated"),
    (date(2026, 9, 7), "escalated"),
    (date(2026, 9, 8), "losing_touch"),
]


@pytest.mark.parametrize(("day", "what"), LEVELS)
def test_each_level_begins_on_its_working_day(day: date, what: str | None) -> None:
    assert due(DUE_ON).reached(on(day)) == what


def test_each_level_is_said_once_and_a_lower_one_never_after_a_higher() -> None:
    said: list[str] = []
    told: Any = None
    for n in range(120):
        event = to_tell(due(DUE_ON), told, NOBODY, on(date(2026, 6, 1) + timedelta(days=n)))
        if event:
            told = what_was(event)
            said.append(f"{told} {event.effective_on} {event.to}")
    assert said == [
        "told 2026-06-03 R-1",
        "overdue 2026-06-17 R-9",
        "escalated 2026-06-25 None",
        "losing_touch 2026-09-08 None",
    ]
    assert to_tell(due(DUE_ON), "escalated", NOBODY, on(date(2026, 6, 17))) is None


def test_the_subject_names_expert_due_day_and_level() -> None:
    event = to_tell(due(DUE_ON, code="E" * 50), None, NOBODY, on(date(2026, 6, 5)))
    assert event
    assert event.subject == f"contact_due/{'E' * 50}~2026-06-10~liaison"


def away(person: str, deputy: str | None = None, code: str = "AB-1") -> Absence:
    return Absence(code, person, deputy, date(2026, 6, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("absences", "gone", "liaison_level", "deputy_level"),
    [
        ([], (), "R-1", "R-9"),
        ([away("R-1", "R-5")], (), "R-5", "R-5"),
        ([away("R-1")], (), "R-9", "R-9"),
        ([away("R-1", "R-5"), away("R-5")], (), None, None),
        ([away("R-9")], (), "R-1", None),
        ([away("R-1"), away("R-9")], (), None, None),
        ([], ("R-1",), "R-9", "R-9"),
        ([], ("R-1", "R-9"), None, None),
        ([away("R-2", "R-1")], (), "R-1", "R-9"),
    ],
)
def test_whoever_is_away_is_not_told_but_who_stands_in_and_else_the_secretariat(
    absences: list[Absence], gone: tuple[str, ...], liaison_level: str | None, deputy_level: str | None
) -> None:
    for day, to in ((date(2026, 6, 5), liaison_level), (date(2026, 6, 18), deputy_level)):
        event = to_tell(due(DUE_ON), None, Cover.of(absences, day, gone), on(day))
        assert event
        assert (event.to, event.liaison, event.deputy) == (to, "R-1", "R-9")


def test_a_line_explains_itself_in_both_languages() -> None:
    line = Due(EXPERT, LastContact(date(2026, 3, 12), 2), date(2026, 6, 10))
    assert line.why(on(date(2026, 6, 12))) == {
        "zh": "上次联系成功 2026-03-12，周期 90 天，此后未联系上 2 次；应于 2026-06-10 前联系，已逾期 2 天",
        "en": "Last contact made 2026-03-12, cadence 90 days, not reached 2 times since; "
        "due by 2026-06-10, 2 days overdue",
    }
    assert (
        due(date(2026, 10, 7))
        .why(on(date(2026, 9, 30)))["en"]
        .endswith("due by 2026-10-07, a day off: the last working day is 2026-09-30")
    )
