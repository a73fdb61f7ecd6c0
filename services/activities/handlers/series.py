"""Series are planned, planned otherwise from one occurrence on, and called off for the rest."""

from __future__ import annotations

from collections.abc import Sequence

from services.activities import domain, store
from services.activities.commands.activities import CancelActivity, PlanActivity
from services.activities.commands.series import CallOffSeries, DescribeSeries, PlanSeries, ReplanSeries
from services.activities.handlers.activities import warned
from services.activities.store.heard import marked_days
from shared.database import UnitOfWork
from shared.events.activities import ActivityPlanned
from shared.http import Answer


async def plan_series(uow: UnitOfWork, command: PlanSeries) -> Answer:
    """Every occurrence is a planned activity `<series>-<number>`. What meets with one is shown, never blocking."""
    if await uow.lock(f"series/{command.code}"):
        raise domain.SeriesExists(field="code", code=command.code)
    course = await _course(uow, command)
    return await _carry_out(uow, command, course, [])


async def replan_series(uow: UnitOfWork, command: ReplanSeries) -> Answer:
    """
    What is planned from `starts_on` on follows the new rule, also what was changed alone.

    Occurrences keep their codes in the order of their days; those that are too many are called off.
    """
    await uow.lock(f"series/{command.code}")
    uow.allow(*(await store.series(uow, command.code)).hosts)
    ahead = await store.ahead_of(uow, command.code, max(command.starts_on, uow.today))
    course = await _course(uow, command)
    return await _carry_out(uow, command, course, ahead)


async def call_off_series(uow: UnitOfWork, command: CallOffSeries) -> Answer:
    """What begins on a day or later does not take place; what was held stays."""
    await uow.lock(f"series/{command.code}")
    known = await store.series(uow, command.code)
    uow.allow(*known.hosts)
    ahead = await store.ahead_of(uow, command.code, max(command.from_on, uow.today))
    called_off, gone = domain.call_off_series(known, ahead, command, uow.today)
    await store.save_cancellations(uow, gone)
    await store.save_series_called_off(uow, [called_off])
    for event in gone:
        await store.keep_cancellation(uow, CancelActivity(code=event.code, because=command.because))
    for told in (*gone, called_off):
        uow.emit(told)
    return {"code": known.code, "called_off": [event.code for event in gone]}


async def _course(uow: UnitOfWork, command: DescribeSeries) -> domain.Course:
    most = await store.limit_on(uow.connection, "series_most", uow.today)
    marked = await marked_days(uow.connection, command.starts_on)
    return domain.course_of(command, most, uow.today, marked)


async def _carry_out(
    uow: UnitOfWork, command: DescribeSeries, course: domain.Course, ahead: Sequence[domain.Activity]
) -> Answer:
    plans = await _numbered(uow, command, course, ahead)
    known = {one.event.code: one for one in ahead}
    planned = [
        domain.plan_occurrence(command, plan, known.get(plan.code), await store.scene_of(uow, plan), uow.today)
        for plan in plans
    ]
    gone = domain.cancelled(ahead[len(plans) :])
    series = domain.plan_series(command, course)
    await _save(uow, plans, planned)
    await store.save_cancellations(uow, gone)
    await store.save_series(uow, [series])
    for told in (*planned, *gone, series):
        uow.emit(told)
    return {
        "code": command.code,
        "rule": course.rule,
        "occurrences": [
            {"code": one.code, "starts_on": one.effective_on.isoformat(), **await warned(uow, one)} for one in planned
        ],
        "moved": [[one.by_rule.isoformat(), one.on.isoformat()] for one in course.days if one.moved and one.on],
        "skipped": [day.isoformat() for day in course.skipped],
        "called_off": [event.code for event in gone],
        "provisional": course.provisional,
    }


async def _numbered(
    uow: UnitOfWork, command: DescribeSeries, course: domain.Course, ahead: Sequence[domain.Activity]
) -> list[PlanActivity]:
    """The occurrences to be planned; a new number must not be the code of another activity."""
    days = sorted(course.held)
    highest = await store.highest_occurrence(uow, command.code)
    plans = [
        domain.plan_of(command, number, day)
        for number, day in zip(domain.numbers(ahead, len(days), highest), days, strict=True)
    ]
    new = [plan.code for plan in plans[len(ahead) :]]
    for taken in await store.codes_taken(uow, new):
        raise domain.SeriesCodeIsTaken(field="code", code=command.code, taken=taken)
    return plans


async def _save(uow: UnitOfWork, plans: Sequence[PlanActivity], planned: Sequence[ActivityPlanned]) -> None:
    await store.save_activities(uow, planned)
    for plan in plans:
        await store.keep_plan(uow, plan)
