"""The appointment of a meeting for calendars (.ics): one UID for ever, and a SEQUENCE that rises when it moves."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar, Event

from services.activities.domain.papers.parts import when, where
from services.activities.domain.papers.scene import Meeting

PRODUCT = "-//Lianxi//activities//ZH"


def appointment(meeting: Meeting, society: str) -> bytes:
    """
    RFC 5545 and 5546: METHOD:PUBLISH, or CANCEL once it is called off. Without an hour it is a whole day.

    `society` is the code of the deployment: the UID is the same wherever and whenever the notice is fetched.
    """
    calendar, event = Calendar(), Event()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if meeting.called_off else "PUBLISH")
    event.add("uid", f"meeting-{meeting.code}@{society}.lianxi")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", datetime.combine(meeting.noticed_on or meeting.day, time(), UTC))
    event.add("summary", meeting.title)
    event.add("status", "CANCELLED" if meeting.called_off else "CONFIRMED")
    event.add("location", where(meeting))
    event.add("description", "\n".join([when(meeting), *(item.title for item in meeting.agenda)]))
    if meeting.starts_at:
        event.add("dtstart", meeting.starts_at.astimezone(UTC))
        if meeting.ends_at:
            event.add("dtend", meeting.ends_at.astimezone(UTC))
    else:
        event.add("dtstart", meeting.day)
        event.add("dtend", meeting.day + timedelta(days=1))
    calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made
