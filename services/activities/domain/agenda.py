"""The agenda of a meeting (议程): items are proposed, accepted, declined, withdrawn, ordered, and come to or not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.activities.commands.agenda import OWN_OFFICES, OrderAgenda, ProposeAgendaItem
from services.activities.commands.meetings import Discussed
from services.activities.domain.meeting_plan import AHEAD, Meeting
from services.activities.domain.meeting_refusals import (
    AgendaIsFull,
    AgendaItemIsOtherwise,
    ItemWentOn,
    MeetingDayIsOver,
    NotOnTheAgenda,
)
from services.activities.domain.refusals import HostHasEnded, HostIsUnknown
from shared.events.activities.agenda_items import (
    AgendaItemAccepted,
    AgendaItemConsidered,
    AgendaItemDeclined,
    AgendaItemProposed,
    AgendaItemState,
    AgendaItemWithdrawn,
    Outcome,
)
from shared.events.activities.meetings import AgendaOrdered

OPEN_OUTCOMES = ("left_open", "not_reached")
# The numbers of a meeting's items have three digits at most, and nobody reads so long an agenda.
MOST_ITEMS = 999
STATES = {
    "proposed": ("已提出", "proposed"),
    "accepted": ("已列入议程", "on the agenda"),
    "declined": ("不予列入", "declined"),
    "withdrawn": ("已撤回", "withdrawn"),
    "considered": ("已审议", "considered"),
}


OUTCOMES: Mapping[Outcome, tuple[str, str]] = {
    "decided": ("已议定", "decided"),
    "noted": ("已通报", "noted"),
    "left_open": ("遗留", "left open"),
    "not_reached": ("未及讨论", "not reached"),
}


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """An item as last known."""

    event: AgendaItemState
    state: str
    outcome: Outcome | None = None

    def must_be(self, *states: str) -> None:
        """Raises AgendaItemIsOtherwise."""
        if self.state not in states:
            zh, en = STATES[self.state]
            raise AgendaItemIsOtherwise(code=self.event.code, state=zh, state_en=en)

    @property
    def stands_over(self) -> bool:
        """Whether it stands on the next agenda by itself."""
        return self.outcome in OPEN_OUTCOMES


@dataclass(frozen=True, slots=True)
class Considered:
    """What a meeting made of an item; `is_last`: nothing was done about the item since."""

    item: AgendaItem
    outcome: Outcome
    is_last: bool


def propose(
    command: ProposeAgendaItem, meeting: Meeting, nth: int, branches: Mapping[str, str], today: date
) -> AgendaItemProposed:
    """
    Somebody wants it on the agenda; after the deadline it is late, and still taken.

    `nth`: how many were proposed for the meeting with this one; `branches`: branch -> its status today.
    """
    _is_ahead(meeting, today)
    if nth > MOST_ITEMS:
        raise AgendaIsFull(field="meeting", meeting=meeting.code, limit=MOST_ITEMS)
    branch = None if command.by in OWN_OFFICES else command.by
    if branch:
        check_branch("by", branch, branches, today)
    return AgendaItemProposed(
        code=f"{meeting.code}-A{nth}",
        meeting=meeting.code,
        by=command.by,
        branch=branch,
        title=command.title,
        late=meeting.items_due_on is not None and today > meeting.items_due_on,
        effective_on=today,
    )


def accept(item: AgendaItem, meeting: Meeting, today: date) -> AgendaItemAccepted:
    """It stands on the agenda; one that was declined may be taken after all."""
    _is_ahead(meeting, today)
    item.must_be("proposed", "declined")
    return AgendaItemAccepted(**told(item, today))


def decline(item: AgendaItem, meeting: Meeting, today: date) -> AgendaItemDeclined:
    """It does not come on the agenda."""
    _is_ahead(meeting, today)
    item.must_be("proposed", "accepted")
    return AgendaItemDeclined(**told(item, today))


def withdraw(item: AgendaItem, meeting: Meeting, today: date) -> AgendaItemWithdrawn:
    """Its own proposer takes it back: before the meeting, or afterwards what it left open."""
    if not item.stands_over:
        item.must_be("proposed", "accepted")
        _is_ahead(meeting, today)
    return AgendaItemWithdrawn(**told(item, today))


def order(command: OrderAgenda, meeting: Meeting, standing: Collection[str], today: date) -> AgendaOrdered:
    """The order of the agenda. Raises NotOnTheAgenda for what does not stand on it."""
    meeting.must_be(*AHEAD)
    for code in command.items:
        if code not in standing:
            raise NotOnTheAgenda(field="items", code=code, meeting=meeting.code)
    return AgendaOrdered(code=meeting.code, items=tuple(dict.fromkeys(command.items)), effective_on=today)


def ordered(standing: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """What stands on an agenda in the order wanted; the rest follows as it stands."""
    first = [code for code in wanted if code in standing]
    return [*first, *(code for code in standing if code not in first)]


def consider(
    discussed: Sequence[Discussed],
    meeting: str,
    items: Mapping[str, AgendaItem],
    decided: Collection[str],
    held_on: date,
) -> list[AgendaItemConsidered]:
    """
    What came of each item of the agenda.

    `items` are those accepted for this meeting and those that stand over from earlier ones; `decided` are the codes of
    decided items of earlier meetings, about which something may have been said too. Raises NotOnTheAgenda.
    """
    outcomes: dict[str, Outcome] = {one.item: _outcome(one) for one in discussed}
    _check_standing(outcomes, {*items, *decided}, meeting)
    return [
        AgendaItemConsidered(**told(item, held_on), at=meeting, outcome=outcomes.get(code, "not_reached"))
        for code, item in sorted(items.items())
        if code in outcomes or not item.stands_over
    ]


def consider_again(
    discussed: Sequence[Discussed],
    meeting: str,
    recorded: Mapping[str, Considered],
    items: Mapping[str, AgendaItem],
    decided: Collection[str],
    held_on: date,
) -> list[AgendaItemConsidered]:
    """
    What came of each item after all; what is as it was recorded is not told again.

    `recorded` is what this meeting made of items, `items` are others that stood over on its day. Raises NotOnTheAgenda,
    ItemWentOn where a later meeting rests on what was recorded.
    """
    outcomes: dict[str, Outcome] = {one.item: _outcome(one) for one in discussed}
    _check_standing(outcomes, {*recorded, *items, *decided}, meeting)
    changed = {code: items[code] for code in outcomes if code in items}
    for code, one in recorded.items():
        outcome = outcomes.setdefault(code, "not_reached")
        if one.is_last and (outcome, held_on) != (one.outcome, one.item.event.effective_on):
            changed[code] = one.item
        elif outcome != one.outcome:
            zh, en = OUTCOMES[one.outcome]
            raise ItemWentOn(field="discussed", code=code, outcome=zh, outcome_en=en)
    return [
        AgendaItemConsidered(**told(item, held_on), at=meeting, outcome=outcomes[code])
        for code, item in sorted(changed.items())
    ]


def _check_standing(named: Collection[str], standing: Collection[str], meeting: str) -> None:
    for code in named:
        if code not in standing:
            raise NotOnTheAgenda(field="discussed", code=code, meeting=meeting)


def check_branch(field: str, branch: str, branches: Mapping[str, str], day: date) -> None:
    """Raises HostIsUnknown, HostHasEnded."""
    if branch not in branches:
        raise HostIsUnknown(field=field, code=branch, day=day)
    if branches[branch] == "ended":
        raise HostHasEnded(field=field, code=branch, day=day)


def _outcome(discussed: Discussed) -> Outcome:
    if discussed.outcome:
        return discussed.outcome
    return "left_open" if discussed.left_open else "decided" if discussed.decided else "noted"


def _is_ahead(meeting: Meeting, today: date) -> None:
    meeting.must_be(*AHEAD)
    if meeting.meets_on < today:
        raise MeetingDayIsOver(field="meeting", meets_on=meeting.meets_on)


def told(item: AgendaItem, day: date) -> dict[str, Any]:
    """Its fields as events tell them."""
    fields = {name: getattr(item.event, name) for name in AgendaItemState.model_fields}
    return fields | {"effective_on": day}
