"""The record of a joint meeting is withdrawn whole: it did not take place, and nothing counts that rests on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.activities.commands.meetings import WithdrawJointMeeting
from services.activities.domain.agenda import Considered, told
from services.activities.domain.decided_item import DecidedItem
from services.activities.domain.meeting_plan import Meeting
from shared.errors import Refused
from shared.events.activities import DecidedItemWithdrawn, KeyWorkUnticked, MeetingWithdrawn
from shared.events.activities.agenda_items import AgendaItemConsidered, Outcome
from shared.events.base import DomainEvent

MOST_NAMED = 20


class RecordsRestOnMeeting(Refused):
    """
    会议 {code} 的记录尚被引用：{records}；须先改用其他佐证或更正这些记录。
    Others rest on the record of the meeting {code}: {records}. Give them other evidence, or correct them, first.
    """


class MoreIsWithdrawn(Refused):
    """
    撤销会议 {code} 将一并撤销 {items} 项议定事项和 {ticks} 处重点工作佐证；确认一并撤销请填 along。
    With the meeting {code} {items} decided items and {ticks} ticks of key works are withdrawn: say `along` to agree.
    """


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick of a key work whose evidence is the meeting or one of its decided items."""

    key_work: str
    year: int
    tick: Any
    evidence: str
    ticked_on: date


@dataclass(frozen=True, slots=True)
class Stood:
    """What an earlier meeting had left of an item, before this one came to it."""

    meeting: str
    outcome: Outcome
    on: date


@dataclass(frozen=True, slots=True)
class Rest:
    """
    What rests on the record of a meeting.

    `considered` is what it made of items, `before` how those stood that earlier meetings had left over; `used` are
    records of others, as `<aggregate>/<code>`, whose evidence it is.
    """

    items: Sequence[DecidedItem] = ()
    ticks: Sequence[Tick] = ()
    considered: Mapping[str, Considered] = field(default_factory=dict)
    before: Mapping[str, Stood] = field(default_factory=dict)
    used: Sequence[str] = ()

    @property
    def in_the_way(self) -> list[str]:
        """Records of others, and items of the agenda that a later meeting has taken up."""
        later = [f"agenda_item/{code}" for code, one in sorted(self.considered.items()) if not one.is_last]
        return [*self.used, *later]

    def told(self) -> dict[str, Any]:
        """As the preview shows it."""
        return {
            "decided": [{"code": one.event.code, "title": one.event.title, "state": one.state} for one in self.items],
            "ticks": [{"key_work": one.key_work, "tick": one.tick, "evidence": one.evidence} for one in self.ticks],
            "agenda": [
                {"code": code, "title": one.item.event.title, "outcome": one.outcome}
                for code, one in sorted(self.considered.items())
            ],
            "in_the_way": self.in_the_way,
        }


def withdraw_joint_meeting(command: WithdrawJointMeeting, known: Meeting, rest: Rest) -> list[DomainEvent]:
    """
    What is said, the meeting itself last. Raises MeetingIsOtherwise, RecordsRestOnMeeting, MoreIsWithdrawn.

    Its attendance, news and minutes go with it. Items of its agenda wait for the next meeting again, or stand as an
    earlier one had left them.
    """
    known.must_be("held", "minuted")
    if rest.in_the_way:
        named = "、".join(rest.in_the_way[:MOST_NAMED])
        raise _with(RecordsRestOnMeeting(field="code", code=known.code, records=named), rest)
    if (rest.items or rest.ticks) and not command.along:
        raise _with(MoreIsWithdrawn(field="along", code=known.code, items=len(rest.items), ticks=len(rest.ticks)), rest)
    held_on = known.held_on or known.meets_on
    items = sorted(rest.considered.items())
    return [
        *(_untick(one) for one in rest.ticks),
        *(_withdraw_item(one) for one in rest.items),
        *(_reconsider(one, rest.before.get(code), known.code, held_on) for code, one in items),
        MeetingWithdrawn(code=known.code, effective_on=held_on),
    ]


def _with(refusal: Refused, rest: Rest) -> Refused:
    refusal.extras["rests"] = rest.told()
    return refusal


def _untick(one: Tick) -> KeyWorkUnticked:
    return KeyWorkUnticked(
        code=one.key_work, year=one.year, tick=one.tick, evidence=one.evidence, effective_on=one.ticked_on
    )


def _withdraw_item(one: DecidedItem) -> DecidedItemWithdrawn:
    return DecidedItemWithdrawn(code=one.event.code, meeting=one.event.meeting, effective_on=one.event.effective_on)


def _reconsider(one: Considered, before: Stood | None, meeting: str, held_on: date) -> AgendaItemConsidered:
    if before is None:
        return AgendaItemConsidered(**told(one.item, held_on), at=meeting, outcome="not_reached")
    return AgendaItemConsidered(**told(one.item, before.on), at=before.meeting, outcome=before.outcome)
