"""Items raised (意见、建议、诉求、困难): how one comes in, when an answer is due, how it is put right or taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from services.outreach.commands.items import CorrectItem, RaiseItem
from services.outreach.domain.expert import Expert, NotHappenedYet, check_branch, check_on_the_list
from services.outreach.domain.item_days import ItemDays
from services.outreach.domain.item_refusals import (
    BranchIsNotTheExperts,
    ItemAlreadyAnswered,
    ItemAlreadyClosed,
    ItemIsWithdrawn,
    ReplyIsOver,
    StepBeforeRaised,
)
from shared.errors import Unknown
from shared.events.outreach import ItemCorrected, ItemErased, ItemRaised, ItemState, ItemWithdrawn

Said = TypeVar("Said", bound=ItemState)


@dataclass(frozen=True, slots=True)
class Ground:
    """What is so when an item is raised; the expert's branch and a branch's status are those of that day."""

    expert: Expert | None
    branch: str | None
    branch_status: str | None
    activity_is_known: bool
    meeting_is_known: bool
    days: ItemDays

    @property
    def reach(self) -> tuple[str, ...]:
        """Whose own this item is; an item of nobody's is the secretariat's alone."""
        if self.expert:
            return self.expert.reach
        return (self.branch,) if self.branch else ()


def raise_item(command: RaiseItem, ground: Ground, today: date) -> ItemRaised:
    """Record what was raised, with the days by which it is to be acknowledged and answered."""
    if command.raised_on > today:
        raise NotHappenedYet(field="raised_on", day=command.raised_on)
    if command.activity and not ground.activity_is_known:
        raise Unknown(field="activity", what="activity", code=command.activity)
    if command.meeting and not ground.meeting_is_known:
        raise Unknown(field="meeting", what="meeting", code=command.meeting)
    _check_who(ground, command.branch, command.raised_on)
    told = command.model_dump(exclude={"text", "raiser", "consent_to_be_named"})
    return ItemRaised.model_validate(
        told
        | {
            "branch": ground.branch,
            "answer_due_on": ground.days.answer_due_on(command.kind, command.raised_on),
            "acknowledge_due_on": ground.days.acknowledge_due_on(command.raised_on),
            "effective_on": command.raised_on,
        }
    )


def _check_who(ground: Ground, branch: str | None, day: date) -> None:
    if ground.expert is None:
        check_branch(branch, ground.branch_status, day)
        return
    check_on_the_list(ground.expert, day)
    if branch and branch != ground.branch:
        raise BranchIsNotTheExperts(field="branch", expert=ground.expert.code, branch=branch)


def correct_item(item: ItemState, command: CorrectItem, ground: Ground) -> ItemCorrected:
    """
    What was entered wrongly reads otherwise; `ground` is that of the day it was raised, with the branch as corrected.

    Another kind has another deadline, unless it was answered, extended or closed meanwhile.
    """
    check_stands(item)
    given = command.model_dump(exclude_none=True, exclude={"code"})
    if "branch" in given:
        if item.expert is not None and given["branch"] != item.branch:
            raise BranchIsNotTheExperts(field="branch", expert=item.expert, branch=given["branch"])
        check_branch(given["branch"], ground.branch_status, item.raised_on)
    over = item.answered_on or item.closed_on
    if over and given.get("wants_reply", item.wants_reply) != item.wants_reply:
        raise ReplyIsOver(field="wants_reply", code=item.code)
    if given.get("kind", item.kind) != item.kind and not (over or item.extended_on):
        given["answer_due_on"] = ground.days.answer_due_on(given["kind"], item.reopened_on or item.raised_on)
    return said(item, ItemCorrected, item.effective_on, **given)


def withdraw_item(item: ItemState, today: date) -> ItemWithdrawn:
    """It was entered by mistake: no figure of any day knows it any longer."""
    check_stands(item)
    return said(item, ItemWithdrawn, item.effective_on, withdrawn_on=today)


def erase_item(item: ItemState, today: date) -> ItemErased:
    """Its words and the name of its raiser are destroyed, whatever has become of it."""
    return said(item, ItemErased, today)


def said(item: ItemState, event: type[Said], day: date, **changes: Any) -> Said:
    """The item whole after a step. A step that is told late stands on the day of the one told before it."""
    return event.model_validate(item.model_dump() | changes | {"effective_on": max(day, item.effective_on)})


def check_day(item: ItemState, field: str, day: date, today: date) -> None:
    """Refuse a day to come, and one before the item was raised."""
    if day > today:
        raise NotHappenedYet(field=field, day=day)
    if day < item.raised_on:
        raise StepBeforeRaised(field=field, day=day, since=item.raised_on)


def check_stands(item: ItemState) -> None:
    """Refuse an item that was withdrawn."""
    if item.withdrawn_on:
        raise ItemIsWithdrawn(code=item.code)


def check_open(item: ItemState) -> None:
    """Refuse an item that was withdrawn or closed."""
    check_stands(item)
    if item.closed_on:
        raise ItemAlreadyClosed(code=item.code, day=item.closed_on)


def check_unanswered(item: ItemState) -> None:
    """Refuse an item that was withdrawn, closed or answered."""
    check_open(item)
    if item.answered_on:
        raise ItemAlreadyAnswered(code=item.code, day=item.answered_on)
