"""A joint meeting (联席会议): who was expected, whether there was a quorum, and what it decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.activities.commands.meetings import CorrectJointMeeting, HoldJointMeeting, RecordOfMeeting
from services.activities.domain.agenda import check_branch
from services.activities.domain.meeting_plan import AHEAD, JOINT_MEETING, Meeting
from services.activities.domain.refusals import NotHeldYet
from shared.errors import Refused
from shared.events.activities import BranchAttendance, ItemDecided, JointMeetingCorrected, JointMeetingHeld

CAME = ("present", "walk_in")
ACTIVE = ("normal", "rectifying")


class MeetingExists(Refused):
    """
    联席会议 {code} 已有记录。
    The joint meeting {code} is recorded already.
    """


class DueBeforeDecided(Refused):
    """
    第 {number} 项议定事项的期限 {due_on} 早于会议日期 {held_on}。
    Decided item {number} is due on {due_on}, before the meeting on {held_on}.
    """


@dataclass(frozen=True, slots=True)
class Floor:
    """What is so on the day of a joint meeting."""

    branches: Mapping[str, str]
    """Every branch there was that day -> its status."""
    expected: frozenset[str]
    """Branches with a liaison in office that day (应到)."""
    quorum: tuple[int, int]
    """The part of the active branches that makes a quorum, numerator and denominator."""


def check_may_be_held(command: HoldJointMeeting, known: Meeting | None) -> None:
    """A meeting is recorded once, planned before or not. Raises MeetingExists, MeetingIsOtherwise."""
    if known is None:
        return
    if known.kind != JOINT_MEETING or known.held_on:
        raise MeetingExists(field="code", code=command.code)
    known.must_be(*AHEAD)


def hold_joint_meeting(command: HoldJointMeeting, floor: Floor, today: date) -> JointMeetingHeld:
    """The meeting as it is told: an expected branch that is not mentioned was absent."""
    return JointMeetingHeld(**_recorded(command, floor, today))


def correct_joint_meeting(
    command: CorrectJointMeeting, known: Meeting, due: Mapping[int, date], floor: Floor, today: date
) -> JointMeetingCorrected:
    """
    A new fact beside the one reported; it may have been on another day, but on none after what it decided was due.

    `due`: number of a decided item of this meeting -> the day it is due on.
    """
    known.must_be("held", "minuted")
    corrected = JointMeetingCorrected(**_recorded(command, floor, today))
    for number, due_on in sorted(due.items()):
        _not_due_before(number, due_on, command.held_on, "held_on")
    return corrected


def _recorded(command: RecordOfMeeting, floor: Floor, today: date) -> dict[str, Any]:
    if command.held_on > today:
        raise NotHeldYet(field="held_on", day=command.held_on)
    states = {presence.branch: presence.state for presence in command.attendance}
    for code in states:
        check_branch("attendance", code, floor.branches, command.held_on)
    for news in command.news:
        check_branch("news", news.branch, floor.branches, command.held_on)
    attendance = tuple(
        BranchAttendance(branch=code, state=states.get(code, "absent")) for code in sorted(floor.expected | set(states))
    )
    return command.model_dump(include={"code", "title", "number"}) | {
        "attendance": attendance,
        "quorum_met": quorum_met({code for code, state in states.items() if state in CAME}, floor),
        "effective_on": command.held_on,
    }


def quorum_met(came: Collection[str], floor: Floor) -> bool:
    """Whether enough active branches came; without an active branch there is no quorum. Shown, never blocking."""
    active = active_branches(floor)
    numerator, denominator = floor.quorum
    return bool(active) and len(active & set(came)) * denominator >= len(active) * numerator


def quorum_needed(floor: Floor) -> int:
    """How many active branches make a quorum; one at least."""
    numerator, denominator = floor.quorum
    return max(1, -(-len(active_branches(floor)) * numerator // denominator))


def active_branches(floor: Floor) -> set[str]:
    """The branches of which a quorum is a part."""
    return {code for code, status in floor.branches.items() if status in ACTIVE}


def decided_items(command: HoldJointMeeting) -> list[ItemDecided]:
    """What the meeting decided; an item's code is `<meeting>-<number>`."""
    items = []
    for item in command.decided:
        _not_due_before(item.number, item.due_on, command.held_on, "decided")
        items.append(
            ItemDecided(
                code=f"{command.code}-{item.number}",
                meeting=command.code,
                number=item.number,
                title=item.title,
                lead=item.lead,
                co_leads=tuple(code for code in dict.fromkeys(item.co_leads) if code != item.lead),
                due_on=item.due_on,
                suggestions=tuple(dict.fromkeys(item.suggestions)) or None,
                effective_on=command.held_on,
            )
        )
    return items


def _not_due_before(number: int, due_on: date, held_on: date, field: str) -> None:
    if due_on < held_on:
        raise DueBeforeDecided(field=field, number=number, due_on=due_on, held_on=held_on)
