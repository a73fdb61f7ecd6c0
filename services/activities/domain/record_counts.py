"""The counts of an activity's record: as they were given, or as its sheet has them; never both."""

from __future__ import annotations

from typing import Any

from services.activities.commands.activities import HoldActivity
from services.activities.domain.attendance import counts_of
from services.activities.domain.people import person_hash
from services.activities.domain.refusals import (
    MoreOfOneSortThanAttendances,
    MorePartyMembersThanAttendances,
    MorePeopleThanAttendances,
)
from services.activities.domain.scene import Scene
from shared.errors import Refused
from shared.events.activities import ActivityCorrected, ActivityPlan, ActivityRecord, AttendanceRecorded

SORTS = {
    "present": ("实到", "those present"),
    "members": ("会员", "members"),
    "public": ("公众", "the public"),
    "scientists": ("科技工作者", "scientists"),
}
_OF_SHEET = ("expected", "attendances", "members", "public", "scientists")


class CountsAreMissing(Refused):
    """
    没有签到表的活动，须填写受益人次。
    Without a sheet of who was there the number of attendances has to be given.
    """


class CountsAreOfTheSheet(Refused):
    """
    该活动有签到表，“{what}”由签到表得出，为 {counted}；请更正签到表，或不填此项。
    This activity has a sheet, from which {what} is {counted}: correct the sheet, or leave it out here.
    """


def counted(command: HoldActivity, scene: Scene) -> dict[str, Any]:
    """Attendances, people and sorts of a record, checked. A sheet on which nobody has come yet counts nothing."""
    of_sheet = of_record(scene.sheet, scene.people_key)
    counts = _of_sheet(command, of_sheet) if of_sheet else _as_given(command, scene.people_key)
    given = {**{sort: getattr(command, sort) for sort in SORTS}, **counts}
    _check(given, command.party_members_present, "attendances")
    return given


def of_record(sheet: AttendanceRecorded | None, key: bytes) -> dict[str, Any] | None:
    """What a sheet gives to the record of its activity; None as long as nobody has come."""
    counts = counts_of(sheet) if sheet else None
    return counts.of_record(key) if counts and counts.attendances else None


def corrected_by(sheet: AttendanceRecorded, known: ActivityPlan, key: bytes) -> ActivityCorrected | None:
    """The record of an activity that was held, with the counts of its sheet; None where they are the same already."""
    of_sheet = of_record(sheet, key)
    if of_sheet is None or not isinstance(known, ActivityRecord):
        return None
    before = known.model_dump()
    after = {**before, **of_sheet}
    _check(after, known.party_members_present, "lines")
    return None if before == after else ActivityCorrected(**after)


def _of_sheet(command: HoldActivity, of_sheet: dict[str, Any]) -> dict[str, Any]:
    for field in _OF_SHEET:
        given = getattr(command, field)
        if given is not None and field in of_sheet and given != of_sheet[field]:
            raise CountsAreOfTheSheet(field=field, what=field, counted=of_sheet[field])
    if command.people:
        raise CountsAreOfTheSheet(field="people", what="people", counted=len(of_sheet["people"]))
    return of_sheet


def _as_given(command: HoldActivity, key: bytes) -> dict[str, Any]:
    everybody = command.attendances
    if everybody is None:
        raise CountsAreMissing(field="attendances")
    people = {person_hash(key, person) for person in command.people}
    if len(people) > everybody:
        raise MorePeopleThanAttendances(field="attendances", attendances=everybody, people=len(people))
    return {"attendances": everybody, "people": tuple(sorted(people))}


def _check(counts: dict[str, Any], party_members: int | None, field: str) -> None:
    """No part is more than the whole; `field` names what was given where it is the whole that is too small."""
    everybody = counts["attendances"]
    if (members := party_members or 0) > everybody:
        at = "party_members_present" if field == "attendances" else field
        raise MorePartyMembersThanAttendances(field=at, members=members, attendances=everybody)
    for sort, (zh, en) in SORTS.items():
        if (count := counts[sort] or 0) > everybody:
            raise MoreOfOneSortThanAttendances(field=sort, sort=zh, sort_en=en, count=count, attendances=everybody)
