"""What the registry hears: activities, who attended meetings, kept runs; outside systems come in by `ingress`."""

from __future__ import annotations

from typing import Any

from services.registry.subscribers.activities import on_activity_cancelled, on_activity_record
from services.registry.subscribers.indicators import on_indicator
from services.registry.subscribers.meetings import on_meeting_held, on_meeting_withdrawn
from shared.consumer import Handler
from shared.events.activities import (
    ActivityCancelled,
    ActivityCorrected,
    ActivityHeld,
    JointMeetingCorrected,
    JointMeetingHeld,
    MeetingWithdrawn,
)
from shared.events.reporting import IndicatorComputed

_HEARD: dict[Any, Handler] = {
    IndicatorComputed: on_indicator,
    ActivityHeld: on_activity_record,
    ActivityCorrected: on_activity_record,
    ActivityCancelled: on_activity_cancelled,
    JointMeetingHeld: on_meeting_held,
    JointMeetingCorrected: on_meeting_held,
    MeetingWithdrawn: on_meeting_withdrawn,
}
HEARS: dict[str, Handler] = {event.TYPE: handler for event, handler in _HEARD.items()}
FAMILIES: tuple[str, ...] = (
    "activities.activity",
    "reporting.run",
    "activities.meeting",
    "activities.decided_item",
    "activities.key_work",
    # Of these it keeps which records there are, so that a branch can name one that was not counted.
    *("activities.attendance", "activities.plan", "activities.session"),
    "reporting.indicator",
)
