"""How an item is handled: acknowledged, assigned, given back, passed on outside, extended once."""

from __future__ import annotations

from datetime import date

from services.outreach.commands.item_steps import (
    AcknowledgeItem,
    AssignItem,
    ExtendItem,
    PassItemOn,
    RecordOutsideReply,
    TransferItemBack,
)
from services.outreach.domain.item import check_day, check_open, check_stands, check_unanswered, said
from services.outreach.domain.item_days import ItemDays
from services.outreach.domain.item_refusals import (
    ExtendedTooLate,
    ExtensionOutOfRange,
    ItemAlreadyAcknowledged,
    ItemAlreadyExtended,
    ItemHasNoOwner,
    ItemHasThatOwner,
    ItemNotPassedOn,
    ItemWantsNoReply,
    RepliedBeforePassedOn,
    StepBeforeAssigned,
    StepBeforeRaised,
    TransferBackTooLate,
)
from shared.events.outreach import (
    ItemAcknowledged,
    ItemAssigned,
    ItemExtended,
    ItemPassedOn,
    ItemPassedOnReplied,
    ItemState,
    ItemTransferredBack,
)


def check_acknowledge(item: ItemState) -> None:
    """Once, before it is closed."""
    check_open(item)
    if item.acknowledged_on:
        raise ItemAlreadyAcknowledged(code=item.code, day=item.acknowledged_on)


def acknowledge_item(item: ItemState, command: AcknowledgeItem, today: date) -> ItemAcknowledged:
    """Its raiser knows that it has arrived."""
    check_acknowledge(item)
    check_day(item, "acknowledged_on", command.acknowledged_on, today)
    return said(item, ItemAcknowledged, command.acknowledged_on, acknowledged_on=command.acknowledged_on)


def assign_item(item: ItemState, command: AssignItem, today: date) -> ItemAssigned:
    """Somebody sees to it; whoever had it before has it no longer."""
    check_unanswered(item)
    check_day(item, "assigned_on", command.assigned_on, today)
    if item.owner == command.owner:
        raise ItemHasThatOwner(field="owner", code=item.code, owner=command.owner)
    changes = command.model_dump(exclude={"code"})
    return said(item, ItemAssigned, command.assigned_on, **changes)


def check_transfer_back(item: ItemState) -> date:
    """Only an owner can give it back; the day since when there is one."""
    check_unanswered(item)
    if item.assigned_on is None:
        raise ItemHasNoOwner(code=item.code)
    return item.assigned_on


def transfer_item_back(item: ItemState, command: TransferItemBack, days: ItemDays, today: date) -> ItemTransferredBack:
    """Given back within the days allowed; it has no owner until it is assigned again."""
    assigned_on = check_transfer_back(item)
    check_day(item, "returned_on", command.returned_on, today)
    if command.returned_on < assigned_on:
        raise StepBeforeAssigned(field="returned_on", day=command.returned_on, assigned_on=assigned_on)
    last = days.transfer_back_until(assigned_on)
    if command.returned_on > last:
        raise TransferBackTooLate(field="returned_on", last=last, days=days.transfer_back_working_days)
    return said(item, ItemTransferredBack, command.returned_on, owner=None, owner_kind=None, assigned_on=None)


def pass_item_on(item: ItemState, command: PassItemOn, today: date) -> ItemPassedOn:
    """To a body outside; passed on once more, it waits for the reply of the other one."""
    check_open(item)
    check_day(item, "passed_on_on", command.passed_on_on, today)
    return said(
        item,
        ItemPassedOn,
        command.passed_on_on,
        passed_on_to=command.to,
        passed_on_on=command.passed_on_on,
        passed_on_number=command.number,
        passed_on_replied_on=None,
    )


def check_outside_reply(item: ItemState) -> date:
    """A reply follows upon its being passed on, even after it was closed; the day of that."""
    check_stands(item)
    if item.passed_on_on is None or item.passed_on_replied_on:
        raise ItemNotPassedOn(code=item.code)
    return item.passed_on_on


def record_outside_reply(item: ItemState, command: RecordOutsideReply, today: date) -> ItemPassedOnReplied:
    """The body outside replied; this answers nobody yet."""
    passed_on_on = check_outside_reply(item)
    check_day(item, "replied_on", command.replied_on, today)
    if command.replied_on < passed_on_on:
        raise RepliedBeforePassedOn(field="replied_on", day=command.replied_on, passed_on_on=passed_on_on)
    return said(item, ItemPassedOnReplied, command.replied_on, passed_on_replied_on=command.replied_on)


def check_extend(item: ItemState) -> None:
    """Once, while it waits for an answer."""
    check_unanswered(item)
    if not item.wants_reply:
        raise ItemWantsNoReply(code=item.code)
    if item.extended_on:
        raise ItemAlreadyExtended(code=item.code, day=item.extended_on)


def extend_item(item: ItemState, command: ExtendItem, days: ItemDays, today: date) -> ItemExtended:
    """A later deadline, told to the raiser before the one there was has passed."""
    check_extend(item)
    since = item.reopened_on or item.raised_on
    check_day(item, "extended_on", command.extended_on, today)
    if command.extended_on < since:
        raise StepBeforeRaised(field="extended_on", day=command.extended_on, since=since)
    if command.extended_on > item.answer_due_on:
        raise ExtendedTooLate(field="extended_on", due_on=item.answer_due_on)
    last = days.extension_until(item.kind, item.answer_due_on)
    if not item.answer_due_on < command.until <= last:
        raise ExtensionOutOfRange(field="until", due_on=item.answer_due_on, last=last)
    return said(item, ItemExtended, command.extended_on, extended_on=command.extended_on, answer_due_on=command.until)
