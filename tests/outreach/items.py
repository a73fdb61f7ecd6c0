"""Items in memory: one in each state there is, brought there by the rules themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from services.outreach import domain
from services.outreach.commands import item_ends, item_steps, items
from services.outreach.domain import item as entry
from services.outreach.domain import item_ends as ends
from services.outreach.domain import item_steps as steps
from shared.events.outreach import ContactLogged, ItemState

TODAY = date(2026, 1, 10)
EXPERT = domain.Expert("E-1", "B-1", "R-1", None, 90, date(2025, 1, 1))
DAYS = domain.ItemDays(domain.Calendar())
GROUND = domain.Ground(EXPERT, "B-1", "normal", True, True, DAYS)
Step = Callable[[ItemState], ItemState]


def raised(**changes: Any) -> ItemState:
    """An item raised on Monday 2025-11-03 by the expert E-1, or otherwise."""
    body = {"code": "I-1", "origin": "expert", "expert": "E-1", "kind": "demand", "topic": "life", "text": "内容"}
    command = items.RaiseItem.model_validate(body | {"raised_on": "2025-11-03"} | changes)
    ground = GROUND if command.expert else domain.Ground(None, command.branch, "normal", True, True, DAYS)
    return domain.raise_item(command, ground, TODAY)


def contact(**changes: Any) -> domain.Contact:
    """A contact made with the expert E-1 on 2025-12-01."""
    withdrawn = changes.pop("withdrawn", False)
    body = {"code": "C-1", "experts": ("E-1",), "liaison": "R-1", "mode": "phone", "made": True}
    return domain.Contact(ContactLogged.model_validate(body | {"effective_on": date(2025, 12, 1)} | changes), withdrawn)


def acknowledge(item: ItemState, **changes: Any) -> ItemState:
    body = {"code": "I-1", "acknowledged_on": "2025-11-04"} | changes
    return steps.acknowledge_item(item, item_steps.AcknowledgeItem.model_validate(body), TODAY)


def assign(item: ItemState, **changes: Any) -> ItemState:
    body = {"code": "I-1", "owner": "R-9", "owner_kind": "person", "assigned_on": "2025-11-05"} | changes
    return steps.assign_item(item, item_steps.AssignItem.model_validate(body), TODAY)


def transfer_back(item: ItemState, **changes: Any) -> ItemState:
    body = {"code": "I-1", "returned_on": "2025-11-06", "because": "不归我管"} | changes
    return steps.transfer_item_back(item, item_steps.TransferItemBack.model_validate(body), DAYS, TODAY)


def pass_on(item: ItemState, **changes: Any) -> ItemState:
    body = {"code": "I-1", "to": "示例主管部门", "passed_on_on": "2025-11-07", "number": "示例发〔2025〕1号"} | changes
    return steps.pass_item_on(item, item_steps.PassItemOn.model_validate(body), TODAY)


def outside_reply(item: ItemState, **changes: Any) -> ItemState:
    body = {"code": "I-1", "replied_on": "2025-11-17"} | changes
    return steps.record_outside_reply(item, item_steps.RecordOutsideReply.model_validate(body), TODAY)


def extend(item: ItemState, **changes: Any) -> ItemState:
    body = {"code": "I-1", "until": "2025-12-08", "extended_on": "2025-11-20", "because": "须会商"} | changes
    return steps.extend_item(item, item_steps.ExtendItem.model_validate(body), DAYS, TODAY)


def answer(item: ItemState, same: ItemState | None = None, **changes: Any) -> ItemState:
    body = {"code": "I-1", "answered_on": "2025-11-28", "result": "B", "solved": False} | changes
    return ends.answer_item(item, item_ends.AnswerItem.model_validate(body), TODAY, same)


def tell(item: ItemState, of: domain.Contact | None = None, **changes: Any) -> ItemState:
    body = {"code": "I-1", "contact": "C-1", "reaction": "satisfied"} | changes
    return ends.tell_back(item, item_ends.TellBack.model_validate(body), of or contact(), TODAY)


def solve(item: ItemState, **changes: Any) -> ItemState:
    body = {"code": "I-1", "solved_on": "2026-01-05"} | changes
    return ends.solve_item(item, item_ends.SolveItem.model_validate(body), TODAY)


def close(item: ItemState, **changes: Any) -> ItemState:
    body = {"code": "I-1"} | changes
    return ends.close_item(item, item_ends.CloseItem.model_validate(body), TODAY)


def reopen(item: ItemState, **changes: Any) -> ItemState:
    body = {"code": "I-1", "reopened_on": "2025-12-10", "because": "答复太笼统"} | changes
    return ends.reopen_item(item, item_ends.ReopenItem.model_validate(body), DAYS, TODAY)


def correct(item: ItemState, **changes: Any) -> ItemState:
    body = {"code": "I-1", "topic": "talent"} | changes
    return entry.correct_item(item, items.CorrectItem.model_validate(body), GROUND)


def withdraw(item: ItemState) -> ItemState:
    return entry.withdraw_item(item, TODAY)


COMMANDS: dict[str, Callable[..., ItemState]] = {
    "AcknowledgeItem": acknowledge,
    "AssignItem": assign,
    "TransferItemBack": transfer_back,
    "PassItemOn": pass_on,
    "RecordOutsideReply": outside_reply,
    "ExtendItem": extend,
    "AnswerItem": answer,
    "TellBack": tell,
    "SolveItem": solve,
    "CloseItem": close,
    "ReopenItem": reopen,
    "CorrectItem": correct,
    "WithdrawItem": withdraw,
}
_ANSWERED = answer(raised())
_DISSATISFIED = tell(_ANSWERED, reaction="dissatisfied")
STATES: dict[str, ItemState] = {
    "raised": raised(),
    "acknowledged": acknowledge(raised()),
    "assigned": assign(raised(), owner="R-8"),
    "given back": transfer_back(assign(raised())),
    "passed on": pass_on(raised()),
    "replied outside": outside_reply(pass_on(raised())),
    "extended": extend(raised()),
    "answered": _ANSWERED,
    "told": tell(_ANSWERED),
    "told, dissatisfied": _DISSATISFIED,
    "solved": solve(_ANSWERED),
    "closed": close(tell(_ANSWERED)),
    "reopened": reopen(_DISSATISFIED),
    "closed, dissatisfied": close(_DISSATISFIED),
    "wants no reply": raised(wants_reply=False),
    "noted": close(raised(wants_reply=False), closed_on="2025-11-05"),
    "withdrawn": withdraw(raised()),
}
