"""Meetings from the plan to the minutes: days, deadlines and their edges, what goes out again, what is reminded of."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.activities.commands.meeting_plans import (
    CallMeeting,
    FileMinutes,
    MoveMeeting,
    PlanJointMeeting,
    PlanJointMeetings,
)
from services.activities.commands.replies import ReplyToNotice
from services.activities.domain import meeting_plan as plans
from services.activities.domain.meeting_due import file_minutes, reminders
from services.activities.domain.meeting_links import links_for
from services.activities.domain.reply import of_branch, reply
from shared.workdays import Calendar, official_days
from tests.activities.test_domain import refusal

DAYS = plans.Deadlines(items_days_before=7, notice_days_before=2, minutes_within_days=7)
QUARTERLY = plans.Year(meetings=4, day_of_month=15)
ZONE = ZoneInfo("Asia/Shanghai")
MEETS_ON = date(2026, 3, 16)
TWO_O_CLOCK = datetime(2026, 3, 16, 14, tzinfo=ZONE)
BRANCHES = {"B-1": "normal", "B-2": "ended"}


def meeting(state: str = "called", **changes: Any) -> plans.Meeting:
    fields: dict[str, Any] = {"code": "JM-2026-1", "kind": "joint_meeting", "title": "联席会议", "number": 1}
    fields |= {"state": state, "meets_on": MEETS_ON, "starts_at": TWO_O_CLOCK, **DAYS.of(MEETS_ON)}
    return plans.Meeting(**fields | changes)


def year(**changes: Any) -> PlanJointMeetings:
    return PlanJointMeetings.model_validate({"year": 2026} | changes)


def planned(command: PlanJointMeetings, known: tuple[str, ...] = (), today: date = date(2026, 1, 5)) -> dict[int, date]:
    calendar = Calendar(official_days(date(2026, 1, 1), date(2026, 12, 31)))
    return plans.days_of_year(command, known, QUARTERLY, calendar, today)


def test_a_year_has_a_meeting_in_the_last_month_of_each_quarter_on_a_working_day() -> None:
    days = planned(year())
    assert days == {1: date(2026, 3, 16), 2: date(2026, 6, 15), 3: date(2026, 9, 15), 4: date(2026, 12, 15)}
    events = plans.plan_year(year(), days, dict.fromkeys(days.values(), DAYS), date(2026, 1, 5))
    assert [(one.code, one.title) for one in events][:2] == [
        ("JM-2026-1", "2026年第一次党建联席会议"),
        ("JM-2026-2", "2026年第二次党建联席会议"),
    ]
    assert (events[0].items_due_on, events[0].notice_due_on) == (date(2026, 3, 9), date(2026, 3, 14))


def test_meetings_that_are_known_or_over_are_not_planned_again() -> None:
    assert list(planned(year(), ("JM-2026-3",), today=date(2026, 3, 17))) == [2, 4]
    assert list(planned(year(), today=date(2026, 3, 16))) == [1, 2, 3, 4]
    codes = tuple(f"JM-2026-{nth}" for nth in range(1, 5))
    assert refusal(planned, year(), codes) == "meetings-are-planned"


@pytest.mark.parametrize(
    ("days", "rule"),
    [
        (["2026-03-10", "2026-06-10", "2026-09-10"], "days-do-not-fit"),
        (["2026-03-10", "2026-09-10", "2026-06-10", "2026-12-10"], "days-do-not-fit"),
        (["2026-03-10", "2026-03-10", "2026-09-10", "2026-12-10"], "days-do-not-fit"),
        (["2026-03-10", "2026-06-10", "2026-09-10", "2027-01-10"], "days-do-not-fit"),
        (["2026-01-04", "2026-06-10", "2026-09-10", "2026-12-10"], "planned-for-the-past"),
    ],
)
def test_days_that_are_given_are_four_days_of_the_year_in_order_and_to_come(days: list[str], rule: str) -> None:
    assert refusal(planned, year(days=days)) == rule


@pytest.mark.parametrize(
    ("nth", "chinese"), [(1, "一"), (4, "四"), (10, "十"), (11, "十一"), (20, "二十"), (24, "二十四")]
)
def test_a_title_counts_in_chinese(nth: int, chinese: str) -> None:
    assert plans.joint_meeting_title(2026, nth) == f"2026年第{chinese}次党建联席会议"


def test_one_more_meeting_is_planned_for_today_but_not_for_yesterday() -> None:
    command = PlanJointMeeting(code="JM-X", number=5, title="临时会议", meets_on=MEETS_ON)
    assert plans.plan_meeting(command, DAYS, MEETS_ON).meets_on == MEETS_ON
    assert refusal(plans.plan_meeting, command, DAYS, MEETS_ON + timedelta(days=1)) == "planned-for-the-past"


def call(**changes: Any) -> CallMeeting:
    return CallMeeting.model_validate({"code": "JM-2026-1", "starts_at": TWO_O_CLOCK, "place": "会议室"} | changes)


def test_a_call_is_for_the_meetings_own_day_and_until_it_is_over() -> None:
    told = plans.call(meeting("planned", starts_at=None), call(minutes=90), DAYS, MEETS_ON)
    assert (told.starts_at, told.minutes, told.sequence) == (TWO_O_CLOCK, 90, 0)
    elsewhen = call(starts_at=datetime(2026, 3, 17, 0, tzinfo=ZONE))
    assert refusal(plans.call, meeting(), elsewhen, DAYS, MEETS_ON) == "starts-on-another-day"
    assert refusal(plans.call, meeting(), call(), DAYS, MEETS_ON + timedelta(days=1)) == "meeting-day-is-over"


@pytest.mark.parametrize("state", ["called_off", "held", "minuted"])
def test_a_meeting_that_is_over_is_neither_called_moved_noticed_nor_called_off(state: str) -> None:
    over, move = meeting(state), MoveMeeting(code="JM-2026-1", meets_on=date(2026, 3, 20), because="冲突")
    assert refusal(plans.call, over, call(), DAYS, MEETS_ON) == "meeting-is-otherwise"
    assert refusal(plans.move, over, move, DAYS, MEETS_ON) == "meeting-is-otherwise"
    assert refusal(plans.notice, over, (), MEETS_ON) == "meeting-is-otherwise"
    assert refusal(plans.call_off, over, MEETS_ON) == "meeting-is-otherwise"


def test_a_moved_meeting_keeps_its_hour_and_gets_new_deadlines() -> None:
    command = MoveMeeting(code="JM-2026-1", meets_on=date(2026, 3, 20), because="与年会冲突")
    moved = plans.move(meeting(), command, DAYS, date(2026, 3, 1))
    assert (moved.moved_from, moved.starts_at) == (MEETS_ON, TWO_O_CLOCK + timedelta(days=4))
    assert (moved.items_due_on, moved.notice_due_on) == (date(2026, 3, 13), date(2026, 3, 18))
    where_it_is = MoveMeeting(code="JM-2026-1", meets_on=MEETS_ON, because="与年会冲突")
    assert refusal(plans.move, meeting(), where_it_is, DAYS, MEETS_ON) == "moved-to-where-it-is"
    later = where_it_is.model_copy(update={"starts_at": TWO_O_CLOCK + timedelta(hours=1)})
    assert plans.move(meeting(), later, DAYS, MEETS_ON).starts_at == TWO_O_CLOCK + timedelta(hours=1)
    assert refusal(plans.move, meeting(), command, DAYS, date(2026, 3, 21)) == "planned-for-the-past"


def test_each_notice_and_a_calling_off_after_it_has_a_higher_sequence() -> None:
    first = plans.notice(meeting(), ("B-2", "B-1"), date(2026, 3, 14))
    assert (first.sequence, first.branches) == (1, ("B-1", "B-2"))
    noticed = meeting("noticed", sequence=1)
    command = MoveMeeting(code="JM-2026-1", meets_on=date(2026, 3, 20), because="与年会冲突")
    moved = plans.move(noticed, command, DAYS, date(2026, 3, 15))
    [again] = plans.notice_again(noticed, moved, ("B-1",), date(2026, 3, 15))
    assert (again.sequence, again.meets_on) == (2, date(2026, 3, 20))
    assert list(plans.notice_again(meeting("called"), moved, ("B-1",), date(2026, 3, 15))) == []
    off = plans.call_off(noticed, date(2026, 3, 15))
    assert (off.noticed, off.sequence) == (True, 2)
    assert (plans.call_off(meeting("called"), MEETS_ON).sequence) == 0


def test_minutes_are_in_time_until_the_last_day_and_late_the_day_after() -> None:
    held = meeting("held", held_on=MEETS_ON)

    def filed(day: date, today: date = date(2026, 4, 30)) -> Any:
        return file_minutes(held, FileMinutes(code="JM-2026-1", filed_on=day), DAYS, today)

    assert (filed(date(2026, 3, 23)).late, filed(date(2026, 3, 24)).late) == (False, True)
    assert filed(date(2026, 3, 24)).due_on == date(2026, 3, 23)
    assert refusal(filed, date(2026, 3, 15)) == "minutes-filed-at-an-impossible-time"
    assert refusal(filed, date(2026, 5, 1)) == "minutes-filed-at-an-impossible-time"
    not_held = FileMinutes(code="JM-2026-1", filed_on=MEETS_ON)
    assert refusal(file_minutes, meeting("noticed"), not_held, DAYS, MEETS_ON) == "meeting-is-otherwise"


def due(one: plans.Meeting, today: date, agenda: tuple[str, ...] = (), said: Any = frozenset()) -> list[Any]:
    told = reminders([one], {one.code: agenda}, {one.code: DAYS}, said, today)
    return [(event.step, event.due_on, event.missing) for event in told]


def test_the_notice_is_due_two_days_before_and_says_what_is_missing() -> None:
    notice = date(2026, 3, 14)
    assert due(meeting(), date(2026, 3, 13)) == []
    assert due(meeting(), notice) == [("notice", notice, ("agenda",))]
    assert due(meeting(), notice, ("JM-1-A1",)) == [("notice", notice, ())]
    uncalled = meeting("planned", starts_at=None)
    assert due(uncalled, date(2026, 3, 9)) == [("call", date(2026, 3, 9), ())]
    assert due(uncalled, notice)[1] == ("notice", notice, ("call", "agenda"))
    assert due(meeting("planned"), date(2026, 3, 17)) == []


def test_the_same_is_reminded_of_once_and_again_only_for_another_day() -> None:
    said = {("JM-2026-1", "notice", date(2026, 3, 14))}
    assert due(meeting(), date(2026, 3, 16), said=said) == []
    later = meeting(meets_on=date(2026, 3, 20), notice_due_on=date(2026, 3, 18))
    assert due(later, date(2026, 3, 18), said=said) == [("notice", date(2026, 3, 18), ("agenda",))]


def test_minutes_are_reminded_of_the_day_after_they_were_due_and_not_for_years_past() -> None:
    held = meeting("held", held_on=MEETS_ON)
    assert due(held, date(2026, 3, 23)) == []
    assert due(held, date(2026, 3, 24)) == [("minutes", date(2026, 3, 23), ())]
    assert due(held, date(2026, 4, 23)) == [("minutes", date(2026, 3, 23), ())]
    assert due(held, date(2026, 4, 24)) == []


def answer(**changes: Any) -> ReplyToNotice:
    body: dict[str, Any] = {"meeting": "JM-2026-1", "branch": "B-1", "attends": True}
    return ReplyToNotice.model_validate(body | changes)


def test_a_branch_answers_until_the_day_of_the_meeting_is_over() -> None:
    assert reply(answer(), meeting("noticed"), BRANCHES, MEETS_ON).meets_on == MEETS_ON
    over = MEETS_ON + timedelta(days=1)
    assert refusal(reply, answer(), meeting("noticed"), BRANCHES, over) == "meeting-day-is-over"
    assert refusal(reply, answer(), meeting("planned"), BRANCHES, MEETS_ON) == "meeting-is-otherwise"
    assert refusal(reply, answer(branch="B-2"), meeting(), BRANCHES, MEETS_ON) == "host-has-ended"
    assert refusal(reply, answer(branch="B-9"), meeting(), BRANCHES, MEETS_ON) == "host-is-unknown"


def test_who_does_not_come_says_why() -> None:
    assert refusal(reply, answer(attends=False), meeting(), BRANCHES, MEETS_ON) == "reason-is-missing"
    assert not reply(answer(attends=False, reason="出差"), meeting(), BRANCHES, MEETS_ON).attends


def test_the_code_of_an_answer_fits_however_long_meeting_and_branch_are() -> None:
    assert of_branch("JM-2026-1", "CSBME-01") == "JM-2026-1.CSBME-01"
    long = {of_branch("J" * 40, f"{'B' * 45}-{number}") for number in range(9)}
    assert {len(code) for code in long} == {64}
    assert len(long) == 9


def test_links_hold_until_the_day_of_the_meeting_is_over_by_the_clock_of_the_office() -> None:
    last = datetime(2026, 3, 16, 23, 59, 59, tzinfo=ZONE)
    links = links_for("reply", meeting(), {"B-1": 0}, ZONE, last)
    assert links["B-1"].until == datetime(2026, 3, 17, tzinfo=ZONE)
    assert links_for("reply", meeting(), {"B-1": 0}, ZONE, last + timedelta(seconds=1)) == {}
    assert links_for("reply", meeting("planned"), {"B-1": 0}, ZONE, last) == {}
    assert list(links_for("agenda_item", meeting("planned"), {"B-1": 0}, ZONE, last)) == ["B-1"]
