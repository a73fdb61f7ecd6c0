"""The scheme of an assessment: indicators with points and rules, and the bands of grades; data, dated (rule row)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any, Literal, Self

import rfc8785
from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.events.registry import Grade

Points = Annotated[Decimal, Field(ge=0, le=1000)]
Key = Annotated[str, Field(max_length=40, pattern=r"^[a-z][a-z0-9_]*$")]
Sentence = Annotated[str, Field(min_length=1, max_length=500)]
CENT = Decimal("0.01")
RULE = "assessment_scheme"
# How an indicator is measured: a number (days, percent), or codes (kinds of activities, a month and day).
Number = Annotated[int, Field(ge=0, le=100_000)]
Codes = Annotated[
    tuple[Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")], ...],
    Field(min_length=1, max_length=50),
]


def rounded(number: Decimal) -> Decimal:
    """Two decimals, half up: as people round on paper, so that a total can be added up by hand."""
    return number.quantize(CENT, ROUND_HALF_UP)


class SchemePart(BaseModel):
    """A part of a scheme; a typing mistake in it is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Anchor(SchemePart):
    """What a level of a judged indicator means, and its points."""

    level: int
    text: Sentence
    points: Points


class Limit(SchemePart):
    """A condition on a computed value; without any it always holds."""

    at_least: Decimal | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None

    def holds(self, value: Decimal) -> bool:
        """Whether a value meets every bound that is set."""
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.above is None or value > self.above)
            and (self.at_most is None or value <= self.at_most)
            and (self.below is None or value < self.below)
        )


class Tier(Limit):
    """The points of a range of values; the first tier that holds counts."""

    points: Points
    text: Sentence | None = None


class Adjustment(Limit):
    """Points taken off or added: chosen by an assessor, or, with a condition, by the computed value."""

    code: Key
    text: Sentence
    points: Points


class Indicator(SchemePart):
    """
    One line of the scheme (指标, 分值, 评分规则, 佐证).

    `measures` are the limits by which a value is computed, where they are not to be those delivered with it: see the
    catalogue of indicators. Each applies to the cycles opened while this version of the scheme is in force.
    """

    code: Key
    title: Sentence
    kind: Literal["objective", "judged"]
    points: Points
    weight: Annotated[Decimal, Field(gt=0, le=10)] = Decimal(1)
    rule: Sentence
    evidence: Sentence
    anchors: tuple[Anchor, ...] = ()
    tiers: tuple[Tier, ...] = ()
    deductions: tuple[Adjustment, ...] = ()
    bonuses: tuple[Adjustment, ...] = ()
    measures: dict[Key, Number | Codes] = {}

    @model_validator(mode="after")
    def _due_days_are_days(self) -> Self:
        for name, value in self.measures.items():
            if name.endswith("_due"):
                month_and_day = value[0] if isinstance(value, tuple) and len(value) == 1 else ""
                date.fromisoformat(f"2001-{month_and_day}")
            elif (name in ("kinds", "posts")) != isinstance(value, tuple):
                raise ValueError("计算口径类型不符 | kinds and posts are codes, other measures are numbers")
        return self

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.kind == "judged" and (not self.anchors or self.tiers):
            raise ValueError("评议指标须逐级说明，不设数值档 | a judged indicator has anchors and no tiers")
        if self.kind == "objective" and self.anchors:
            raise ValueError("客观指标不设评议等级 | an objective indicator has no anchors")
        most = max([*(one.points for one in self.anchors), *(one.points for one in self.tiers)], default=Decimal())
        if most > self.points:
            raise ValueError("分档分值超过指标分值 | a level or tier has more points than the indicator")
        _once(anchor.level for anchor in self.anchors)
        _once(part.code for part in (*self.deductions, *self.bonuses))
        return self

    def anchor(self, level: int) -> Anchor | None:
        """The anchor of a level."""
        return next((anchor for anchor in self.anchors if anchor.level == level), None)


class Band(SchemePart):
    """From which percent of the points scored on a grade is proposed."""

    grade: Grade
    at_least: Annotated[Decimal, Field(ge=0, le=100)]


class Scheme(SchemePart):
    """
    年度考核方案：指标、分值、规则与等次 | The scheme of the yearly assessment: indicators, points, bands

    `appeal_days` calendar days after grades were decided (or scores unsealed) a branch may appeal.

    Where less than `least_scored` percent of all points could be scored, no grade is proposed.
    """

    code: Key
    title: Sentence
    active: tuple[Literal["preparing", "normal", "rectifying", "suspended"], ...] = ("normal", "rectifying")
    appeal_days: Annotated[int, Field(ge=1, le=365)]
    least_scored: Annotated[Decimal, Field(ge=0, le=100)]
    bands: tuple[Band, ...] = Field(min_length=1)
    indicators: tuple[Indicator, ...] = Field(min_length=1, max_length=100)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        _once(indicator.code for indicator in self.indicators)
        _once(band.grade for band in self.bands)
        edges = [band.at_least for band in self.bands]
        if edges != sorted(edges, reverse=True) or len(set(edges)) < len(edges) or edges[-1] != 0:
            raise ValueError("等次须由高到低，末档从 0 起 | bands go from the highest down, the last from 0")
        return self

    def indicator(self, code: str) -> Indicator | None:
        """The indicator of a code."""
        return next((one for one in self.indicators if one.code == code), None)

    def tier(self, code: str, value: Decimal | None) -> Tier | None:
        """The tier of an indicator that a value falls into."""
        tiers = indicator.tiers if (indicator := self.indicator(code)) else ()
        return None if value is None else next((tier for tier in tiers if tier.holds(value)), None)

    @property
    def judged(self) -> tuple[Indicator, ...]:
        """The indicators that people judge."""
        return tuple(one for one in self.indicators if one.kind == "judged")

    def grade(self, percent: Decimal) -> Grade:
        """The grade of a percentage, its lower edge included."""
        return next(band.grade for band in self.bands if percent >= band.at_least)


class SchemeVersion(SchemePart):
    """A scheme as it holds from a day on; the hash tells two versions apart whatever their day."""

    since: date
    sha256: str
    scheme: Scheme


def version_of(since: date, value: Any) -> SchemeVersion:
    """A stored scheme with the hash of its canonical JSON, every default written out."""
    scheme = Scheme.model_validate(value)
    plain = scheme.model_dump(mode="json")
    for indicator in plain["indicators"]:  # schemes of before there were measures keep their hash
        if not indicator["measures"]:
            del indicator["measures"]
    canonical = rfc8785.dumps(plain)
    return SchemeVersion(since=since, sha256=hashlib.sha256(canonical).hexdigest(), scheme=scheme)


def measured_otherwise(one: Scheme, other: Scheme) -> list[str]:
    """The indicators of both for which they set different limits, in the order of codes."""
    limits = [{indicator.code: indicator.measures for indicator in scheme.indicators} for scheme in (one, other)]
    return sorted(code for code in limits[0].keys() & limits[1].keys() if limits[0][code] != limits[1][code])


def _once(codes: Iterable[Any]) -> None:
    seen = list(codes)
    if len(set(seen)) < len(seen):
        raise ValueError("编码重复 | a code or level stands twice")
