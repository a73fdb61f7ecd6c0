"""A calendar as calendar programs read it (iCalendar, RFC 5545): one entry for each activity or meeting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

PRODUCT = "-//Lianxi//Activities//ZH"
REFRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """
    What one entry says: public titles, days and a place; never a person.

    Without hours it takes whole days. `version` is that of the record's stream and `told_at` when it was told last, so
    that a program knows which of two it has seen is the newer one.
    """

    record: str
    title: str
    starts_on: date
    ends_on: date
    version: int
    told_at: datetime
    start_time: str | None = None
    end_time: str | None = None
    cancelled: bool = False
    settled: bool = True
    """Whether those concerned were told; what is merely planned is tentative."""
    place: str | None = None
    kind: str | None = None


def uid(record: str, society: str) -> str:
    """The name of an entry in every calendar and notice, for ever: `activity-A-1@csbme.activities.lianxi`."""
    return f"{record.replace('/', '-', 1)}@{society}.activities.lianxi"


def calendar(name: str, entries: Iterable[Entry], society: str, zone: str) -> bytes:
    """The whole calendar in UTF-8, lines folded; the same entries give the same bytes."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.calendar_name = name
    made.add("x-wr-timezone", zone)
    made.refresh_interval = REFRESH
    made.add("x-published-ttl", "PT1H")
    for entry in entries:
        made.add_component(event(entry, society, ZoneInfo(zone)))
    made.add_missing_timezones()
    body: bytes = made.to_ical()
    return body


def event(entry: Entry, society: str, zone: ZoneInfo) -> Event:
    """One entry as a VEVENT; SEQUENCE rises with whatever is told of the record, from 0."""
    made = Event()
    made.add("uid", uid(entry.record, society))
    made.add("sequence", max(0, entry.version - 1))
    made.add("dtstamp", entry.told_at.astimezone(UTC).replace(microsecond=0))
    made.add("last-modified", entry.told_at.astimezone(UTC).replace(microsecond=0))
    begins, ends = span_of(entry, zone)
    made.add("dtstart", begins)
    made.add("dtend", ends)
    made.add("summary", f"【已取消】{entry.title}" if entry.cancelled else entry.title)
    made.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED" if entry.settled else "TENTATIVE")
    if entry.place:
        made.add("location", entry.place)
    if entry.kind:
        made.add("categories", [entry.kind])
    if entry.cancelled or entry.start_time is None:
        made.add("transp", "TRANSPARENT")
    return made


def span_of(entry: Entry, zone: ZoneInfo) -> tuple[date, date]:
    """First moment and the one after the last: whole days without an hour, one hour where no end is known."""
    if entry.start_time is None:
        return entry.starts_on, entry.ends_on + timedelta(days=1)
    begins = datetime.combine(entry.starts_on, time.fromisoformat(entry.start_time), zone)
    if entry.end_time is not None:
        return begins, datetime.combine(entry.ends_on, time.fromisoformat(entry.end_time), zone)
    if entry.ends_on > entry.starts_on:
        return begins, datetime.combine(entry.ends_on + timedelta(days=1), time.min, zone)
    return begins, begins + timedelta(hours=1)
