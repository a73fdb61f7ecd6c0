"""What a figure is: a named and versioned rule whose value is the length, the sum or the ratio of kept lists."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from shared.events.reporting import Unit

FigureKind = Literal["count", "sum", "ratio", "mean"]
Role = Literal["counted", "numerator", "denominator", "evidence"]
PeriodRule = Literal["in_period", "on_last_day", "year_to_last_day"]
Statement = Literal[
    "coverage",
    "key_works",
    "experts",
    "contacts",
    "activities",
    "pairings",
    "meetings",
    "decided_items",
    "sessions",
    "expectations",
    "re_elections",
    "findings",
    "honours",
    "assessment",
    "items",
    "members",
    "moves",
    "projects",
]
Target = Literal["key_works", "experts", "beneficiaries"]


class Definition(BaseModel):
    """One figure. `statement` names the SQL that returns its list; a changed meaning is a new version."""

    model_config = ConfigDict(frozen=True)

    name: str
    version: int = 1
    statement: Statement
    kind: FigureKind = "count"
    unit: Unit
    period: PeriodRule
    once_by: str
    title_zh: str
    title_en: str
    explanation_zh: str
    explanation_en: str
    target: Target | None = None
    evidence: bool = False

    @property
    def roles(self) -> tuple[Role, ...]:
        """The lists of the figure; evidence is shown beside the records and never counted."""
        counted: tuple[Role, ...] = ("numerator", "denominator") if self.kind == "ratio" else ("counted",)
        return (*counted, "evidence") if self.evidence else counted

    @property
    def main(self) -> Role:
        """The list that is opened when none is named."""
        return self.roles[0]

    def value(self, lengths: dict[Role, int], totals: dict[Role, int]) -> int | float:
        """The value of the figure from its lists: a length, a sum of weights, a percentage, or a mean weight."""
        if self.kind == "count":
            return lengths["counted"]
        if self.kind == "sum":
            return totals["counted"]
        if self.kind == "ratio":
            return percent(lengths["numerator"], lengths["denominator"])
        return round(totals["counted"] / lengths["counted"], 1) if lengths["counted"] else 0.0


def percent(part: int, whole: int) -> float:
    """Percent with one decimal; of nothing it is 0."""
    return round(100 * part / whole, 1) if whole else 0.0
