"""What may be done with a whole roster, and what each of its lines says of its member."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.registry.domain.membership import Fact, State
from shared.errors import Refused, Unknown

# What may be done in which state.
MAY: Mapping[str, tuple[str, ...]] = {
    "compare": ("arrived", "compared", "applied", "undone"),
    "apply": ("compared", "applied"),
    "undo": ("applying", "applied"),
    "dismiss": ("arriving", "incomplete", "arrived", "compared", "undone"),
}


class NotNow(Refused):
    """
    快照 {snapshot} 目前为 {state}，不能进行此操作。
    Snapshot {snapshot} is {state}: this cannot be done now.
    """


class MembersMoved(Refused):
    """
    对比之后有 {moved} 名会员已有变动。请重新对比，或填 moved={moved} 确认（有变动者不办理）。
    {moved} members have changed since the comparison: compare again, or confirm with moved={moved} (they are left out).
    """


def may(decision: str, roster: dict[str, Any] | None, number: int) -> dict[str, Any]:
    """The roster, if this can be done with it now. Raises Unknown, NotNow."""
    if roster is None:
        raise Unknown(field="snapshot", what="名册快照 (snapshot)", code=number)
    if roster["state"] not in MAY[decision]:
        raise NotNow(field="snapshot", snapshot=number, state=roster["state"])
    return roster


def nobody_moved(moved: int, confirmed: int) -> None:
    """Raises MembersMoved unless the caller knows how many have moved."""
    if moved != confirmed:
        raise MembersMoved(field="moved", moved=moved)


def fact_of_line(line: Mapping[str, Any]) -> Fact:
    """What a line of a roster says of its member; it has no place in the order but its time."""
    key, told, begins = -line["roster"], line["told_ns"], line["begins"]
    if line["difference"] == "absent":
        return Fact(key, begins, State(False, line["kind"]), told_ns=told)
    state = State(True, line["kind"], line["member_class"], tuple(line["branches"]), line["bulk"])
    if line["ends_on"] and line["ends_on"] <= begins:
        return Fact(key, line["ends_on"], state.gone(), told_ns=told)
    return Fact(key, begins, state, line["ends_on"], told)
