"""Joint meetings are held, planned before or not, and decide; their minutes are filed."""

from __future__ import annotations

from services.activities import domain, store
from services.activities.commands.meeting_plans import FileMinutes
from services.activities.commands.meetings import HoldJointMeeting
from services.activities.domain.agenda import consider
from services.activities.domain.meeting import check_may_be_held
from services.activities.domain.meeting_due import file_minutes as decide_minutes
from services.activities.domain.reply import news_of
from services.activities.store import agenda, meeting_plans, replies
from services.activities.store.representation import posts_held
from shared.database import UnitOfWork
from shared.events.base import DomainEvent
from shared.http import Answer


async def hold_joint_meeting(uow: UnitOfWork, command: HoldJointMeeting) -> Answer:
    """
    Branches with a liaison in office are expected; those not mentioned were absent.

    `without_post` names who represented a branch without a post there on that day: shown, never blocking.
    """
    await uow.lock(f"meeting/{command.code}")
    check_may_be_held(command, await meeting_plans.find_meeting(uow, command.code))
    floor = await store.floor_of(uow, command.held_on)
    held, items = domain.hold_joint_meeting(command, floor, uow.today), domain.decided_items(command)
    await store.save_meetings(uow, [held])
    await store.save_decided_items(uow, items)
    await store.keep_meeting(uow, command)
    for event in (*items, *await _considered(uow, command), *await _news(uow, command), held):
        uow.emit(event)
    expected, decided = sorted(floor.expected), [item.code for item in items]
    answer = {"code": held.code, "expected": expected, "quorum_met": held.quorum_met, "decided": decided}
    return answer | await _without_post(uow, command)


async def _without_post(uow: UnitOfWork, command: HoldJointMeeting) -> Answer:
    came = [(seat.branch, person) for seat in command.attendance for person in seat.persons]
    posts = await posts_held(uow.connection, came, command.held_on)
    without = [{"branch": branch, "person": person} for (branch, person), held in posts.items() if not held]
    return {"without_post": without} if without else {}


async def _considered(uow: UnitOfWork, command: HoldJointMeeting) -> list[DomainEvent]:
    items = await agenda.items_of(uow, command.code, command.held_on)
    decided = await agenda.decided_before(uow, [one.item for one in command.discussed], command.code)
    considered = consider(command.discussed, command.code, items, decided, command.held_on)
    await agenda.save_agenda_items(uow, considered)
    return list(considered)


async def _news(uow: UnitOfWork, command: HoldJointMeeting) -> list[DomainEvent]:
    handed_in = [news_of(command.code, one.branch, command.held_on) for one in command.news]
    await replies.save_news(uow, handed_in)
    return list(handed_in)


async def file_minutes(uow: UnitOfWork, command: FileMinutes) -> Answer:
    """The minutes are filed, in time or late; filed again they are corrected."""
    await uow.lock(f"meeting/{command.code}")
    meeting = await meeting_plans.meeting(uow, command.code)
    deadlines = await meeting_plans.deadlines_on(uow.connection, meeting.meets_on)
    minuted = decide_minutes(meeting, command, deadlines, uow.today)
    await meeting_plans.save_minuted(uow, [minuted])
    uow.emit(minuted)
    await uow.flush()
    await meeting_plans.keep_minutes(uow, command, uow.version or 0)
    return {"code": minuted.code, "due_on": minuted.due_on.isoformat(), "late": minuted.late}
