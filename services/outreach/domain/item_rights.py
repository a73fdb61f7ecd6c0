"""Who may take which step of an item: its owner, the liaisons whose own it is, or the secretariat alone."""

from __future__ import annotations

from typing import Final

from shared.events.outreach import ItemState

OWNERS: Final = frozenset(
    {"TransferItemBack", "PassItemOn", "RecordOutsideReply", "ExtendItem", "AnswerItem", "TellBack", "SolveItem"}
)
LIAISONS: Final = frozenset({"AcknowledgeItem", "TellBack"})


def reach_of(action: str, item: ItemState, own: tuple[str, ...]) -> tuple[str, ...]:
    """
    The codes of which an office limited to its own must hold one; none: only an office without limits may.

    `own` are the branch and the liaisons of the one who raised it.
    """
    owner = (item.owner,) if item.owner and action in OWNERS else ()
    return owner + (own if action in LIAISONS else ())
