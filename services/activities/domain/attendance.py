"""The sheet of an activity: who was expected, who came, and the counts that follow from it (人次 and 人数)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.activities.commands.attendance import MAX_LINES, HeadsGiven, SheetLine, WholeSheet
from services.activities.domain.evidence import check_evidence
from services.activities.domain.people import key_hash, key_of
from services.activities.domain.refusals import NotHeldYet
from shared.errors import Refused
from shared.events.activities import (
    ActivityPlan,
    AttendanceRecorded,
    AttendanceState,
    Heads,
    KnownBy,
    PersonAttendance,
    Sort,
)

# A person on several lines is in the first of these states that one of the lines has.
RANK: tuple[AttendanceState, ...] = ("present", "walk_in", "observer", "excused", "absent")
CAME: tuple[AttendanceState, ...] = ("present", "walk_in", "observer")
EXPECTED: tuple[AttendanceState, ...] = ("present", "excused", "absent")
SORTS: tuple[tuple[Sort, str], ...] = (("member", "members"), ("public", "public"), ("scientist", "scientists"))
COMMITTEE = ("chair", "past_chair", "chair_elect", "vice_chair", "branch_secretary", "committee_member")
"""The posts of a branch whose holders are its committee; of another body it is everybody who holds a post."""

Key = tuple[KnownBy, str]
"""How a person is told apart: (known_by, who)."""


class SheetExists(Refused):
    """
    活动 {code} 已有签到表，请更正，不要重复登记。
    The activity {code} has a sheet already: correct that one.
    """


class SheetIsMissing(Refused):
    """
    活动 {code} 还没有签到表。
    The activity {code} has no sheet yet.
    """

    STATUS = 404


class ActivityDoesNotTakePlace(Refused):
    """
    活动 {code} 已取消或已撤销，不能登记出席情况。
    The activity {code} is called off or withdrawn: nobody attended it.
    """


class SheetIsEmpty(Refused):
    """
    活动 {code} 的签到表没有任何内容，无可登记。
    Nothing is on the sheet of the activity {code}: there is nothing to record.
    """


class LineIsUnknown(Refused):
    """
    现有签到表没有第 {line} 行。
    The present sheet has no line {line}.
    """


class PersonStandsTwice(Refused):
    """
    第 {line} 行与第 {first} 行是同一人、同一分支机构。
    Lines {line} and {first} are the same person for the same branch.
    """


class NobodyIsExpected(Refused):
    """
    {day} 没有人在 {code} 任职，列不出应到名单。
    Nobody held a post in {code} on {day}: there is no list of those expected.
    """


class SheetIsTooLong(Refused):
    """
    签到表连同应到未到者有 {lines} 行，最多 {limit} 行；其余请按无姓名人次附佐证登记。
    With those expected the sheet has {lines} lines, {limit} are possible: count the rest without names, with evidence.
    """


class EvidenceIsTheActivity(Refused):
    """
    无姓名人次的佐证不能是活动 {code} 自己的记录。
    The record of the activity {code} itself cannot show how many came without a name.
    """


@dataclass(frozen=True, slots=True)
class Desk:
    """What is so where a sheet is filled in."""

    state: str
    """The state of the activity."""
    expected: Mapping[str, str]
    """Person -> the branch or body whose committee the person sat in on the activity's day, of those expecting."""
    people_key: bytes
    records: frozenset[str] = frozenset()
    """Own records among the evidence given that exist and stand."""
    sheet: AttendanceRecorded | None = None
    """The sheet as it stands, whose lines may be named by their numbers."""


@dataclass(frozen=True, slots=True)
class Counts:
    """
    What a sheet counts. Persons are told apart by their key, and each counts once, on however many lines.

    `attendances` (人次) are the persons who came and the heads without names; `people` (人数) are the persons alone.
    """

    states: Mapping[AttendanceState, int]
    came: frozenset[Key]
    heads: int
    sorts: Mapping[Sort, int]

    @property
    def expected(self) -> int:
        """应到: those who were expected, whether they came or not."""
        return sum(self.states[state] for state in EXPECTED)

    @property
    def attendances(self) -> int:
        """人次."""
        return len(self.came) + self.heads

    def of_record(self, key: bytes) -> dict[str, Any]:
        """The counts as the record of an activity has them; a sort that nobody noted is not counted, never 0."""
        noted = any(self.sorts[sort] for sort, _ in SORTS)
        return {
            "attendances": self.attendances,
            "people": tuple(sorted(key_hash(key, known_by, who) for known_by, who in self.came)),
            **{field: self.sorts[sort] if noted else None for sort, field in SORTS},
            **({"expected": self.expected} if self.expected else {}),
        }


