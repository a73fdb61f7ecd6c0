"""Items raised (意见、建议、诉求、困难): when an answer is due, what an answer is, and when one may close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.outreach.commands.items import AnswerItem, CloseItem, RaiseItem
from services.outreach.domain.expert import Expert, NotHappenedYet, check_branch, check_on_the_list
from shared.errors import Refused, Unknown
from shared.events.outreach import ItemAnswered, ItemClosed, ItemRaised, ItemState
from shared.workdays import Calendar, add_months, working_days_after


class ItemExists(Refused):
    """
    事项 {code} 已经登记。
    The item {code} is recorded already.
    """


class BranchIsNotTheExperts(Refused):
    """
    专家 {expert} 不属于分支机构 {branch}。
    The expert {expert} does not belong to the branch {branch}.
    """


class AnsweredBeforeRaised(Refused):
    """
    办复日期 {answered_on} 早于提出日期 {raised_on}。
    The answer of {answered_on} is before the item was raised on {raised_on}.
    """


class ItemAlreadyAnswered(Refused):
    """
    事项 {code} 已于 {day} 办复。
    The item {code} was answered on {day} already.
    """


class ItemAlreadyClosed(Refused):
    """
    事项 {code} 已于 {day} 办结。
    The item {code} was closed on {day} already.
    """


class ItemNotAnsweredYet(Refused):
    """
    事项 {code} 需要回复，办复之前不能办结。
    The item {code} wants a reply: it cannot close before it is answered.
    """


class ReactionIsMissing(Refused):
    """
    办结需要回复的事项，须记录提出人的评价。
    To close an item that wants a reply, the reaction of its raiser is needed.
    """


class ToldTooEarly(Refused):
    """
    反馈日期 {told_on} 早于 {earliest}。
    The raiser was told on {told_on}, before {earliest}.
    """


@dataclass(frozen=True, slots=True)
class Ground:
    """What is so when an item is raised; the branch's status is that of the day it was raised."""

    expert: Expert | None
    branch: str | None
    branch_status: str | None
    activity_is_known: bool
    calendar: Calendar
    answer_working_days: int
    suggestion_months: int

    @property
    def reach(self) -> tuple[str, ...]:
        """Whose own this item is; an item of nobody's is the secretariat's alone."""
        if self.expert:
            return self.expert.reach
        return (self.branch,) if self.branch else ()


def raise_item(command: RaiseItem, ground: Ground, today: date) -> ItemRaised:
    """Record what was raised, with the day by which it is to be answered."""
    if command.raised_on > today:
        raise NotHappenedYet(field="raised_on", day=command.raised_on)
    if command.activity and not ground.activity_is_known:
        raise Unknown(field="activity", what="activity", code=command.activity)
    if ground.expert:
        check_on_the_list(ground.expert, command.raised_on)
        if command.branch and command.branch != ground.expert.branch:
            raise BranchIsNotTheExperts(field="branch", expert=ground.expert.code, branch=command.branch)
    else:
        check_branch(command.branch, ground.branch_status, command.raised_on)
    return ItemRaised(
        code=command.code,
        origin=command.origin,
        expert=command.expert,
        branch=ground.branch,
        kind=command.kind,
        topic=command.topic,
        wants_reply=command.wants_reply,
        confidential=command.confidential,
        raised_on=command.raised_on,
        answer_due_on=answer_due_on(command.kind, command.raised_on, ground),
        effective_on=command.raised_on,
    )


def answer_due_on(kind: str, raised_on: date, ground: Ground) -> date:
    """Months for a suggestion, which needs a decision; working days for enquiries and help (domain.md section 5)."""
    if kind == "suggestion":
        return add_months(raised_on, ground.suggestion_months)
    return working_days_after(raised_on, ground.answer_working_days, ground.calendar)


def answer_item(item: ItemState, command: AnswerItem, today: date) -> ItemAnswered:
    """Answered once, not before it was raised; whether it is solved is another flag."""
    _check_open(item)
    if item.answered_on:
        raise ItemAlreadyAnswered(code=item.code, day=item.answered_on)
    if command.answered_on > today:
        raise NotHappenedYet(field="answered_on", day=command.answered_on)
    if command.answered_on < item.raised_on:
        raise AnsweredBeforeRaised(field="answered_on", answered_on=command.answered_on, raised_on=item.raised_on)
    changed = {
        "effective_on": command.answered_on,
        "answered_on": command.answered_on,
        "result": command.result,
        "solved": command.solved,
    }
    return ItemAnswered.model_validate(item.model_dump() | changed)


def close_item(item: ItemState, command: CloseItem, today: date) -> ItemClosed:
    """Closed after its raiser was told and the reaction recorded; one that wants no reply closes as noted (已知悉)."""
    _check_open(item)
    earliest = item.answered_on or item.raised_on
    if item.wants_reply and item.answered_on is None:
        raise ItemNotAnsweredYet(code=item.code)
    if item.wants_reply and command.reaction is None:
        raise ReactionIsMissing(field="reaction")
    if command.told_on > today:
        raise NotHappenedYet(field="told_on", day=command.told_on)
    if command.told_on < earliest:
        raise ToldTooEarly(field="told_on", told_on=command.told_on, earliest=earliest)
    changed = {"effective_on": command.told_on, "closed_on": command.told_on, "reaction": command.reaction}
    return ItemClosed.model_validate(item.model_dump() | changed)


def _check_open(item: ItemState) -> None:
    if item.closed_on:
        raise ItemAlreadyClosed(code=item.code, day=item.closed_on)
