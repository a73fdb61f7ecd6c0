"""Self check-in by a link: off by default, never chased, and nothing counts before a person takes it into the sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.activities.commands.attendance import MAX_LINES
from services.activities.domain.attendance import CAME, SheetIsTooLong
from services.activities.domain.people import name_hash
from shared.errors import Refused
from shared.events.activities import ActivityPlan, AttendanceRecorded, Entry, KnownBy, PersonAttendance, Sort
from shared.links import Link

PURPOSE, PATH = "check_in", "/links/check-in"


class SelfCheckInIsOff(Refused):
    """
    本学会没有开启扫码自助签到。
    People do not check in alone here: the society has it switched off.
    """


class CheckInHasNotBegun(Refused):
    """
    活动 {day} 开始，当日起才能签到。
    The activity begins on {day}: nobody can check in before.
    """


class CheckInIsOver(Refused):
    """
    活动 {code} 的自助签到已经结束或不再开放。
    Nobody can check in at the activity {code} any longer.
    """


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """Somebody who has checked in alone and waits to be taken into the sheet."""

    known_by: KnownBy
    who: str
    sort: Sort
    entry: Entry


def link_of(event: ActivityPlan, days: int, nonce: int, zone: ZoneInfo) -> Link:
    """The link of an activity: it holds until so many days after the last one are over, by the clock of the office."""
    until = datetime.combine(event.ends_on + timedelta(days=days + 1), time(), zone)
    return Link(PURPOSE, event.code, until, nonce)


def entry_on(event: ActivityPlan, state: str, on: bool, today: date) -> Entry:
    """How a check-in of today is marked: after the last day it is late. Raises the refusal that fits."""
    if not on:
        raise SelfCheckInIsOff
    if state in ("called_off", "withdrawn"):
        raise CheckInIsOver(code=event.code)
    if today < event.effective_on:
        raise CheckInHasNotBegun(day=event.effective_on)
    return "self_late" if today > event.ends_on else "self"


def with_check_ins(
    sheet: AttendanceRecorded, waiting: Sequence[CheckedIn], named: Mapping[str, str]
) -> AttendanceRecorded:
    """
    The sheet with those who checked in. Who stands on it as absent came; who was there already stays as written.

    `named`: hash of name and unit -> person, of those whose names the registry has told.
    """
    lines = list(sheet.lines)
    places = {(line.known_by, line.who): at for at, line in reversed(list(enumerate(lines)))}
    for one in waiting:
        person = named.get(one.who) if one.known_by == "name" else None
        key: tuple[KnownBy, str] = ("person", person) if person else (one.known_by, one.who)
        if key not in places:
            places[key] = len(lines)
            lines.append(_new(key, one, expecting=bool(sheet.expecting)))
        elif lines[places[key]].state not in CAME:
            lines[places[key]] = lines[places[key]].model_copy(update={"state": "present", "entry": one.entry})
    if len(lines) > MAX_LINES:
        raise SheetIsTooLong(field="activity", lines=len(lines), limit=MAX_LINES)
    return sheet.model_copy(update={"lines": tuple(lines)})


def hashes_of(named: Mapping[str, Mapping[str, str | None]], key: bytes) -> dict[str, str]:
    """Hash of name and unit -> person."""
    return {name_hash(key, one["name"] or "", one["unit"] or ""): person for person, one in named.items()}


def _new(key: tuple[KnownBy, str], one: CheckedIn, *, expecting: bool) -> PersonAttendance:
    known_by, who = key
    return PersonAttendance(
        who=who,
        known_by=known_by,
        state="walk_in" if expecting else "present",
        sort="member" if known_by == "member" and one.sort == "unknown" else one.sort,
        entry=one.entry,
    )
