"""
What the registry computes itself for an assessment: the mean age of a committee.

Nobody else knows years of birth, and no event carries a mean of them: of a small committee it would tell an age.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from services.registry.domain.assessment.scheme import Scheme
from services.registry.domain.statute.people import age_on
from services.registry.domain.statute.posts import judged
from services.registry.domain.statute.rules import Rules
from services.registry.domain.statute.snapshot import Scene

MEAN_AGE = "mean_age"
DEFINITION = 1
# Where the years of fewer people are known the mean says nothing of the committee, or something of one of them.
DELIVERED = {"least_known_percent": 50, "least_people": 3}
_FOUR = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class MeanAge:
    """The mean of a branch, or None, and the appointments that it rests on."""

    branch: str
    value: Decimal | None
    posts: tuple[str, ...]


def wants_mean_age(scheme: Scheme) -> bool:
    """Whether a scheme has the indicator as one to be computed."""
    indicator = scheme.indicator(MEAN_AGE)
    return indicator is not None and indicator.kind == "objective"


def day_of(year: int, today: date) -> date:
    """The day whose committee is meant: the last of the year, or today while it lasts."""
    return min(date(year, 12, 31), today)


def mean_ages(scene: Scene, rules: Rules, scheme: Scheme, branches: Collection[str]) -> list[MeanAge]:
    """
    The mean age of everybody in the posts of the rule `mean_age`, by year of birth, for branches in order of codes.

    Nothing stands in the place of an unknown year. A branch to which the rule does not apply has no value.
    """
    indicator = scheme.indicator(MEAN_AGE)
    least = {**DELIVERED, **(indicator.measures if indicator else {})}
    applies = {body.code: limit for body, limit in judged(scene, rules, MEAN_AGE)}
    found = []
    for branch in sorted(branches):
        posts = applies[branch].posts if branch in applies else ()
        held = [one for one in scene.in_office.get(branch, ()) if one.post in posts]
        years = scene.birth_years(sorted({one.person for one in held}))
        known = [year for year in years.values() if year is not None]
        fair = len(known) >= _number(least["least_people"]) and (
            len(known) * 100 >= _number(least["least_known_percent"]) * len(years)
        )
        value = _mean([age_on(scene.on, year) for year in known]) if fair and known else None
        found.append(MeanAge(branch, value, tuple(sorted(one.code for one in held))))
    return found


def _number(value: int | tuple[str, ...]) -> int:
    return value if isinstance(value, int) else 0


def _mean(ages: list[int]) -> Decimal:
    """With four decimals: no committee of ours is so large that it would meet a limit by rounding."""
    return (Decimal(sum(ages)) / len(ages)).quantize(_FOUR, ROUND_HALF_UP)
