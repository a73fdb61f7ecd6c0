"""Who may take which step of an item: its owner, the liaisons whose own it is, or the secretariat alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from services.outreach.domain.absence import Cover
from shared.events.outreach import ItemState

OWNERS: Final = frozenset(
    {"TransferItemBack", "PassItemOn", "RecordOutsideReply", "ExtendItem", "AnswerItem", "TellBack", "SolveItem"}
)
LIAISONS: Final = frozenset({"AcknowledgeItem", "TellBack"})


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose an item is: the branch and the liaisons of who raised it, its owner, and whoever stands in for these."""

    raised: tuple[str, ...] = ()
    owned: tuple[str, ...] = ()

    @classmethod
    def of(cls, item: ItemState, raised: tuple[str, ...], cover: Cover) -> Whose:
        """`raised`: the branch and the liaisons of who raised it, as `Expert.reach` tells them."""
        owned = (item.owner, *sorted(cover.standing_in_for([item.owner]))) if item.owner else ()
        return cls(raised, owned)

    def reach_of(self, action: str) -> tuple[str, ...]:
        """The codes of which an office limited to its own must hold one; none: only an office without limits may."""
        owned = self.owned if action in OWNERS else ()
        return owned + (self.raised if action in LIAISONS else ())
