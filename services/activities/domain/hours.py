"""The hours of a meeting that is known by its first moment and its length."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Hours(NamedTuple):
    """Hours and minutes of the office's clock, None where they are not known, and the last day."""

    start_time: str | None
    end_time: str | None
    ends_on: date


def hours_of(day: date, starts_at: datetime | None, minutes: int | None, zone: ZoneInfo) -> Hours:
    """When a meeting of a day begins and ends by the office's clock."""
    if starts_at is None:
        return Hours(None, None, day)
    begins = starts_at.astimezone(zone)
    if not minutes:
        return Hours(f"{begins:%H:%M}", None, day)
    ends = begins + timedelta(minutes=minutes)
    return Hours(f"{begins:%H:%M}", f"{ends:%H:%M}", max(day, ends.date()))
