"""An activity that was held (已开展的活动): who may be its host, what counts, and which ticks it is evidence for."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.activities.commands.activities import Attendee, HoldActivity, TickGiven
from services.activities.commands.fields import branch_hosts
from shared.errors import Refused, Unknown
from shared.events.activities import ActivityCancelled, ActivityHeld, KeyWorkTicked


class ActivityExists(Refused):
    """
    活动 {code} 已有记录。
    The activity {code} is recorded already.
    """


class NotHeldYet(Refused):
    """
    {day} 还没有到，尚未开展的活动不能登记为已开展。
    {day} is still to come: what has not been held cannot be recorded as held.
    """


class EndsBeforeItBegins(Refused):
    """
    结束日期 {ends_on} 早于开始日期 {starts_on}。
    It ends on {ends_on}, before it begins on {starts_on}.
    """


class HostIsUnknown(Refused):
    """
    {day} 没有编码为 {code} 的分支机构。
    There was no branch with the code {code} on {day}.
    """


class HostHasEnded(Refused):
    """
    分支机构 {code} 在 {day} 已经终止。
    The branch {code} had ended by {day}.
    """


class MorePeopleThanAttendances(Refused):
    """
    受益人次 {attendances} 少于已登记的不同人数 {people}。
    There are {people} distinct people, but only {attendances} attendances.
    """


class MorePartyMembersThanAttendances(Refused):
    """
    到场党员 {members} 人，多于受益人次 {attendances}。
    There are {members} Party members present, but only {attendances} attendances.
    """


class MinutesFiledAtAnImpossibleTime(Refused):
    """
    纪要归档日期 {filed_on} 应在 {starts_on} 与 {today} 之间。
    The minutes were filed on {filed_on}, which is not between {starts_on} and {today}.
    """


class EvidenceIsUnknown(Refused):
    """
    佐证材料 {evidence} 没有对应的记录。
    There is no record {evidence} that could be evidence.
    """


class ActivityAlreadyCancelled(Refused):
    """
    活动 {code} 的记录已经撤销。
    The record of the activity {code} is withdrawn already.
    """


@dataclass(frozen=True, slots=True)
class Scene:
    """What is so when an activity is recorded."""

    branches: Mapping[str, str]
    """Branch -> its status on the activity's first day."""
    key_works: Mapping[str, int]
    """Key work -> its year, as far as they exist."""
    records: frozenset[str]
    """Own records (`activity/<code>`) among the evidence given that exist and stand."""
    people_key: bytes
    report_within_days: int


def hold_activity(command: HoldActivity, scene: Scene, today: date) -> ActivityHeld:
    """The activity as it is told: codes, counts and keyed hashes. Late entry is always accepted."""
    people = {person_hash(scene.people_key, person) for person in command.people}
    _check_days(command, today)
    _check_hosts(command, scene.branches)
    _check_counts(command, len(people))
    served = tuple(dict.fromkeys((*command.key_works, *(tick.key_work for tick in command.ticks))))
    for code in served:
        if code not in scene.key_works:
            raise Unknown(field="key_works", what="key_work", code=code)
    return ActivityHeld(
        code=command.code,
        kind=command.kind,
        title=command.title,
        hosts=tuple(dict.fromkeys(command.hosts)),
        effective_on=command.starts_on,
        ends_on=command.ends_on or command.starts_on,
        online=command.online,
        open_to=command.open_to,
        led_by_party_members=command.led_by_party_members,
        expected=command.expected,
        attendances=command.attendances,
        people=tuple(sorted(people)),
        party_members_present=command.party_members_present,
        key_works=served,
        minutes_filed_on=command.minutes_filed_on,
    )


def ticks_of(command: HoldActivity, scene: Scene) -> list[KeyWorkTicked]:
    """The ticks an activity gives; its own record is the evidence unless another one is named."""
    return [
        KeyWorkTicked(
            code=tick.key_work,
            year=scene.key_works[tick.key_work],
            tick=tick.tick,
            evidence=_evidence(tick, command.code, scene.records),
            effective_on=command.starts_on,
        )
        for tick in dict.fromkeys(command.ticks)
    ]


def cancel_activity(held: ActivityHeld, cancelled: bool) -> ActivityCancelled:
    """It holds from the activity's own day: whoever looks at that day today sees that it did not take place."""
    if cancelled:
        raise ActivityAlreadyCancelled(code=held.code)
    return ActivityCancelled(code=held.code, effective_on=held.effective_on)


def is_late(starts_on: date, recorded_on: date, report_within_days: int) -> bool:
    """Whether an activity was recorded after the days the society allows for it (补录)."""
    return (recorded_on - starts_on).days > report_within_days


def own_record(code: str) -> str:
    """The name of an activity's record as evidence."""
    return f"activity/{code}"


def person_hash(key: bytes, person: Attendee) -> str:
    """
    64 hex digits that tell people apart without saying who they are (HMAC-SHA256, domain.md section 9).

    Blanks, letter case and full-width forms make no other person.
    """
    said = ("member", person.member or "") if person.member else ("name", person.name or "", person.unit or "")
    text = "\0".join("".join(unicodedata.normalize("NFKC", part).casefold().split()) for part in said)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _check_days(command: HoldActivity, today: date) -> None:
    ends_on = command.ends_on or command.starts_on
    if command.starts_on > today:
        raise NotHeldYet(field="starts_on", day=command.starts_on)
    if ends_on < command.starts_on:
        raise EndsBeforeItBegins(field="ends_on", ends_on=ends_on, starts_on=command.starts_on)
    if ends_on > today:
        raise NotHeldYet(field="ends_on", day=ends_on)
    filed_on = command.minutes_filed_on
    if filed_on and not command.starts_on <= filed_on <= today:
        raise MinutesFiledAtAnImpossibleTime(
            field="minutes_filed_on", filed_on=filed_on, starts_on=command.starts_on, today=today
        )


def _check_hosts(command: HoldActivity, branches: Mapping[str, str]) -> None:
    for code in branch_hosts(command.hosts):
        if code not in branches:
            raise HostIsUnknown(field="hosts", code=code, day=command.starts_on)
        if branches[code] == "ended":
            raise HostHasEnded(field="hosts", code=code, day=command.starts_on)


def _check_counts(command: HoldActivity, people: int) -> None:
    if people > command.attendances:
        raise MorePeopleThanAttendances(field="attendances", attendances=command.attendances, people=people)
    if (members := command.party_members_present or 0) > command.attendances:
        raise MorePartyMembersThanAttendances(
            field="party_members_present", members=members, attendances=command.attendances
        )


def _evidence(tick: TickGiven, code: str, records: frozenset[str]) -> str:
    own = own_record(code)
    if tick.evidence is None or tick.evidence == own:
        return own
    if tick.evidence.split("/")[0] in ("activity", "meeting", "decided_item") and tick.evidence not in records:
        raise EvidenceIsUnknown(field="ticks", evidence=tick.evidence)
    return tick.evidence
