"""When digests and packs are kept by themselves: each period of a schedule once, whenever the service was away."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from services.reporting.commands.periods import Audience, FileForm, PeriodKind, ReportKind
from services.reporting.domain.dataset import Dataset
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.packs.kinds import KINDS, PeriodDoesNotFit
from services.reporting.domain.period import OFFICE_ZONE, Period, period_holding
from services.reporting.domain.runs import DIGEST
from shared.errors import Refused

_FOREVER: Final = date.max
Line = tuple[ReportKind, PeriodKind]
"""Schedules that follow each other: one kind of report over one kind of period."""


class HasNoOnePage(Refused):
    """
    “{report}”没有一页材料；只有提交会议的汇报材料才有。
    "{report}" has no one page: only packs that are laid before a session have one.
    """

    STATUS = 422


@dataclass(frozen=True, slots=True)
class Schedule:
    """
    How reports of one kind over one kind of period are kept and sent, for periods that end on `since` or later.

    A report is due `days_after` days after its last day, at the office's time `at`; who prepares it is told `prep_days`
    days before. `official` ones are sent even where nothing happened. `one_page`: a pack goes along as its one page.
    """

    kind: PeriodKind
    since: date
    enabled: bool
    official: bool
    days_after: int
    at: time
    prep_days: int
    audiences: tuple[Audience, ...]
    forms: tuple[FileForm, ...] = ("html",)
    link_days: int = 30
    report: ReportKind = DIGEST
    one_page: bool = False

    def due_at(self, period: Period) -> datetime:
        """The moment from which on the report of a period is kept."""
        day = period.last_day + timedelta(days=self.days_after)
        return datetime.combine(day, self.at, ZoneInfo(OFFICE_ZONE))

    def prepared_at(self, period: Period) -> datetime:
        """The moment from which on its gaps are told."""
        return self.due_at(period) - timedelta(days=self.prep_days)


@dataclass(frozen=True, slots=True)
class Due:
    """A report that is to be kept, or prepared: its period and the schedule it falls under."""

    schedule: Schedule
    period: Period

    @property
    def due_at(self) -> datetime:
        """The moment from which on it is kept."""
        return self.schedule.due_at(self.period)


def due(schedules: Sequence[Schedule], done: Collection[str], now: datetime) -> list[Due]:
    """The reports of one line that are due and not among those done (codes of periods), the oldest first."""
    return [one for one in _periods(schedules, now.date()) if one.due_at <= now and one.period.code not in done]


def in_preparation(schedules: Sequence[Schedule], done: Collection[str], now: datetime) -> list[Due]:
    """Those whose gaps are to be told: not due yet, but soon."""
    soon = [one for one in _periods(schedules, now.date()) if one.period.code not in done]
    return [one for one in soon if one.schedule.prepared_at(one.period) <= now < one.due_at]


def following(schedules: Sequence[Schedule], done: Collection[str], now: datetime) -> Due | None:
    """The next report that will be kept, as far as the schedules tell."""
    return next((one for one in _periods(schedules, now.date()) if one.period.code not in done), None)


def _periods(schedules: Sequence[Schedule], today: date) -> Iterator[Due]:
    """Every period that ends under an enabled schedule, up to the one that holds today."""
    ordered = sorted(schedules, key=lambda one: one.since)
    edges = [*(one.since for one in ordered), _FOREVER]
    for schedule, (since, until) in zip(ordered, pairwise(edges), strict=True):
        period = period_holding(since, schedule.kind)
        while schedule.enabled and period.last_day < until and period.first_day <= today:
            yield Due(schedule, period)
            period = period.following()


def is_empty(dataset: Dataset) -> bool:
    """Whether a report tells of nothing: no figure of the period's own counts, nothing came late, a pack has no row."""
    own = (figure for name, figure in dataset.figures.items() if DEFINITIONS[name].period == "in_period")
    told = dataset.late or dataset.carried or (dataset.pack and dataset.pack.has_rows)
    return not told and not any(figure.value for figure in own)


def refuse_unless_it_fits(report: ReportKind, kind: PeriodKind, *, one_page: bool) -> None:
    """Whether a kind of report can be kept over periods of a kind. Raises PeriodDoesNotFit, HasNoOnePage."""
    pack = KINDS.get(report)
    if pack and kind not in pack.periods:
        raise PeriodDoesNotFit(field="kind", report=report, period=kind, kinds=", ".join(pack.periods))
    if one_page and not (pack and pack.session):
        raise HasNoOnePage(field="one_page", report=report)
