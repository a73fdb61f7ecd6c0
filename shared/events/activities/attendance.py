"""Who was at an activity: the whole sheet in codes, said again when it is another."""

from __future__ import annotations

from typing import Literal

from shared.events.activities.meetings import AttendanceState
from shared.events.base import Code, Count, DomainEvent, Part

Sort = Literal["member", "public", "scientist", "unknown"]
KnownBy = Literal["person", "member", "name"]
Entry = Literal["desk", "self", "self_late"]


class PersonAttendance(Part):
    """
    One line of a sheet.

    `who` is the registry's code of the person, a member code, or a keyed hash of name and unit, as `known_by` says.
    `branch` is the branch or body for which the person came, if any. `entry` says who wrote it down, the desk or the
    person; `self_late` after the activity was over. The reason of an absence stays with its owner.
    """

    who: Code
    known_by: KnownBy
    branch: Code | None = None
    state: AttendanceState
    sort: Sort = "unknown"
    entry: Entry = "desk"


class Heads(Part):
    """People who came and were counted without names; `evidence` is the record that shows how many they were."""

    sort: Sort = "unknown"
    count: Count
    evidence: Code


class AttendanceRecorded(DomainEvent, type="activities.attendance.recorded.v1", key="activity"):
    """
    The sheet of an activity as it stands from now on, whole; `effective_on` is the activity's first day.

    `expecting` are the branches and bodies whose committee of that day was expected. A person may stand on two lines,
    for two branches; heads count as attendances (人次) and never as people (人数). With nothing on it there
    is no sheet.
    """

    activity: Code
    expecting: tuple[Code, ...] = ()
    lines: tuple[PersonAttendance, ...] = ()
    heads: tuple[Heads, ...] = ()
