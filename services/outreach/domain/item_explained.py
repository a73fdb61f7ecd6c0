"""An item explains itself: where it stands, why it is overdue, and what may be done next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

from services.outreach.domain.item import check_open, check_stands, check_unanswered
from services.outreach.domain.item_ends import check_close, check_reopen, check_solve, check_tell_back
from services.outreach.domain.item_steps import (
    check_acknowledge,
    check_extend,
    check_outside_reply,
    check_transfer_back,
)
from shared.errors import Refused
from shared.events.outreach import ItemState

Standing = Literal["open", "acknowledged", "assigned", "answered", "told", "closed", "noted", "withdrawn"]

# Each command with what it asks of the item alone, whatever the day and whoever asks.
POSSIBLE: Mapping[str, Callable[[ItemState], object]] = {
    "AcknowledgeItem": check_acknowledge,
    "AssignItem": check_unanswered,
    "TransferItemBack": check_transfer_back,
    "PassItemOn": check_open,
    "RecordOutsideReply": check_outside_reply,
    "ExtendItem": check_extend,
    "AnswerItem": check_unanswered,
    "TellBack": check_tell_back,
    "SolveItem": check_solve,
    "CloseItem": check_close,
    "ReopenItem": check_reopen,
    "CorrectItem": check_stands,
    "WithdrawItem": check_stands,
}


def may(item: ItemState) -> list[str]:
    """The commands that the item as it stands does not refuse."""
    return [name for name, check in POSSIBLE.items() if _passes(check, item)]


def _passes(check: Callable[[ItemState], object], item: ItemState) -> bool:
    try:
        check(item)
    except Refused:
        return False
    return True


def standing(item: ItemState) -> Standing:
    """Where an item stands."""
    steps: tuple[tuple[Standing, object], ...] = (
        ("withdrawn", item.withdrawn_on),
        ("noted", item.closed_on and item.answered_on is None),
        ("closed", item.closed_on),
        ("told", item.told_on),
        ("answered", item.answered_on),
        ("assigned", item.owner),
        ("acknowledged", item.acknowledged_on),
    )
    return next((name for name, reached in steps if reached), "open")


def waits_for_an_answer(item: ItemState) -> bool:
    """Whether an answer is due, sooner or later."""
    return item.wants_reply and not (item.answered_on or item.closed_on or item.withdrawn_on)


def waits_for_acknowledgement(item: ItemState) -> bool:
    """Whether its raiser still waits to hear that it has arrived; an answer says so too."""
    done = item.acknowledged_on or item.answered_on or item.closed_on or item.withdrawn_on
    return item.acknowledge_due_on is not None and not done


def is_overdue(item: ItemState, on: date) -> bool:
    """Whether the answer is late on a day: its last day has passed."""
    return waits_for_an_answer(item) and item.answer_due_on < on


def explanation(item: ItemState, on: date) -> dict[str, str]:
    """Why an answer is due when it is, and how late it is, in Chinese and English."""
    since_zh, since_en = ("重新办理", "Reopened") if item.reopened_on else ("提出", "Raised")
    zh = f"{item.reopened_on or item.raised_on} {since_zh}"
    en = f"{since_en} {item.reopened_on or item.raised_on}"
    if not item.wants_reply:
        return {"zh": f"{zh}，不需回复", "en": f"{en}, wants no reply"}
    zh, en = f"{zh}，应于 {item.answer_due_on} 前办复", f"{en}, to be answered by {item.answer_due_on}"
    if item.extended_on:
        zh, en = f"{zh}（{item.extended_on} 延期）", f"{en} (extended {item.extended_on})"
    if item.answered_on:
        return {"zh": f"{zh}，{item.answered_on} 办复", "en": f"{en}, answered {item.answered_on}"}
    if is_overdue(item, on):
        late = (on - item.answer_due_on).days
        return {"zh": f"{zh}，已超期 {late} 天", "en": f"{en}, {late} day{'s' * (late > 1)} overdue"}
    return {"zh": zh, "en": en}
