"""What computed values rest on: measures of the scheme, tiers, records that were counted, and the mean age."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from services.registry.commands.assessments import AppealAssessment, OpenAssessment
from services.registry.domain.assessment import appeal as appeals
from services.registry.domain.assessment import cycle as domain
from services.registry.domain.assessment import refusals
from services.registry.domain.assessment.measured import day_of, mean_ages, wants_mean_age
from services.registry.domain.assessment.scheme import Scheme, measured_otherwise, version_of
from services.registry.domain.assessment.scoring import Computed, Facts, total
from services.registry.domain.statute import Body, Person, Post, Snapshot
from services.registry.domain.statute.snapshot import Scene
from tests.registry.scheme import GIVEN, SCHEME, cycle, judged, objective, scheme
from tests.registry.statute import rules

TODAY = date(2026, 2, 1)
LIMIT = {"posts": ["chair", "committee_member"], "age": 60}
RULES = rules(mean_age={"severity": "warning", "kinds": {"分会": LIMIT}})


def scene(years: Mapping[str, int | None], kind: str = "分会") -> Scene:
    """A branch B-1 with a committee of these people, and a liaison who is none of it."""
    members = [Post(f"C-{person}", "B-1", "committee_member", person, date(2024, 1, 1)) for person in years]
    liaison = Post("L-1", "B-1", "liaison", "P-old", date(2024, 1, 1))
    people = [Person(code, year) for code, year in {**years, "P-old": 1900}.items()]
    return Scene(
        Snapshot(bodies=(Body("B-1", kind, "示例"),), posts=(*members, liaison), persons=tuple(people)),
        date(2025, 12, 31),
        ("normal",),
    )


def mean(years: Mapping[str, int | None], kind: str = "分会", **measures: int) -> Decimal | None:
    """The mean age of that committee."""
    of = scheme(objective("mean_age", measures=measures))
    [found] = mean_ages(scene(years, kind), RULES, of, ["B-1"])
    assert found.posts == (tuple(sorted(f"C-{person}" for person in years)) if kind == "分会" else ())
    return found.value


def test_the_mean_age_is_of_the_posts_of_the_rule_by_year_of_birth_on_the_last_day() -> None:
    assert mean({"P-1": 1965, "P-2": 1965, "P-3": 1965}) == 60
    assert mean({"P-1": 1965, "P-2": 1965, "P-3": 1964}) == Decimal("60.3333")
    on_the_edge = total(SCHEME, Facts("B-1", computed={"mean_age": Computed(Decimal("60.0000"))}))
    over = total(SCHEME, Facts("B-1", computed={"mean_age": Computed(Decimal("60.0001"))}))
    assert (on_the_edge.points, over.points) == (4, 0)


def test_unknown_years_are_put_at_nothing_and_too_few_known_ones_give_no_value() -> None:
    known = {"P-1": 1970, "P-2": 1970, "P-3": 1970}
    assert mean({**known, "P-4": None, "P-5": None, "P-6": None}) == 55
    assert mean({**known, "P-4": None, "P-5": None, "P-6": None, "P-7": None}) is None
    assert mean({**known, "P-4": None}, least_known_percent=100) is None
    assert mean({"P-1": 1970, "P-2": 1970}) is None  # of two people the mean would tell an age
    assert mean({}) is None
    assert mean(known, kind="办事处") is None  # no rule applies to it


def test_the_day_is_the_last_of_the_year_or_today_while_it_lasts() -> None:
    assert (day_of(2025, TODAY), day_of(2026, TODAY)) == (date(2025, 12, 31), TODAY)


def test_only_a_scheme_that_has_the_mean_age_computed_asks_for_it() -> None:
    assert wants_mean_age(SCHEME)
    assert not wants_mean_age(scheme(judged("mean_age")))
    assert not wants_mean_age(scheme())


def test_the_measures_of_a_scheme_are_told_when_a_cycle_is_opened() -> None:
    measures = {"kinds": ["academic", "lecture"], "within_days": 14}
    of = version_of(date(2025, 1, 1), GIVEN | {"indicators": [objective("minutes_filed", measures=measures)]})
    opened = domain.open_assessment(OpenAssessment(code="YA", year=2025), of, ["A"], TODAY)
    told = [(one.indicator, one.name, one.number, one.codes) for one in opened.measures or ()]
    assert told == [
        ("minutes_filed", "kinds", None, ("academic", "lecture")),
        ("minutes_filed", "within_days", 14, ()),
    ]
    plain = domain.open_assessment(OpenAssessment(code="YA", year=2025), version_of(TODAY, GIVEN), ["A"], TODAY)
    assert plain.measures is None


def test_measures_make_another_version_and_a_scheme_without_any_keeps_its_hash() -> None:
    measured = GIVEN | {"indicators": [{**GIVEN["indicators"][0], "measures": {"within_days": 3}}]}
    without = GIVEN | {"indicators": [GIVEN["indicators"][0]]}
    empty = GIVEN | {"indicators": [{**GIVEN["indicators"][0], "measures": {}}]}
    assert version_of(TODAY, without).sha256 == version_of(TODAY, empty).sha256 != version_of(TODAY, measured).sha256


def test_a_trial_names_the_indicators_that_another_scheme_measures_otherwise() -> None:
    one, other = scheme(objective(measures={"within_days": 7}), judged()), scheme(objective(), objective("new"))
    assert measured_otherwise(one, other) == ["meetings"]
    assert measured_otherwise(one, one) == []


@pytest.mark.parametrize(
    "measures",
    [{"plan_due": ["13-01"]}, {"plan_due": ["12-31", "01-01"]}, {"plan_due": 3}, {"kinds": 3}, {"within_days": ["x"]},
     {"within_days": -1}],
)  # fmt: skip
def test_a_measure_that_cannot_be_applied_is_refused(measures: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Scheme.model_validate(GIVEN | {"indicators": [objective(measures=measures)]})


def test_the_tier_is_that_of_the_first_condition_that_holds() -> None:
    tier = SCHEME.tier("attendance", Decimal("90.01"))
    assert tier is not None
    assert (tier.above, tier.points) == (90, 10)
    lowest = SCHEME.tier("attendance", Decimal("66.6667"))
    assert lowest is not None
    assert lowest.points == 2
    assert SCHEME.tier("attendance", None) is SCHEME.tier("duties", Decimal(1)) is None


def test_an_appeal_that_names_a_record_which_was_counted_is_refused() -> None:
    known = Facts("A", computed={"meetings": Computed(Decimal(1), facts=("0197-1",), subjects=("meeting/J-1",))})
    named: dict[str, Any] = {"code": "YA-2025", "appeal": "AP-1", "branch": "A", "indicator": "meetings"}
    unsealed = cycle(unsealed_on=TODAY)
    appeals.appeal(unsealed, AppealAssessment(**named, record="meeting/J-2"), known, TODAY)
    with pytest.raises(refusals.FactWasCounted):
        appeals.appeal(unsealed, AppealAssessment(**named, record="meeting/J-1"), known, TODAY)


def test_a_value_computed_for_a_judged_indicator_gives_no_points() -> None:
    computed = {code: Computed(Decimal(99), Decimal(99)) for code in ("member_service", "duties", "large_high_level")}
    sums = total(SCHEME, Facts("A", computed=computed))
    assert (sums.points, sums.scored_of, sums.grade) == (0, 0, None)
