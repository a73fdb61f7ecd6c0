"""The appointment of a meeting for calendars (.ics): one UID for ever, and a SEQUENCE that rises when it moves."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar

from services.activities.domain.ical import PRODUCT, Entry, event
from services.activities.domain.papers.parts import when
from services.activities.domain.papers.scene import Meeting


def appointment(meeting: Meeting, society: str, zone: ZoneInfo, told_at: datetime) -> bytes:
    """
    RFC 5546: METHOD:PUBLISH, or CANCEL once it is called off; the entry is the one that calendar feeds show.

    `society` is the code of the deployment, `told_at` when the meeting was told of last. It names no person.
    """
    entry = Entry(
        record=f"meeting/{meeting.code}",
        title=meeting.title,
        starts_on=meeting.day,
        ends_on=meeting.day,
        version=meeting.version,
        told_at=told_at,
        start_time=f"{meeting.starts_at:%H:%M}" if meeting.starts_at else None,
        end_time=f"{meeting.ends_at:%H:%M}" if meeting.ends_at else None,
        cancelled=meeting.called_off,
        settled=meeting.noticed_on is not None,
        place=meeting.place,
    )
    made, calendar = event(entry, society, zone), Calendar()
    made.add("description", "\n".join([when(meeting), *(item.title for item in meeting.agenda)]))
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if meeting.called_off else "PUBLISH")
    calendar.add_component(made)
    calendar.add_missing_timezones()
    body: bytes = calendar.to_ical()
    return body
