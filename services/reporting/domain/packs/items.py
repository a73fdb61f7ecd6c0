"""An item as a pack tells it: what had been done about it by a day; what was done later is not known yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from services.reporting.domain.packs.rows import ItemHandled

# A day, and what is told with it: both are left out where the day lies after the last one.
_STEPS: Final = {
    "acknowledged_on": (),
    "assigned_on": (),
    "passed_on_on": ("passed_on_to", "passed_on_number"),
    "passed_on_replied_on": (),
    "carried_on": ("carried_to",),
    "extended_on": (),
    "answered_on": ("result",),
    "solved_on": (),
    "told_on": (),
    "closed_on": ("reaction",),
    "reopened_on": ("reopened",),
}


def item_of(told: Mapping[str, Any], last_day: date) -> ItemHandled:
    """The row of an item from its state; its branch only where a branch raised it, as others would be known by it."""
    row = {
        name: told[name] for name in ("code", "kind", "topic", "origin", "raised_on", "wants_reply", "answer_due_on")
    }
    if told["origin"] == "branch":
        row["branch"] = told.get("branch")
    for step, beside in _STEPS.items():
        day = told.get(step)
        if day is not None and date.fromisoformat(day) <= last_day:
            row |= {name: told.get(name) for name in (step, *beside)}
    return ItemHandled.model_validate(row)
