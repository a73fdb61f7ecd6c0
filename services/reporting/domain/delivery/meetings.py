"""What is told of meetings: their notice, that one is called off, and that a step of one is due."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from services.reporting.domain.delivery.occurrence import SECRETARIAT, Occurrence, Office
from services.reporting.domain.delivery.recipients import LIAISON
from shared.events.activities import MeetingCalledOff, MeetingNoticed, MeetingReminded
from shared.events.base import Event

END_OF_DAY = time(23, 59)


def notice(event: Event[MeetingNoticed], zone: ZoneInfo) -> Occurrence:
    """The liaisons of the branches expected, and the secretariat; urgent, and of no use once the meeting has begun."""
    return _notice(event.data, event.recorded_at, zone)


def notice_of_facts(facts: dict[str, Any], now: datetime, zone: ZoneInfo) -> Occurrence:
    """The same, from what was kept of it as a fact."""
    return _notice(MeetingNoticed.model_validate(facts), now, zone)


def _notice(data: MeetingNoticed, occurred: datetime, zone: ZoneInfo) -> Occurrence:
    return Occurrence(
        key=f"notice/{data.code}/{data.sequence}",
        topic="meeting_notice",
        about=data.subject,
        offices=(*(Office(LIAISON, branch) for branch in data.branches), SECRETARIAT),
        occurred=occurred,
        facts=_meeting(data) | {"branches": len(data.branches)},
        due=_begins(data, zone),
    )


def called_off(event: Event[MeetingCalledOff], told: tuple[Office, ...], zone: ZoneInfo) -> Occurrence:
    """Those who were `told` of the meeting are told that it does not take place."""
    data = event.data
    return Occurrence(
        key=f"called_off/{data.code}/{data.sequence}",
        topic="meeting_called_off",
        about=event.subject,
        offices=told,
        occurred=event.recorded_at,
        facts=_meeting(data),
        due=_begins(data, zone),
    )


def meeting_reminder(event: Event[MeetingReminded]) -> Occurrence:
    """The secretariat reads it in its bundle."""
    data = event.data
    return Occurrence(
        key=f"reminder/{event.id}",
        topic="meeting_reminder",
        about=event.subject,
        offices=(SECRETARIAT,),
        occurred=event.recorded_at,
        facts={"step": data.step, "due_on": data.due_on.isoformat(), "missing": len(data.missing)},
        bundled=True,
    )


def _meeting(data: Any) -> dict[str, Any]:
    return {
        "meeting": data.code,
        "title": data.title,
        "kind": data.kind,
        "sequence": data.sequence,
        "meets_on": data.meets_on.isoformat(),
        "starts_at": data.starts_at.isoformat() if data.starts_at else None,
        "online": data.online,
    }


def _begins(data: Any, zone: ZoneInfo) -> datetime:
    """When the meeting begins; of one without an hour, when its day ends."""
    if data.starts_at is None:
        return datetime.combine(data.meets_on, END_OF_DAY, zone)
    begins: datetime = data.starts_at
    return begins if begins.tzinfo else begins.replace(tzinfo=zone)
