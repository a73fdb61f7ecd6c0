"""Joint meetings are held, planned before or not, and decide; records are corrected, and minutes filed."""

from __future__ import annotations

from services.activities import domain, store
from services.activities.commands.meeting_plans import FileMinutes
from services.activities.commands.meetings import CorrectJointMeeting, HoldJointMeeting, RecordOfMeeting
from services.activities.domain.agenda import consider, consider_again
from services.activities.domain.meeting import check_may_be_held
from services.activities.domain.meeting_due import file_minutes as decide_minutes
from services.activities.domain.meeting_due import minuted_again
from services.activities.domain.meeting_plan import Meeting
from services.activities.domain.reply import news_of
from services.activities.store import agenda, meeting_corrections, meeting_plans, replies
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


async def correct_joint_meeting(uow: UnitOfWork, command: CorrectJointMeeting) -> Answer:
    """
    A new fact beside the one reported; papers are made anew from it, and what it said before stays readable.

    What a later meeting made of an item of this one is not undone here, and decided items have corrections of their
    own.
    """
    await uow.lock(f"meeting/{command.code}")
    known = await meeting_plans.meeting(uow, command.code)
    floor, due = await store.floor_of(uow, command.held_on), await meeting_corrections.due_days(uow, command.code)
    corrected = domain.correct_joint_meeting(command, known, due, floor, uow.today)
    minuted = await _minuted_again(uow, command, known)
    before = await meeting_corrections.words_before(uow, command.code)
    await meeting_corrections.save_meeting_corrections(uow, [corrected])
    for event in (*await _considered_again(uow, command), *await _news(uow, command), *minuted, corrected):
        uow.emit(event)
    await meeting_corrections.keep_corrected_words(uow, command)
    await uow.flush()
    await meeting_corrections.keep_correction(uow, command, before, uow.version or 0)
    answer = {"code": corrected.code, "expected": sorted(floor.expected), "quorum_met": corrected.quorum_met}
    return answer | await _without_post(uow, command)


async def _minuted_again(uow: UnitOfWork, command: CorrectJointMeeting, known: Meeting) -> list[DomainEvent]:
    deadlines = await meeting_plans.deadlines_on(uow.connection, command.held_on)
    filed_on = await meeting_corrections.minuted_on(uow, command.code)
    minuted = list(minuted_again(known, filed_on, command.held_on, deadlines, uow.today))
    await meeting_plans.save_minuted(uow, minuted)
    return list(minuted)


async def _considered_again(uow: UnitOfWork, command: CorrectJointMeeting) -> list[DomainEvent]:
    recorded = await agenda.considered_at(uow, command.code)
    standing = await agenda.items_of(uow, command.code, command.held_on)
    others = {code: item for code, item in standing.items() if code not in recorded}
    decided = await agenda.decided_before(uow, [one.item for one in command.discussed], command.code)
    considered = consider_again(command.discussed, command.code, recorded, others, decided, command.held_on)
    await agenda.save_agenda_items(uow, considered)
    return list(considered)


async def _without_post(uow: UnitOfWork, command: RecordOfMeeting) -> Answer:
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


async def _news(uow: UnitOfWork, command: RecordOfMeeting) -> list[DomainEvent]:
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
