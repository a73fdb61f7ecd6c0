"""What the scores of a branch add up to, each step as it would stand on paper; blank is not zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from services.registry.domain.assessment.scheme import Adjustment, Indicator, Scheme, rounded
from shared.events.registry import Grade


@dataclass(frozen=True, slots=True)
class Judged:
    """What one assessor gave."""

    level: int | None
    adjustments: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Computed:
    """What was computed; `facts` are the first of `records` event ids, `subjects` the records they are about."""

    value: Decimal | None
    points: Decimal | None = None
    definition: int = 1
    facts: tuple[str, ...] = ()
    records: int = 0
    subjects: tuple[str, ...] = ()
    list_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """What an appeal put in a score's place: one of level, value and points."""

    appeal: str
    record: str
    level: int | None = None
    value: Decimal | None = None
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SelfScore:
    """What a branch gave itself; shown beside, never counted."""

    points: Decimal | None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of one branch in a cycle, by indicator; the scores of recused assessors are left out."""

    branch: str
    judged: Mapping[str, tuple[Judged, ...]] = field(default_factory=dict)
    computed: Mapping[str, Computed] = field(default_factory=dict)
    corrected: Mapping[str, Corrected] = field(default_factory=dict)
    own: Mapping[str, SelfScore] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of one branch: points (None = not scored) before and after its weight, and how they came about."""

    indicator: Indicator
    points: Decimal | None
    weighted: Decimal | None
    arithmetic: str


@dataclass(frozen=True, slots=True)
class Total:
    """Points of those indicators that could be scored, out of their points and of all points."""

    lines: tuple[Line, ...]
    points: Decimal
    scored_of: Decimal
    of: Decimal
    percent: Decimal | None
    grade: Grade | None

    @property
    def arithmetic(self) -> str:
        """The sum as it would stand on paper."""
        parts = [f"{line.weighted}" for line in self.lines if line.weighted is not None]
        if self.percent is None:
            return f"未评分 (not scored); 0 / {self.of}"
        return f"{' + '.join(parts)} = {self.points}; {self.points} / {self.scored_of} = {self.percent} %"


def total(scheme: Scheme, facts: Facts) -> Total:
    """
    Add up a branch. What could not be scored is neither in the sum nor in what the sum is out of.

    The percentage is of the points that could be scored; a bonus may lift it over 100.
    """
    lines = tuple(line(indicator, facts) for indicator in scheme.indicators)
    scored = [one for one in lines if one.weighted is not None]
    of = rounded(sum((one.indicator.points * one.indicator.weight for one in lines), Decimal()))
    scored_of = rounded(sum((one.indicator.points * one.indicator.weight for one in scored), Decimal()))
    points = sum((one.weighted for one in scored if one.weighted is not None), Decimal("0.00"))
    percent = rounded(points * 100 / scored_of) if scored_of else None
    enough = scored_of * 100 >= scheme.least_scored * of
    grade = scheme.grade(percent) if enough and percent is not None else None
    return Total(lines, points, scored_of, of, percent, grade)


def line(indicator: Indicator, facts: Facts) -> Line:
    """One indicator of a branch."""
    points, arithmetic = _points(indicator, facts)
    if points is None:
        return Line(indicator, None, None, arithmetic)
    weighted = rounded(points * indicator.weight)
    if indicator.weight != 1:
        arithmetic = f"{arithmetic}; × {indicator.weight} = {weighted}"
    return Line(indicator, points, weighted, arithmetic)


def _points(indicator: Indicator, facts: Facts) -> tuple[Decimal | None, str]:
    if corrected := facts.corrected.get(indicator.code):
        points, arithmetic = _corrected(indicator, corrected)
        return points, f"申诉 (appeal) {corrected.appeal}: {arithmetic}"
    if indicator.kind == "judged":
        return _mean(indicator, facts.judged.get(indicator.code, ()))
    computed = facts.computed.get(indicator.code)
    if computed is None:
        return None, "无数据，不计分 (no value: not scored)"
    return _objective(indicator, computed.value, computed.points)


def _corrected(indicator: Indicator, corrected: Corrected) -> tuple[Decimal | None, str]:
    if corrected.level is not None:
        return _mean(indicator, (Judged(corrected.level),))
    if corrected.value is not None and indicator.tiers:
        return _objective(indicator, corrected.value, None)
    if corrected.points is not None:
        points = min(rounded(corrected.points), rounded(indicator.points))
        return points, f"{points}"
    return None, "新规则下无从计分 (cannot be scored under this scheme)"


def _mean(indicator: Indicator, judged: tuple[Judged, ...]) -> tuple[Decimal | None, str]:
    """The mean of those who scored; who left it blank is no part of it."""
    given = [points for one in judged if (points := _judgement(indicator, one)) is not None]
    if not given:
        return None, "未评分 (not scored)"
    mean = rounded(sum(given, Decimal()) / len(given))
    return mean, f"({' + '.join(str(points) for points in given)}) / {len(given)} = {mean}"


def _judgement(indicator: Indicator, judged: Judged) -> Decimal | None:
    anchor = indicator.anchor(judged.level) if judged.level is not None else None
    if anchor is None:
        return None
    return _adjusted(
        anchor.points,
        [one for one in indicator.bonuses if one.code in judged.adjustments],
        [one for one in indicator.deductions if one.code in judged.adjustments],
    )


def _objective(indicator: Indicator, value: Decimal | None, proposed: Decimal | None) -> tuple[Decimal | None, str]:
    """By the tiers of the scheme; where it has none, the points that reporting proposed, within the indicator's."""
    if value is None:
        return None, "无数据，不计分 (no value: not scored)"
    if indicator.tiers:
        base = next((tier.points for tier in indicator.tiers if tier.holds(value)), None)
    else:
        base = None if proposed is None else min(max(proposed, Decimal()), indicator.points)
    if base is None:
        return None, f"{value}: 不在任何一档，不计分 (in no tier: not scored)"
    bonuses = [one for one in indicator.bonuses if one.holds(value)]
    deductions = [one for one in indicator.deductions if one.holds(value)]
    points = _adjusted(base, bonuses, deductions)
    steps = [f"+ {one.points}" for one in bonuses] + [f"- {one.points}" for one in deductions]
    return points, f"{value} → {' '.join([str(rounded(base)), *steps])} = {points}"


def _adjusted(base: Decimal, bonuses: list[Adjustment], deductions: list[Adjustment]) -> Decimal:
    added = sum((one.points for one in bonuses), Decimal())
    taken = sum((one.points for one in deductions), Decimal())
    return rounded(max(base + added - taken, Decimal()))
