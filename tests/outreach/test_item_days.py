"""Deadlines of items recomputed by plain counting, over years with shifted weekends and years nobody knows yet."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from services.outreach.domain import ItemDays
from services.outreach.domain.calendar import calendar_of
from services.outreach.domain.item_due import due_told
from services.outreach.domain.item_explained import is_overdue
from shared.events.outreach import ItemState
from tests.outreach.items import DAYS, STATES, extend, raised

FIRST, LAST = date(2019, 12, 20), date(2031, 12, 31)
KNOWN = range(2019, max(chinese_calendar.holidays).year + 1)
# The society's own word over the official calendar, and over a year that nobody has published.
MARKED = {date(2025, 11, 10): False, date(2025, 11, 15): True, date(2030, 3, 4): False}
CALENDAR = calendar_of(MARKED, FIRST, LAST + timedelta(days=60))
LIMITS = ItemDays(CALENDAR)


def works(day: date) -> bool:
    """Asked of the library day by day: the society's mark, else the official calendar, else Monday to Friday."""
    if day in MARKED:
        return MARKED[day]
    return chinese_calendar.is_workday(day) if day.year in KNOWN else day.isoweekday() <= 5


def counted(day: date, count: int) -> date:
    """Walk on until so many working days were met."""
    met = 0
    while met < count:
        day += timedelta(days=1)
        met += works(day)
    return day


def test_every_day_of_twelve_years_has_the_deadlines_that_counting_gives() -> None:
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        assert LIMITS.answer_due_on("demand", day) == counted(day, 15)
        assert LIMITS.acknowledge_due_on(day) == counted(day, 3)
        assert not works(day) or counted(LIMITS.reminds_from(day), 3) == day


@pytest.mark.parametrize(
    ("raised_on", "due_on"),
    [
        (date(2025, 1, 20), date(2025, 2, 14)),  # the Spring Festival, with two Sundays worked for it
        (date(2025, 9, 25), date(2025, 10, 22)),  # the National Day, with 2025-09-28 and 2025-10-11 worked
        (date(2025, 11, 3), date(2025, 11, 24)),  # a day marked free by the society, and a Saturday marked working
    ],
)
def test_deadlines_known_by_hand(raised_on: date, due_on: date) -> None:
    assert LIMITS.answer_due_on("difficulty", raised_on) == due_on


def test_a_deadline_in_a_year_that_nobody_has_published_is_provisional() -> None:
    unknown = KNOWN[-1] + 1
    assert not CALENDAR.is_provisional(date(2025, 11, 3), date(2025, 11, 24))
    assert CALENDAR.is_provisional(date(unknown - 1, 12, 25), LIMITS.answer_due_on("demand", date(unknown - 1, 12, 25)))


def told(item: ItemState, today: date, before: set[str]) -> list[tuple[str, date]]:
    """What is told of an item on a day, which is then remembered."""
    due = due_told([item], DAYS, before, today)
    before |= {one.code for one in due}
    return [(one.step, one.due_on) for one in due]


def test_each_day_is_told_once_and_told_anew_where_it_moves() -> None:
    known: set[str] = set()
    year = [date(2025, 11, 1) + timedelta(days=number) for number in range(100)]
    by_day = {day: steps for day in year if (steps := told(raised(), day, known))}
    due = date(2025, 11, 24)
    assert by_day == {
        date(2025, 11, 7): [("acknowledge", date(2025, 11, 6))],
        date(2025, 11, 19): [("answer_soon", due)],
        date(2025, 11, 25): [("answer", due)],
        date(2025, 12, 2): [("escalated", due)],
    }
    extended = extend(raised())
    later = {day: steps for day in year if (steps := told(extended, day, known))}
    assert later == {
        date(2025, 12, 3): [("answer_soon", date(2025, 12, 8))],
        date(2025, 12, 9): [("answer", date(2025, 12, 8))],
        date(2025, 12, 16): [("escalated", date(2025, 12, 8))],
    }


def test_a_round_after_a_month_of_silence_tells_all_that_is_due_at_once_and_nothing_of_what_is_over() -> None:
    assert [step for step, _ in told(raised(), date(2025, 12, 24), set())] == ["acknowledge", "answer", "escalated"]
    for state in ("answered", "closed", "noted", "withdrawn", "wants no reply"):
        steps = [step for step, _ in told(STATES[state], date(2025, 12, 24), set())]
        assert steps == (["acknowledge"] if state == "wants no reply" else []), state
    assert told(raised(), date(2027, 1, 1), set()) == []
    assert (
        told(STATES["assigned"], date(2025, 12, 24), {"I-1~ack~20251106", "I-1~late~20251124", "I-1~up~20251124"}) == []
    )


def test_an_item_is_overdue_from_the_day_after_its_last_day() -> None:
    due = STATES["raised"].answer_due_on
    assert not is_overdue(STATES["raised"], due)
    assert is_overdue(STATES["raised"], due + timedelta(days=1))


def test_a_code_told_by_the_clock_is_never_too_long() -> None:
    item = raised(code="I" * 50)
    assert max(len(one.code) for one in due_told([item], DAYS, (), date(2025, 12, 24))) <= 64
