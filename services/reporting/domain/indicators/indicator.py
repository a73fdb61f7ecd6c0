"""What an indicator is: a named and versioned rule whose value follows from one list of facts and nothing else."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.reporting.domain.indicators.measures import Measures

Listing = Literal["activities", "participation", "meetings", "items", "plans", "posts", "terms", "members"]
Kind = Literal["count", "percent", "growth", "share", "papers", "days", "posts"]
IndicatorUnit = Literal["percent", "activities", "papers", "days", "posts"]


class Role(BaseModel):
    """The part that facts of a list play, by name."""

    model_config = ConfigDict(frozen=True)

    name: str
    zh: str
    en: str


class Indicator(BaseModel):
    """
    One objective indicator. `listing` names the SQL that returns its facts; a changed meaning is a new version.

    `roles` are the parts that facts play, in the order in which the value is made of them. `measures` names the limits
    that it goes by: each has a value from a day on, and a scheme of the registry may set it otherwise for its cycles.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    version: int = 1
    listing: Listing
    kind: Kind
    unit: IndicatorUnit
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    measures: tuple[str, ...] = ()
    title_zh: str
    title_en: str
    explanation_zh: str
    explanation_en: str
    evidence_zh: str
    evidence_en: str
    period_zh: str = "考核年度（1 月 1 日至 12 月 31 日）"
    period_en: str = "the year assessed, 1 January to 31 December"

    def measured(self, given: Measures, holding: Measures) -> Measures:
        """The limits that hold in a cycle: those its scheme gives, else those set for its year."""
        return {name: given.get(name, holding[name]) for name in self.measures}
