"""What a row would do, cell by cell: was -> becomes, or what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from shared.workbook.faults import Fault

Outcome = Literal["new", "changed", "same", "error"]
OUTCOMES: tuple[Outcome, ...] = ("new", "changed", "same", "error")
MAX_FAULTS_TOLD = 1_000


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that is another than what is known."""

    column: str
    before: str | None
    after: str | None


@dataclass(slots=True)
class RowDiff:
    """One row of a file: what it means (`key`, `label`), what becomes of it, and what its writer should look at."""

    sheet: str
    row: int
    key: str | None
    label: str | None
    outcome: Outcome
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """As a report shows it."""
        return asdict(self)


def counted(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """Rows by outcome."""
    counts = Counter(outcomes)
    return {outcome: counts[outcome] for outcome in OUTCOMES}
