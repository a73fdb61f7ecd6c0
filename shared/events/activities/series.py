"""Series of activities that come again and again by a rule (系列活动)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.activities.activity import ClockTime
from shared.events.base import Code, Count, DomainEvent, PublicTitle

OnDayOff = Literal["keep", "skip", "later", "earlier"]


class SeriesState(DomainEvent):
    """
    A series as it is meant to go on from `effective_on`; each occurrence is an activity that names it.

    `rule` is an RRULE of RFC 5545 without its name (`FREQ=MONTHLY;INTERVAL=3;BYDAY=+1TU;COUNT=4`), counted from
    `effective_on`; `days` is how many days an occurrence lasts; `on_day_off` says where one goes that falls on a day
    on which nobody works; `occurrences` counts those planned from that day on.
    """

    code: Code
    kind: Code
    title: PublicTitle
    hosts: tuple[Code, ...]
    rule: Code
    on_day_off: OnDayOff
    days: Count
    start_time: ClockTime | None = None
    end_time: ClockTime | None = None
    last_on: date
    occurrences: Count


class SeriesPlanned(SeriesState, type="activities.series.planned.v1"):
    """A series is planned, or planned otherwise from `effective_on` on."""


class SeriesCalledOff(SeriesState, type="activities.series.called_off.v1"):
    """What is left of it from `effective_on` on does not take place; `occurrences` counts what was called off."""
