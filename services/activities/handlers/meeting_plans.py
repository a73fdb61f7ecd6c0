"""Meetings are planned, called, noticed, moved and called off; what is due is said by the clock."""

from __future__ import annotations

from services.activities.commands.meeting_plans import (
    CallMeeting,
    CallOffMeeting,
    MoveMeeting,
    NoticeMeeting,
    PlanJointMeeting,
    PlanJointMeetings,
)
from services.activities.domain import MeetingExists
from services.activities.domain import meeting_plan as domain
from services.activities.domain.meeting_due import missing_for_notice, reminders
from services.activities.store import agenda
from services.activities.store import meeting_plans as store
from shared.database import UnitOfWork
from shared.events.activities.meetings import MeetingState
from shared.http import Answer


async def plan_joint_meetings(uow: UnitOfWork, command: PlanJointMeetings) -> Answer:
    """
    Those of the year's joint meetings that are not known yet; what was moved, called off or held stays as it is.

    Without `days` each is on the day of the month of the settings, or the next working day; days that are over are left
    out.
    """
    year, working = await store.year_of(uow.connection, command.year)
    codes = [domain.joint_meeting_code(command, nth) for nth in range(1, year.meetings + 1)]
    for code in codes:
        await uow.lock(f"meeting/{code}")
    known = await store.known_codes(uow, codes)
    days = domain.days_of_year(command, known, year, working, uow.today)
    deadlines = {day: await store.deadlines_on(uow.connection, day) for day in days.values()}
    planned = domain.plan_year(command, days, deadlines, uow.today)
    await _say(uow, *planned)
    return {"year": command.year, "planned": [_told(one) for one in planned], "known": sorted(known)}


async def plan_joint_meeting(uow: UnitOfWork, command: PlanJointMeeting) -> Answer:
    """One more joint meeting, beside those of the plan."""
    if await uow.lock(f"meeting/{command.code}"):
        raise MeetingExists(field="code", code=command.code)
    planned = domain.plan_meeting(command, await store.deadlines_on(uow.connection, command.meets_on), uow.today)
    await _say(uow, planned)
    return _told(planned)


async def call_meeting(uow: UnitOfWork, command: CallMeeting) -> Answer:
    """Time and place are settled, and items are collected; called again it is otherwise, and noticed again."""
    meeting = await _known(uow, command.code)
    called = domain.call(meeting, command, await store.deadlines_on(uow.connection, meeting.meets_on), uow.today)
    again = domain.notice_again(meeting, called, await store.expected_on(uow.connection, called.meets_on), uow.today)
    await store.keep_call(uow, command)
    said = await _say(uow, called, *again)
    return {**_told(said), "late": uow.today > called.items_due_on}


async def move_meeting(uow: UnitOfWork, command: MoveMeeting) -> Answer:
    """Another day or hour; whoever had the notice is noticed again, with a higher sequence. Replies stay."""
    meeting = await _known(uow, command.code)
    moved = domain.move(meeting, command, await store.deadlines_on(uow.connection, command.meets_on), uow.today)
    again = domain.notice_again(meeting, moved, await store.expected_on(uow.connection, moved.meets_on), uow.today)
    said = await _say(uow, moved, *again)
    await uow.flush()
    await store.keep_move(uow, command, moved, uow.version or 0)
    return {**_told(said), "moved_from": moved.moved_from.isoformat()}


async def call_off_meeting(uow: UnitOfWork, command: CallOffMeeting) -> Answer:
    """It does not take place; why is kept."""
    off = domain.call_off(await _known(uow, command.code), uow.today)
    await store.keep_calling_off(uow, command)
    await _say(uow, off)
    return {**_told(off), "noticed": off.noticed}


async def notice_meeting(uow: UnitOfWork, command: NoticeMeeting) -> Answer:
    """Its notice goes out; what is missing or late is said, and stops nothing."""
    meeting = await _known(uow, command.code)
    branches = await store.expected_on(uow.connection, meeting.meets_on)
    noticed = domain.notice(meeting, branches, uow.today)
    missing = missing_for_notice(meeting, await agenda.standing(uow.connection, meeting))
    await _say(uow, noticed)
    late = uow.today > noticed.notice_due_on
    return {**_told(noticed), "branches": list(noticed.branches), "late": late, "missing": list(missing)}


async def remind_of_meetings(uow: UnitOfWork) -> int:
    """Say what was due and is still to be done, once for each day it was due on; return how much was said."""
    await store.hold_reminders(uow)
    known = await store.unminuted_and_ahead(uow)
    standing = {one.code: await agenda.standing(uow.connection, one) for one in known if one.held_on is None}
    within = {one.code: await store.deadlines_on(uow.connection, one.meets_on) for one in known}
    due = reminders(known, standing, within, await store.reminded(uow), uow.today)
    await store.save_reminders(uow, due)
    for event in due:
        uow.emit(event)
    return len(due)


async def _known(uow: UnitOfWork, code: str) -> domain.Meeting:
    await uow.lock(f"meeting/{code}")
    return await store.meeting(uow, code)


async def _say(uow: UnitOfWork, *events: MeetingState) -> MeetingState:
    for event in events:
        await store.save_meeting_states(uow, [event])
        uow.emit(event)
    return events[-1]


def _told(event: MeetingState) -> Answer:
    return {
        "code": event.code,
        "title": event.title,
        "meets_on": event.meets_on.isoformat(),
        "items_due_on": event.items_due_on.isoformat(),
        "notice_due_on": event.notice_due_on.isoformat(),
        "sequence": event.sequence,
    }
