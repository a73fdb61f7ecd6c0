"""A meeting before it is held (计划、召集、通知、改期、取消): its days, its deadlines, and what goes out."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from services.activities.commands.meeting_plans import (
    CallMeeting,
    MoveMeeting,
    PlanJointMeeting,
    PlanJointMeetings,
)
from services.activities.domain.meeting_refusals import (
    DaysDoNotFit,
    MeetingDayIsOver,
    MeetingIsOtherwise,
    MeetingsArePlanned,
    MovedToWhereItIs,
    StartsOnAnotherDay,
)
from services.activities.domain.refusals import PlannedForThePast
from shared.events.activities.meetings import (
    MeetingCalled,
    MeetingCalledOff,
    MeetingMoved,
    MeetingNoticed,
    MeetingPlanned,
    MeetingState,
)
from shared.workdays import Calendar

JOINT_MEETING = "joint_meeting"
AHEAD = ("planned", "called", "noticed")
STATES = {
    "planned": ("计划中", "planned"),
    "called": ("已召集", "called"),
    "noticed": ("已通知", "noticed"),
    "called_off": ("已取消", "called off"),
    "held": ("已召开", "held"),
    "minuted": ("纪要已归档", "minuted"),
    "withdrawn": ("记录已撤销", "withdrawn"),
}
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The society's days around a meeting, as they are set for its day."""

    items_days_before: int
    notice_days_before: int
    minutes_within_days: int

    def of(self, day: date) -> dict[str, date]:
        """Until when items are collected and when the notice is due, in calendar days before the meeting."""
        return {
            "items_due_on": day - timedelta(days=self.items_days_before),
            "notice_due_on": day - timedelta(days=self.notice_days_before),
        }


