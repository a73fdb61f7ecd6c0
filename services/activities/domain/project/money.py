"""Money of a project in fen: what was planned, what was spent, and where more was spent than planned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from shared.events.activities.projects import BudgetLine, PlannedStage

_FEN = 100


@dataclass(frozen=True, slots=True)
class Spending:
    """One spending as it was told; a withdrawn one counts nowhere."""

    number: int
    line: int
    stage: int | None
    spent_on: date
    amount_fen: int
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """Planned against spent, in fen; `over_fen` is what was spent beyond the plan."""

    planned_fen: int
    spent_fen: int

    @property
    def left_fen(self) -> int:
        """What is left of the plan, never below nothing."""
        return max(0, self.planned_fen - self.spent_fen)

    @property
    def over_fen(self) -> int:
        """What was spent beyond the plan."""
        return max(0, self.spent_fen - self.planned_fen)


@dataclass(frozen=True, slots=True)
class Account:
    """The money of a project: each line and stage by its number, the whole, and the grant where one was told."""

    lines: dict[int, Side]
    stages: dict[int, Side]
    total: Side
    grant: Side | None


def account(
    budget: Sequence[BudgetLine],
    stages: Sequence[PlannedStage],
    spendings: Iterable[Spending],
    granted_fen: int | None,
) -> Account:
    """Every sum of a project. The grant is held against what lines of the source `grant` spent."""
    counted = [one for one in spendings if not one.withdrawn]

    def spent(**wanted: int) -> int:
        return sum(one.amount_fen for one in counted if all(getattr(one, k) == v for k, v in wanted.items()))

    lines = {line.number: Side(line.amount_fen, spent(line=line.number)) for line in budget}
    of_grant = sum(lines[line.number].spent_fen for line in budget if line.source == "grant")
    return Account(
        lines=lines,
        stages={stage.number: Side(stage.planned_fen, spent(stage=stage.number)) for stage in stages},
        total=Side(sum(line.amount_fen for line in budget), sum(one.amount_fen for one in counted)),
        grant=None if granted_fen is None else Side(granted_fen, of_grant),
    )


def yuan(fen: int) -> str:
    """1234567 -> 12,345.67: exact, since nothing is divided into fractions."""
    whole, rest = divmod(abs(fen), _FEN)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}"
