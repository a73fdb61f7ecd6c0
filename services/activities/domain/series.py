"""A series of activities: planned by a rule, planned otherwise from one occurrence on, called off for the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from services.activities.commands.activities import DescribeActivity, PlanActivity
from services.activities.commands.series import CallOffSeries, DescribeSeries
from services.activities.domain.activity import Activity, plan_activity
from services.activities.domain.recurrence import Occurrence, days_of, first_month, occurrences, rrule_of
from services.activities.domain.refusals import PlannedForThePast
from services.activities.domain.scene import Scene
from shared.errors import Refused
from shared.events.activities import ActivityCancelled, ActivityPlanned, SeriesCalledOff, SeriesPlanned, SeriesState


class SeriesExists(Refused):
    """
    系列活动 {code} 已有记录。
    The series {code} is recorded already.
    """


class SeriesIsEmpty(Refused):
    """
    按这个规律没有可安排的日期。
    By this rule there is no day on which it could take place.
    """


class SeriesIsTooLong(Refused):
    """
    一个系列一次最多安排 {most} 次，请缩短截止日期或减少次数。
    A series has at most {most} occurrences at a time: choose an earlier end or a smaller number.
    """


class SeriesHasNothingAhead(Refused):
    """
    系列活动 {code} 在 {day} 及以后没有尚未开展的安排。
    Nothing of the series {code} is still ahead on {day} or later.
    """


class SeriesCodeIsTaken(Refused):
    """
    编码 {taken} 已被其他活动使用，系列活动 {code} 不能用它编号。
    {taken} is the code of another activity, so that the series {code} cannot number its own.
    """


@dataclass(frozen=True, slots=True)
class Course:
    """The rule as it is told, every day it gives, and those that take place."""

    rule: str
    counted_from: date
    days: tuple[Occurrence, ...]

    @property
    def held(self) -> list[date]:
        """The days on which something takes place."""
        return [one.on for one in self.days if one.on]

    @property
    def skipped(self) -> list[date]:
        """The days of the rule on which nothing takes place."""
        return [one.by_rule for one in self.days if one.on is None]

    @property
    def provisional(self) -> bool:
        """Whether the holidays of one of its years are not known yet."""
        return any(one.provisional for one in self.days)


def course_of(
    command: DescribeSeries, most: int, today: date, marked: Mapping[date, bool] = MappingProxyType({})
) -> Course:
    """The days of a series. Raises PlannedForThePast, SeriesIsEmpty, SeriesIsTooLong."""
    if command.starts_on < today:
        raise PlannedForThePast(field="starts_on", day=command.starts_on)
    rule = rrule_of(command.recurrence, command.starts_on)
    counted_from = first_month(command.recurrence, command.starts_on)
    days = days_of(rule, counted_from, most)
    if len(days) > most:
        raise SeriesIsTooLong(field="recurrence", most=most)
    course = Course(
        rule, counted_from, tuple(one for one in occurrences(days, command.on_day_off, marked) if _not_over(one, today))
    )
    if not course.held:
        raise SeriesIsEmpty(field="recurrence")
    return course


def _not_over(one: Occurrence, today: date) -> bool:
    """A day that was brought forward may lie behind us."""
    return one.on is None or one.on >= today


def plan_of(command: DescribeSeries, number: int, day: date) -> PlanActivity:
    """One occurrence as an activity that is asked for."""
    shared = command.model_dump(include=set(DescribeActivity.model_fields) - {"code", "title", "starts_on", "ends_on"})
    return PlanActivity(
        code=f"{command.code}-{number}",
        title=command.title.replace("{n}", str(number)),
        starts_on=day,
        ends_on=day + timedelta(days=command.days - 1),
        **shared,
    )


def plan_occurrence(
    command: DescribeSeries, plan: PlanActivity, known: Activity | None, scene: Scene, today: date
) -> ActivityPlanned:
    """An occurrence as it is told: an ordinary planned activity that names its series."""
    planned = plan_activity(plan, known, scene, today)
    number = int(plan.code.removeprefix(f"{command.code}-"))
    return planned.model_copy(update={"series": command.code, "occurrence": number})


def plan_series(command: DescribeSeries, course: Course) -> SeriesPlanned:
    """The series as it is told."""
    return SeriesPlanned(
        code=command.code,
        kind=command.kind,
        title=command.title,
        hosts=tuple(dict.fromkeys(command.hosts)),
        rule=course.rule,
        on_day_off=command.on_day_off,
        days=command.days,
        start_time=command.start_time,
        end_time=command.end_time,
        last_on=max(course.held) + timedelta(days=command.days - 1),
        occurrences=len(course.held),
        effective_on=course.counted_from,
    )


def call_off_series(
    known: SeriesState, ahead: Sequence[Activity], command: CallOffSeries, today: date
) -> tuple[SeriesCalledOff, list[ActivityCancelled]]:
    """What is still ahead from a day on does not take place."""
    if not ahead:
        raise SeriesHasNothingAhead(field="from_on", code=known.code, day=max(command.from_on, today))
    fields = known.model_dump() | {"effective_on": command.from_on, "occurrences": len(ahead)}
    return SeriesCalledOff(**fields), cancelled(ahead)


def cancelled(activities: Sequence[Activity]) -> list[ActivityCancelled]:
    """Those planned that do not take place after all."""
    return [ActivityCancelled(code=one.event.code, effective_on=one.event.effective_on) for one in activities]


def numbers(ahead: Sequence[Activity], wanted: int, highest: int) -> list[int]:
    """
    The numbers of the new course: first those still ahead, in the order of their days, then new ones.

    So whoever has an occurrence in a calendar sees it move, instead of seeing one vanish and another appear.
    """
    kept = [one.event.occurrence or 0 for one in ahead][:wanted]
    return kept + [highest + n for n in range(1, wanted - len(kept) + 1)]
