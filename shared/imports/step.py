"""What undoing a batch does to one stream: what was said before holds again, by saying so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from shared.events.base import DomainEvent
from shared.workbook.diff import Change

Does = Literal["withdrawn", "restored", "erased", "left", "stays"]
_UNSHOWN = frozenset({"code", "effective_on"})


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream of a batch: what was said of it before the batch, and what the batch said."""

    subject: str
    before: Sequence[DomainEvent]
    batch: Sequence[DomainEvent]


@dataclass(slots=True)
class Step:
    """
    What undoing does to one stream; `changes` are the facts of its last day, as now and as they will be.

    What others said of an `open` stream since does not stand in the way.
    """

    subject: str
    does: Does
    events: list[DomainEvent] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    open: bool = False

    def told(self) -> dict[str, Any]:
        """As a preview shows it."""
        return {
            "subject": self.subject,
            "does": self.does,
            "changes": [{"field": c.column, "now": c.before, "then": c.after} for c in self.changes],
            "events": [{"type": e.TYPE, "effective_on": e.effective_on} for e in self.events],
        }


def changes_between(now: DomainEvent, then: DomainEvent) -> list[Change]:
    """The facts that are others, as now and as they will be."""
    one, other = now.model_dump(mode="json"), then.model_dump(mode="json")
    names = [name for name in one if name not in _UNSHOWN and one[name] != other.get(name)]
    return [Change(name, _shown(one[name]), _shown(other.get(name))) for name in names]


def _shown(value: Any) -> str | None:
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part is not None)
    return None if value is None else str(value)
