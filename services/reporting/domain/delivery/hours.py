"""When people are written to: not in quiet hours, and what can wait comes in one message a working day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.workdays import Calendar, official_days

WEEKS_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Hours:
    """Local times of the office; quiet may reach over midnight, and is none where both ends are equal."""

    zone: ZoneInfo
    quiet_from: time
    quiet_until: time
    bundle_at: time

    def is_quiet(self, moment: datetime) -> bool:
        """Whether a moment lies in the quiet hours."""
        at = moment.astimezone(self.zone).time()
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until

    def waking(self, moment: datetime) -> datetime:
        """The end of the quiet hours in which a moment lies."""
        local = moment.astimezone(self.zone)
        day = local.date() + timedelta(days=local.time() >= self.quiet_until)
        return datetime.combine(day, self.quiet_until, self.zone)


def send_at(now: datetime, hours: Hours, due: datetime | None, *, bundled: bool) -> datetime:
    """The first moment at which to send something known since `now`; what is due sooner does not wait for morning."""
    if bundled:
        return bundle_after(now, hours)
    if not hours.is_quiet(now):
        return now
    morning = hours.waking(now)
    return now if due is not None and due <= morning else morning


def bundle_after(now: datetime, hours: Hours) -> datetime:
    """The next moment at which people get the one message of a working day."""
    local = now.astimezone(hours.zone)
    today = local.date()
    first = today if local.time() < hours.bundle_at else today + timedelta(days=1)
    return datetime.combine(working_from(first), hours.bundle_at, hours.zone)


def working_from(day: date) -> date:
    """The day itself, or the next one on which people work by the official calendar."""
    days = Calendar(official_days(day, day + timedelta(weeks=WEEKS_AHEAD)))
    while not days.is_working(day):
        day += timedelta(days=1)
    return day
