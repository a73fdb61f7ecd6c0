"""What an indicator is: a named and versioned rule whose value follows from one list of facts and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Listing = Literal["activities", "participation", "meetings", "items", "plans", "posts", "terms", "members"]
Kind = Literal["count", "percent", "growth", "share", "papers", "days", "posts"]
IndicatorUnit = Literal["percent", "activities", "papers", "days", "posts"]
Measures = Mapping[str, int | tuple[str, ...]]


class Role(BaseModel):
    """The part that facts of a list play, by name."""

    model_config = ConfigDict(frozen=True)

    name: str
    zh: str
    en: str


class Indicator(BaseModel):
    """
    One objective indicator. `listing` names the SQL that returns its facts; a changed meaning is a new version.

    `roles` are the parts that facts play, in the order in which the value is made of them. `measures` are the limits
    as delivered: a scheme of the registry may set each of them otherwise, for the cycles opened under it.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    version: int = 1
    listing: Listing
    kind: Kind
    unit: IndicatorUnit
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    measures: Measures = {}
    title_zh: str
    title_en: str
    explanation_zh: str
    explanation_en: str
    evidence_zh: str
    evidence_en: str
    period_zh: str = "考核年度（1 月 1 日至 12 月 31 日）"
    period_en: str = "the year assessed, 1 January to 31 December"

    def measured(self, given: Measures) -> Measures:
        """The limits that hold in a cycle; what its scheme says of something else than this indicator is left out."""
        return {name: given.get(name, value) for name, value in self.measures.items()}
