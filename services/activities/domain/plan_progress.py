"""What of a plan is done, late, open or dropped on a day: computed from the activities that carry its lines out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

STATES = ("done", "late", "open", "dropped")


@dataclass(frozen=True, slots=True)
class Aim:
    """How much of a line is aimed at, and until when."""

    activities: int
    last_day: date
    dropped_on: date | None = None


def progress(aim: Aim, held: Iterable[tuple[date, int]], today: date) -> dict[str, Any]:
    """
    How a line stands; `held` are the activities held for it, (first day, attendances).

    It is done on the day of the last one needed, late if that was after its last day, or if its days are over and it
    is not done. What was dropped before it was done is dropped.
    """
    taken = sorted(held)
    done_on = taken[aim.activities - 1][0] if len(taken) >= aim.activities else None
    told = {"held": len(taken), "attended": sum(attendances for _, attendances in taken), "done_on": done_on}
    return told | {"state": _state(aim, done_on, today), "done_late": bool(done_on and done_on > aim.last_day)}


def _state(aim: Aim, done_on: date | None, today: date) -> str:
    if done_on is not None:
        return "done"
    if aim.dropped_on is not None:
        return "dropped"
    return "late" if today > aim.last_day else "open"


def counted(lines: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many lines stand how."""
    counts = Counter(line["state"] for line in lines)
    return {state: counts[state] for state in STATES}