@dataclass(frozen=True, slots=True)
class Year:
    """How many joint meetings a year has, and on which day of a month they are unless said otherwise."""

    meetings: int
    day_of_month: int

    def day(self, year: int, nth: int, days: Calendar) -> date:
        """The working day not before the day of the last month of the nth part of the year."""
        month = max(1, ceil(12 * nth / self.meetings))
        last = calendar.monthrange(year, month)[1]
        day = date(year, month, max(1, min(self.day_of_month, last)))
        while not days.is_working(day):
            day += timedelta(days=1)
        return day


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as last known; one that was recorded without a plan has no deadlines."""

    code: str
    kind: str
    title: str
    number: int
    state: str
    meets_on: date
    items_due_on: date | None = None
    notice_due_on: date | None = None
    starts_at: datetime | None = None
    minutes: int | None = None
    online: bool = False
    sequence: int = 0
    held_on: date | None = None

    def must_be(self, *states: str) -> None:
        """Raises MeetingIsOtherwise."""
        if self.state not in states:
            zh, en = STATES[self.state]
            raise MeetingIsOtherwise(code=self.code, state=zh, state_en=en)

    def told(self, today: date, **changes: Any) -> dict[str, Any]:
        """Its fields as events tell them."""
        fields = {name: getattr(self, name) for name in MeetingState.model_fields if name != "effective_on"}
        return fields | {"effective_on": today} | changes


def days_of_year(
    command: PlanJointMeetings, known: Collection[str], year: Year, days: Calendar, today: date
) -> dict[int, date]:
    """
    Number -> day of those of a year's joint meetings that are still to be planned.

    Days that were given are all still to come; of those by the settings, the ones that are over are left out.
    """
    if command.days:
        _check_days(command, year, today)
    chosen = command.days or tuple(year.day(command.year, nth, days) for nth in range(1, year.meetings + 1))
    wanted = {
        nth: day for nth, day in enumerate(chosen, 1) if joint_meeting_code(command, nth) not in known and day >= today
    }
    if not wanted:
        raise MeetingsArePlanned(field="year", year=command.year)
    return wanted


def plan_year(
    command: PlanJointMeetings, days: Mapping[int, date], deadlines: Mapping[date, Deadlines], today: date
) -> list[MeetingPlanned]:
    """The joint meetings on these days, each with the deadlines that are set for its day."""
    return [
        _planned(
            joint_meeting_code(command, nth), nth, joint_meeting_title(command.year, nth), day, deadlines[day], today
        )
        for nth, day in days.items()
    ]


def joint_meeting_code(command: PlanJointMeetings, nth: int) -> str:
    """`<prefix>-<year>-<n>`."""
    return f"{command.prefix}-{command.year}-{nth}"


def _check_days(command: PlanJointMeetings, year: Year, today: date) -> None:
    in_order = list(command.days) == sorted(set(command.days))
    if len(command.days) != year.meetings or not in_order or {day.year for day in command.days} != {command.year}:
        raise DaysDoNotFit(field="days", year=command.year, wanted=year.meetings)
    if command.days[0] < today:
        raise PlannedForThePast(field="days", day=command.days[0])


def plan_meeting(command: PlanJointMeeting, deadlines: Deadlines, today: date) -> MeetingPlanned:
    """One more joint meeting."""
    if command.meets_on < today:
        raise PlannedForThePast(field="meets_on", day=command.meets_on)
    return _planned(command.code, command.number, command.title, command.meets_on, deadlines, today)


def _planned(code: str, number: int, title: str, day: date, deadlines: Deadlines, today: date) -> MeetingPlanned:
    return MeetingPlanned(
        code=code,
        kind=JOINT_MEETING,
        title=title,
        number=number,
        meets_on=day,
        effective_on=today,
        **deadlines.of(day),
    )


def joint_meeting_title(year: int, nth: int) -> str:
    """2026年第一次党建联席会议."""
    tens, ones = divmod(nth, 10)
    chinese = ("十" if tens == 1 else f"{_DIGITS[tens]}十" if tens else "") + (
        _DIGITS[ones] if ones or not tens else ""
    )
    return f"{year}年第{chinese}次党建联席会议"


def call(meeting: Meeting, command: CallMeeting, deadlines: Deadlines, today: date) -> MeetingCalled:
    """Time and place are settled; called again it is otherwise than before."""
    meeting.must_be(*AHEAD)
    if meeting.meets_on < today:
        raise MeetingDayIsOver(field="code", meets_on=meeting.meets_on)
    _on_its_day(command.starts_at, meeting.meets_on)
    changes = {"starts_at": command.starts_at, "minutes": command.minutes, "online": command.online}
    return MeetingCalled(**meeting.told(today, **deadlines.of(meeting.meets_on), **changes))


def move(meeting: Meeting, command: MoveMeeting, deadlines: Deadlines, today: date) -> MeetingMoved:
    """Another day; the hour stays unless another one is given."""
    meeting.must_be(*AHEAD)
    if command.meets_on < today:
        raise PlannedForThePast(field="meets_on", day=command.meets_on)
    starts_at = command.starts_at or (meeting.starts_at and meeting.starts_at + (command.meets_on - meeting.meets_on))
    if command.starts_at:
        _on_its_day(command.starts_at, command.meets_on)
    if (command.meets_on, starts_at) == (meeting.meets_on, meeting.starts_at):
        raise MovedToWhereItIs(field="meets_on", code=meeting.code, meets_on=meeting.meets_on)
    changes = {"meets_on": command.meets_on, "starts_at": starts_at, **deadlines.of(command.meets_on)}
    return MeetingMoved(**meeting.told(today, **changes), moved_from=meeting.meets_on)


def call_off(meeting: Meeting, today: date) -> MeetingCalledOff:
    """It does not take place; what was sent out is taken back with a higher sequence."""
    meeting.must_be(*AHEAD)
    noticed = meeting.state == "noticed"
    return MeetingCalledOff(**meeting.told(today, sequence=meeting.sequence + noticed), noticed=noticed)


def notice(meeting: Meeting, branches: Collection[str], today: date) -> MeetingNoticed:
    """Its notice goes out, the first time or again."""
    meeting.must_be("called", "noticed")
    if meeting.meets_on < today:
        raise MeetingDayIsOver(field="code", meets_on=meeting.meets_on)
    changed = meeting.told(today, sequence=meeting.sequence + 1)
    return MeetingNoticed(**changed, branches=tuple(sorted(branches)))


def notice_again(
    meeting: Meeting, changed: MeetingCalled | MeetingMoved, branches: Collection[str], today: date
) -> Iterator[MeetingNoticed]:
    """The notice of a meeting that has changed, where one had gone out."""
    if meeting.state == "noticed":
        told = {name: getattr(changed, name) for name in MeetingState.model_fields}
        again = told | {"sequence": meeting.sequence + 1, "effective_on": today}
        yield MeetingNoticed(**again, branches=tuple(sorted(branches)))


def _on_its_day(starts_at: datetime, day: date) -> None:
    if starts_at.date() != day:
        raise StartsOnAnotherDay(field="starts_at", starts_at=starts_at.isoformat(), meets_on=day)
