"""Links by which a branch answers a notice or hands in an item: one purpose, one branch, one meeting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.activities.commands.replies import LinkPurpose
from services.activities.domain.meeting_plan import AHEAD, Meeting
from services.activities.domain.reply import link_subject
from shared.links import Link

PATHS: Mapping[LinkPurpose, str] = {"reply": "/links/reply", "agenda_item": "/links/agenda-item"}
# From when on each is of use: a meeting that is not called cannot be answered yet.
STATES: Mapping[LinkPurpose, tuple[str, ...]] = {"reply": ("called", "noticed"), "agenda_item": AHEAD}


def end_of_day(meeting: Meeting, zone: ZoneInfo) -> datetime:
    """Links hold until the day of the meeting is over, by the clock of the office."""
    return datetime.combine(meeting.meets_on + timedelta(days=1), time(), zone)


def links_for(
    purpose: LinkPurpose, meeting: Meeting, nonces: Mapping[str, int], zone: ZoneInfo, now: datetime
) -> dict[str, Link]:
    """Branch -> its link, where they are of use now; `nonces`: branch -> the number that its links have to name."""
    until = end_of_day(meeting, zone)
    if meeting.state not in STATES[purpose] or until <= now:
        return {}
    return {
        branch: Link(purpose, link_subject(meeting.code, branch), until, nonce)
        for branch, nonce in sorted(nonces.items())
    }


def parties(link: Link) -> tuple[str, str]:
    """The meeting and the branch of a link."""
    meeting, _, branch = link.subject.partition("/")
    return meeting, branch
