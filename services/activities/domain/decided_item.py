"""A decided item (议定事项): worked on, handed in by its lead, closed or returned by a reviewer who is another."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.activities.commands.decided_items import (
    CloseDecidedItem,
    PostponeDecidedItem,
    ReportProgress,
    ReturnDecidedItem,
    SubmitDecidedItem,
)
from services.activities.domain.evidence import check_evidence
from shared.errors import Refused
from shared.events.activities import (
    DecidedItemClosed,
    DecidedItemPostponed,
    DecidedItemProgressed,
    DecidedItemReturned,
    DecidedItemSubmitted,
    ItemDecided,
)

State = Literal["open", "in_progress", "submitted", "returned", "closed", "withdrawn"]


class DecidedItemAlreadyClosed(Refused):
    """
    议定事项 {code} 已于 {day} 办结。
    The decided item {code} was closed on {day} already.
    """


class DecidedItemWasWithdrawn(Refused):
    """
    议定事项 {code} 已随会议记录撤销。
    The decided item {code} was withdrawn with the record of its meeting.
    """


class DecidedItemIsNotSubmitted(Refused):
    """
    议定事项 {code} 尚未由承办方报结，不能审核。
    The decided item {code} was not handed in by its lead yet: there is nothing to review.
    """


class DecidedItemIsUnderReview(Refused):
    """
    议定事项 {code} 已报结，正在审核。
    The decided item {code} is handed in and under review.
    """


class StepAtAnImpossibleTime(Refused):
    """
    日期 {day} 应在 {since} 与 {today} 之间。
    {day} is not between {since} and {today}.
    """


class ReviewerIsTheLead(Refused):
    """
    {reviewer} 是该事项的承办方，不能审核自己的事项。
    {reviewer} leads this item and cannot review it.
    """


class DueDayIsThePresentOne(Refused):
    """
    新的期限 {due_on} 必须晚于决定延期的日期 {day}，且不同于原期限。
    The new day {due_on} has to lie after {day}, on which it is postponed, and to be another than before.
    """


@dataclass(frozen=True, slots=True)
class DecidedItem:
    """A decided item as last known; `last_on` is the day of its last step."""

    event: ItemDecided
    state: State
    last_on: date
    closed_on: date | None = None

    @property
    def parties(self) -> tuple[str, ...]:
        """Who leads it, alone or with others."""
        return (self.event.lead, *self.event.co_leads)


def report_progress(item: DecidedItem, command: ReportProgress, today: date) -> DecidedItemProgressed:
    """Work on it is so far; late entry is accepted, so it may lie before the last step."""
    _is_open(item)
    if item.state == "submitted":
        raise DecidedItemIsUnderReview(code=item.event.code)
    day = _possible("reached_on", command.reached_on, item.event.effective_on, today)
    return DecidedItemProgressed(**_named(item), percent=command.percent, effective_on=day)


def submit(
    item: DecidedItem, command: SubmitDecidedItem, records: Collection[str], today: date
) -> DecidedItemSubmitted:
    """Its lead hands it in; `records` are those among the evidence that stand."""
    _is_open(item)
    if item.state == "submitted":
        raise DecidedItemIsUnderReview(code=item.event.code)
    check_evidence("evidence", command.evidence, records)
    day = _possible("submitted_on", command.submitted_on, item.event.effective_on, today)
    return DecidedItemSubmitted(**_named(item), evidence=tuple(dict.fromkeys(command.evidence)), effective_on=day)


def send_back(
    item: DecidedItem, command: ReturnDecidedItem, reviewer: Collection[str], today: date
) -> DecidedItemReturned:
    """The reviewer does not agree; the lead works on."""
    own = _reviewed(item, reviewer)
    day = _possible("returned_on", command.returned_on, item.last_on, today)
    return DecidedItemReturned(**_named(item), reviewer=own, effective_on=day)


def close_decided_item(
    item: DecidedItem, command: CloseDecidedItem, reviewer: Collection[str], today: date
) -> DecidedItemClosed:
    """
    The reviewer agrees that it is done.

    `reviewer` is all that the reviewer is: the own code first, then the branches the offices reach; none of them
    may lead the item.
    """
    own = _reviewed(item, reviewer)
    day = _possible("closed_on", command.closed_on, item.last_on, today)
    return DecidedItemClosed(**_named(item), reviewer=own, effective_on=day)


def postpone(item: DecidedItem, command: PostponeDecidedItem, today: date) -> DecidedItemPostponed:
    """It is due on another day; what was overdue until then was so."""
    _is_open(item)
    day = _possible("postponed_on", command.postponed_on, item.event.effective_on, today)
    if command.due_on <= day or command.due_on == item.event.due_on:
        raise DueDayIsThePresentOne(field="due_on", due_on=command.due_on, day=day)
    return DecidedItemPostponed(**_named(item), lead=item.event.lead, due_on=command.due_on, effective_on=day)


def state_after(type_: str) -> State | None:
    """The state that a step brings; None where it brings none. `type_` is the third word of the event's type."""
    states: dict[str, State] = {
        "decided": "open",
        "progressed": "in_progress",
        "submitted": "submitted",
        "returned": "returned",
        "closed": "closed",
        "withdrawn": "withdrawn",
    }
    return states.get(type_)


def _named(item: DecidedItem) -> dict[str, str]:
    return {"code": item.event.code, "meeting": item.event.meeting}


def _is_open(item: DecidedItem) -> None:
    if item.state == "withdrawn":
        raise DecidedItemWasWithdrawn(code=item.event.code)
    if item.closed_on:
        raise DecidedItemAlreadyClosed(code=item.event.code, day=item.closed_on)


def _reviewed(item: DecidedItem, reviewer: Collection[str]) -> str:
    _is_open(item)
    for code in reviewer:
        if code in item.parties:
            raise ReviewerIsTheLead(reviewer=code)
    if item.state != "submitted":
        raise DecidedItemIsNotSubmitted(code=item.event.code)
    return next(iter(reviewer))


def _possible(field: str, day: date, since: date, today: date) -> date:
    if not since <= day <= today:
        raise StepAtAnImpossibleTime(field=field, day=day, since=since, today=today)
    return day