def record_attendance(command: WholeSheet, activity: ActivityPlan, desk: Desk, today: date) -> AttendanceRecorded:
    """
    The sheet as it is told: an expected person who is not mentioned was absent, once the activity has begun.

    Before that day a sheet may hold apologies and nobody who came.
    """
    if desk.state in ("called_off", "withdrawn"):
        raise ActivityDoesNotTakePlace(code=activity.code)
    begun = activity.effective_on <= today
    lines = [_line(desk, line) for line in command.lines]
    _check_twice(lines)
    if not begun and (command.heads or any(line.state in (*CAME, "absent") for line in lines)):
        raise NotHeldYet(field="lines", day=activity.effective_on)
    if begun:
        lines += _unmentioned(lines, desk.expected)
    if not (lines or command.heads or command.expecting or desk.sheet):
        raise SheetIsEmpty(field="lines", code=activity.code)
    if len(lines) > MAX_LINES:
        raise SheetIsTooLong(field="lines", lines=len(lines), limit=MAX_LINES)
    return AttendanceRecorded(
        activity=activity.code,
        expecting=tuple(dict.fromkeys(command.expecting)),
        lines=tuple(lines),
        heads=tuple(_heads(given, activity.code, desk.records) for given in command.heads),
        effective_on=activity.effective_on,
    )


def counts_of(sheet: AttendanceRecorded) -> Counts:
    """What a sheet counts; the sort of a person is the first that is noted on a line on which the person came."""
    states: dict[Key, AttendanceState] = {}
    sorts: dict[Key, Sort] = {}
    for line in sheet.lines:
        key = (line.known_by, line.who)
        states[key] = min(states.get(key, line.state), line.state, key=RANK.index)
        if line.state in CAME and sorts.get(key, "unknown") == "unknown":
            sorts[key] = line.sort
    noted: Counter[Sort] = Counter(sorts.values())
    for heads in sheet.heads:
        noted[heads.sort] += heads.count
    by_state = Counter(states.values())
    return Counts(
        states={state: by_state[state] for state in RANK},
        came=frozenset(key for key, state in states.items() if state in CAME),
        heads=sum(heads.count for heads in sheet.heads),
        sorts={sort: noted[sort] for sort in ("member", "public", "scientist", "unknown")},
    )


def _line(desk: Desk, line: SheetLine) -> PersonAttendance:
    known_by, who = key_of(desk.people_key, line) if line.line is None else _on_sheet(desk.sheet, line.line)
    sort = "member" if known_by == "member" and line.sort == "unknown" else line.sort
    return PersonAttendance(
        who=who, known_by=known_by, branch=line.branch, state=line.state, sort=sort, entry=line.entry
    )


def _on_sheet(sheet: AttendanceRecorded | None, number: int) -> Key:
    if sheet is None or number > len(sheet.lines):
        raise LineIsUnknown(field="lines", line=number)
    return sheet.lines[number - 1].known_by, sheet.lines[number - 1].who


def _check_twice(lines: Collection[PersonAttendance]) -> None:
    first: dict[tuple[str, str, str | None], int] = {}
    for number, line in enumerate(lines, 1):
        seen = first.setdefault((line.known_by, line.who, line.branch), number)
        if seen != number:
            raise PersonStandsTwice(field="lines", line=number, first=seen)


def _unmentioned(lines: Collection[PersonAttendance], expected: Mapping[str, str]) -> list[PersonAttendance]:
    mentioned = {line.who for line in lines if line.known_by == "person"}
    return [
        PersonAttendance(who=person, known_by="person", branch=body, state="absent")
        for person, body in sorted(expected.items(), key=lambda one: (one[1], one[0]))
        if person not in mentioned
    ]


def _heads(given: HeadsGiven, activity: str, records: Collection[str]) -> Heads:
    if given.evidence == f"activity/{activity}":
        raise EvidenceIsTheActivity(field="heads", code=activity)
    check_evidence("heads", [given.evidence], records)
    return Heads(sort=given.sort, count=given.count, evidence=given.evidence)
