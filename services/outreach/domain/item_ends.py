"""How an item ends: answered, its raiser told, solved, closed, and reopened where the raiser is dissatisfied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from services.outreach.commands.item_ends import AnswerItem, CloseItem, ReopenItem, SolveItem, TellBack, Telling
from services.outreach.domain.contact import Contact
from services.outreach.domain.expert import NotHappenedYet
from services.outreach.domain.item import check_day, check_open, check_stands, check_unanswered, said
from services.outreach.domain.item_days import ItemDays
from services.outreach.domain.item_refusals import (
    AnsweredBeforeRaised,
    ClosedTooEarly,
    ContactIsMissing,
    ContactTellsNobody,
    ItemAlreadySolved,
    ItemAlreadyTold,
    ItemNotAnsweredYet,
    ItemNotToldYet,
    OtherItemIsNotAnswered,
    RaiserIsNotDissatisfied,
    ReactionIsMissing,
    StepBeforeRaised,
    ToldOnIsAnotherDay,
    ToldTooEarly,
)
from shared.events.outreach import (
    ContactMode,
    ItemAnswered,
    ItemClosed,
    ItemReopened,
    ItemSolved,
    ItemState,
    ItemToldBack,
)

# What is to be done again after a reopening.
_AGAIN: dict[str, Any] = {
    **dict.fromkeys(("answered_on", "result", "solved", "answer", "solved_on", "extended_on")),
    **dict.fromkeys(("told_on", "told_mode", "contact", "closed_on", "reaction")),
}


def answer_item(item: ItemState, command: AnswerItem, today: date, same: ItemState | None = None) -> ItemAnswered:
    """Answered once, not before it was raised or reopened; `same` is the item whose answer answers this one too."""
    check_unanswered(item)
    since = item.reopened_on or item.raised_on
    if command.answered_on > today:
        raise NotHappenedYet(field="answered_on", day=command.answered_on)
    if command.answered_on < since:
        raise AnsweredBeforeRaised(field="answered_on", answered_on=command.answered_on, raised_on=since)
    if same is not None and same.answer is None:
        raise OtherItemIsNotAnswered(field="same_as", code=same.code)
    return said(
        item,
        ItemAnswered,
        command.answered_on,
        answered_on=command.answered_on,
        result=command.result,
        solved=command.solved,
        solved_on=command.answered_on if command.solved else None,
        answer=same.answer if same else command.code,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """That a raiser was told: when, how, and in which contact."""

    on: date
    mode: ContactMode | None
    contact: str | None = None


def check_tell_back(item: ItemState) -> date:
    """Told once, after an answer; the day of that."""
    check_open(item)
    if item.answered_on is None:
        raise ItemNotAnsweredYet(code=item.code)
    if item.told_on:
        raise ItemAlreadyTold(code=item.code, day=item.told_on)
    return item.answered_on


def tell_back(item: ItemState, command: TellBack | CloseItem, contact: Contact | None, today: date) -> ItemToldBack:
    """An expert is told in a contact made; others on a day, by a mode. `contact` is the one named."""
    answered_on = check_tell_back(item)
    told = _told(item, command, contact)
    if told.on > today:
        raise NotHappenedYet(field="told_on", day=told.on)
    if told.on < answered_on:
        raise ToldTooEarly(field="told_on", told_on=told.on, earliest=answered_on)
    return said(
        item,
        ItemToldBack,
        told.on,
        told_on=told.on,
        told_mode=told.mode,
        contact=told.contact,
        reaction=command.reaction,
    )


def _told(item: ItemState, command: Telling, contact: Contact | None) -> Told:
    if contact is not None:
        return _told_in(item, command, contact)
    if item.expert is not None:
        raise ContactIsMissing(field="contact")
    if command.told_on is None:
        raise ItemNotToldYet(field="told_on", code=item.code)
    return Told(command.told_on, command.mode)


def _told_in(item: ItemState, command: Telling, contact: Contact) -> Told:
    state = contact.state
    if contact.withdrawn or not state.made or item.expert not in state.experts:
        raise ContactTellsNobody(field="contact", code=state.code)
    if command.told_on not in (None, state.effective_on):
        raise ToldOnIsAnotherDay(field="told_on", told_on=command.told_on, day=state.effective_on)
    return Told(state.effective_on, state.mode, state.code)


def check_close(item: ItemState) -> None:
    """One that wants a reply closes only after it was answered."""
    check_open(item)
    if item.wants_reply and item.answered_on is None:
        raise ItemNotAnsweredYet(code=item.code)


def tells_now(item: ItemState, command: CloseItem) -> bool:
    """Whether the raiser is told in the step that closes the item."""
    given = command.contact is not None or command.told_on is not None
    return given and item.answered_on is not None


def close_item(item: ItemState, command: CloseItem, today: date) -> ItemClosed:
    """Closed after its raiser was told and the reaction recorded; one that wants no reply closes as noted (已知悉)."""
    check_close(item)
    reaction = command.reaction or item.reaction
    if item.wants_reply and item.told_on is None:
        raise ContactIsMissing(field="contact") if item.expert else ItemNotToldYet(field="told_on", code=item.code)
    if item.wants_reply and reaction is None:
        raise ReactionIsMissing(field="reaction")
    closed_on = command.closed_on or item.told_on or command.told_on or today
    earliest = item.told_on or item.answered_on or item.raised_on
    if closed_on > today:
        raise NotHappenedYet(field="closed_on", day=closed_on)
    if closed_on < earliest:
        raise ClosedTooEarly(field="closed_on", closed_on=closed_on, earliest=earliest)
    return said(item, ItemClosed, closed_on, closed_on=closed_on, reaction=reaction)


def check_solve(item: ItemState) -> None:
    """What was answered as not solved, closed or not."""
    check_stands(item)
    if item.answered_on is None:
        raise ItemNotAnsweredYet(code=item.code)
    if item.solved:
        raise ItemAlreadySolved(code=item.code)


def solve_item(item: ItemState, command: SolveItem, today: date) -> ItemSolved:
    """What was being solved is solved; the class of the result stays as it was answered."""
    check_solve(item)
    check_day(item, "solved_on", command.solved_on, today)
    return said(item, ItemSolved, command.solved_on, solved=True, solved_on=command.solved_on)


def check_reopen(item: ItemState) -> date:
    """Only where its raiser, once told, is dissatisfied; the day of the telling."""
    check_stands(item)
    if item.told_on is None:
        raise ItemNotToldYet(code=item.code)
    if item.reaction != "dissatisfied":
        raise RaiserIsNotDissatisfied(code=item.code)
    return item.told_on


def reopen_item(item: ItemState, command: ReopenItem, days: ItemDays, today: date) -> ItemReopened:
    """To be answered anew, with the whole deadline; its owner stays, and the reopening is counted."""
    told_on = check_reopen(item)
    check_day(item, "reopened_on", command.reopened_on, today)
    since = item.closed_on or told_on
    if command.reopened_on < since:
        raise StepBeforeRaised(field="reopened_on", day=command.reopened_on, since=since)
    return said(
        item,
        ItemReopened,
        command.reopened_on,
        **_AGAIN,
        reopened=(item.reopened or 0) + 1,
        reopened_on=command.reopened_on,
        answer_due_on=days.answer_due_on(item.kind, command.reopened_on),
    )
