"""The yearly assessment in memory: blank is not zero, totals add up by hand, nobody judges the own branch."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from services.registry.commands.assessments import (
    AnswerAppeal,
    AppealAssessment,
    DecideAssessment,
    Judgement,
    OpenAssessment,
    Recuse,
    ScoreBranch,
    ScoreOneself,
)
from services.registry.domain.assessment import appeal as appeals
from services.registry.domain.assessment import cycle as domain
from services.registry.domain.assessment import refusals
from services.registry.domain.assessment.appeal import Appeal, Reviewer
from services.registry.domain.assessment.scheme import Scheme, version_of
from services.registry.domain.assessment.scoring import Computed, Corrected, Facts, Judged, total
from tests.registry.scheme import GIVEN, SCHEME, cycle, facts, judged, objective, scheme

TODAY = date(2026, 2, 1)
EVIDENCE = ("activity/A-1",)


def test_the_scheme_given_holds_every_criterion_of_the_source_and_has_a_hundred_points() -> None:
    assert sum(indicator.points for indicator in SCHEME.indicators) == 100
    kinds = {indicator.code: indicator.kind for indicator in SCHEME.indicators}
    assert kinds == {
        "member_service": "judged",
        "duties": "judged",
        "activity_series": "objective",
        "large_high_level": "judged",
        "member_participation": "objective",
        "three_chairs": "objective",
        "timely_succession": "objective",
        "mean_age": "objective",
        "minutes_filed": "objective",
        "plan_and_summary": "objective",
        "attendance": "objective",
        "yearly_activity": "objective",
        "member_growth": "objective",
        "report_in_time": "objective",
        "council_participation": "objective",
    }


@pytest.mark.parametrize(
    ("indicator", "value", "points"),
    [
        ("attendance", "90.01", 10),
        ("attendance", "90", 6),
        ("attendance", "66.68", 6),
        ("attendance", "66.66666666666667", 2),
        ("attendance", "66.67", 2),
        ("mean_age", "60", 4),
        ("mean_age", "60.01", 0),
        ("three_chairs", "3", 4),
        ("three_chairs", "2", 0),
        ("timely_succession", "0", 8),
        ("timely_succession", "1", 4),
        ("timely_succession", "366", 0),
        ("yearly_activity", "1", 6),
        ("yearly_activity", "0", 0),
        ("member_growth", "0", 2),
        ("member_growth", "-0.1", 0),
    ],
)
def test_the_tiers_given_hold_on_both_sides_of_their_edges(indicator: str, value: str, points: int) -> None:
    sums = total(SCHEME, Facts("A", computed={indicator: Computed(Decimal(value))}))
    assert (sums.points, sums.scored_of) == (points, SCHEME.indicator(indicator).points)  # type: ignore[union-attr]


def test_a_blank_is_not_zero() -> None:
    blank, nothing, zero = (
        total(scheme(), facts(None, value=2)),
        total(scheme(), facts()),
        total(scheme(), facts(0, value=2)),
    )
    assert (blank.points, blank.scored_of, blank.of, blank.percent) == (10, 10, 20, 100)
    assert (zero.points, zero.scored_of, zero.of, zero.percent) == (10, 20, 20, 50)
    assert [line.points for line in blank.lines] == [None, 10]
    assert [line.points for line in zero.lines] == [0, 10]
    assert (nothing.points, nothing.scored_of, nothing.percent, nothing.grade) == (0, 0, None, None)


def test_a_value_that_could_not_be_computed_is_not_scored_either() -> None:
    sums = total(scheme(), facts(2, computed={"meetings": Computed(None, Decimal(5))}))
    assert [line.points for line in sums.lines] == [10, None]


def test_one_assessor_who_leaves_a_blank_does_not_lower_the_mean() -> None:
    assert total(scheme(), facts(2, None, 1)).lines[0].points == Decimal("7.50")
    assert total(scheme(), facts(2, 0, 1)).lines[0].points == Decimal("5.00")


def test_too_little_scored_proposes_no_grade_and_just_enough_does() -> None:
    two = scheme(judged(points=40), objective(points=60), least_scored=60)
    assert total(two, facts(2)).grade is None
    assert total(two, facts(value=2)).grade == "优秀"


@pytest.mark.parametrize(
    ("percent", "grade"),
    [
        ("100", "优秀"),
        ("90", "优秀"),
        ("89.99", "良好"),
        ("80", "良好"),
        ("79.99", "合格"),
        ("60", "合格"),
        ("59.99", "不合格"),
        ("0", "不合格"),
    ],
)
def test_a_band_holds_from_its_edge_on(percent: str, grade: str) -> None:
    assert SCHEME.grade(Decimal(percent)) == grade


def test_a_total_is_the_sum_of_what_is_shown() -> None:
    three = scheme(judged(points=7), judged("duties", 7), objective(points=9, weight="1.5"))
    both = {"service": (Judged(2), Judged(1), Judged(1)), "duties": (Judged(1), Judged(0))}
    sums = total(three, facts(judged=both, value=1))
    # (7 + 3.5 + 3.5) / 3 = 4.666…, (3.5 + 0) / 2 = 1.75, 4.5 × 1.5 = 6.75
    assert [line.weighted for line in sums.lines] == [Decimal("4.67"), Decimal("1.75"), Decimal("6.75")]
    assert (sums.points, sums.scored_of, sums.percent) == (Decimal("13.17"), Decimal("27.50"), Decimal("47.89"))
    assert sums.lines[0].arithmetic == "(7.00 + 3.50 + 3.50) / 3 = 4.67"
    assert sums.lines[2].arithmetic == "1 → 4.50 = 4.50; × 1.5 = 6.75"
    assert sums.arithmetic == "4.67 + 1.75 + 6.75 = 13.17; 13.17 / 27.50 = 47.89 %"


def test_bonuses_and_deductions_are_added_and_taken_and_nothing_falls_below_zero() -> None:
    adjusted = judged(
        bonuses=[{"code": "praise", "text": "示例", "points": 2}],
        deductions=[{"code": "complaint", "text": "示例", "points": 3}],
    )
    for level, chosen, points in (
        (2, ("praise",), 12),
        (2, ("complaint",), 7),
        (1, ("praise", "complaint"), 4),
        (0, ("complaint",), 0),
    ):
        given = facts(judged={"service": (Judged(level, chosen),)})
        assert total(scheme(adjusted), given).points == points
    late = objective(deductions=[{"code": "many", "text": "示例", "points": 1, "above": 5}])
    assert [total(scheme(late), facts(value=n)).points for n in (5, 6)] == [10, 9]


def test_an_indicator_without_tiers_takes_the_points_proposed_within_its_own() -> None:
    free = scheme(objective(tiers=[]))
    for proposed, points in ((Decimal("7.5"), Decimal("7.5")), (Decimal(99), Decimal(10)), (Decimal(-1), Decimal(0))):
        assert total(free, facts(computed={"meetings": Computed(Decimal(1), proposed)})).points == points
    assert total(free, facts(computed={"meetings": Computed(Decimal(1))})).percent is None


@pytest.mark.parametrize(
    "broken",
    [
        {"indicators": [judged(), judged()]},
        {"indicators": [judged(anchors=[])]},
        {"indicators": [objective(tiers=[{"points": 11}])]},
        {"indicators": [objective(anchors=judged()["anchors"])]},
        {
            "bands": [
                {"grade": "良好", "at_least": 80},
                {"grade": "优秀", "at_least": 90},
                {"grade": "不合格", "at_least": 0},
            ]
        },
        {"bands": [{"grade": "优秀", "at_least": 90}]},
        {"appeal_days": 0},
        {"appeals": 3},
    ],
)
def test_a_scheme_that_cannot_be_applied_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Scheme.model_validate(GIVEN | broken)


# --- who takes part and who judges whom


def test_every_active_branch_takes_part_and_no_other_may_be_named() -> None:
    version = version_of(date(2025, 1, 1), GIVEN)
    command = OpenAssessment(code="YA-2025", year=2025, assessors=({"login": "r-1"},))  # type: ignore[arg-type]
    opened = domain.open_assessment(command, version, ["A", "B"], TODAY)
    assert (opened.branches, opened.indicators, opened.scheme_sha256) == (("A", "B"), 15, version.sha256)
    with pytest.raises(refusals.BranchTakesNoPart):
        domain.open_assessment(command.model_copy(update={"branches": ("C",)}), version, ["A"], TODAY)
    with pytest.raises(refusals.BranchTakesNoPart):
        domain.open_assessment(command, version, [], TODAY)


def test_a_changed_scheme_has_another_hash_whatever_its_day() -> None:
    day = date(2025, 1, 1)
    assert version_of(day, GIVEN).sha256 == version_of(day, dict(reversed(GIVEN.items()))).sha256
    assert version_of(day, GIVEN).sha256 != version_of(day, GIVEN | {"appeal_days": 10}).sha256


def scoring(**others: Any) -> ScoreBranch:
    scores = others.pop("scores", [Judgement(indicator="service", level=2, evidence=EVIDENCE)])
    return ScoreBranch(**{"code": "YA-2025", "branch": "A", "scores": scores} | others)


def test_an_assessor_does_not_judge_a_branch_they_are_recused_from() -> None:
    domain.check_judgements(cycle(), scoring(), "r-1", {"B"})
    with pytest.raises(refusals.AssessorIsRecused):
        domain.check_judgements(cycle(), scoring(), "r-1", {"A"})
    with pytest.raises(refusals.NotAnAssessor):
        domain.check_judgements(cycle(), scoring(), "somebody", set())


@pytest.mark.parametrize(
    ("scores", "refusal"),
    [
        ([Judgement(indicator="service", level=2)], refusals.EvidenceMissing),
        ([Judgement(indicator="service", level=7, evidence=EVIDENCE)], refusals.LevelUnknown),
        ([Judgement(indicator="service", level=2, evidence=EVIDENCE, adjustments=("x",))], refusals.LevelUnknown),
        ([Judgement(indicator="meetings", level=2, evidence=EVIDENCE)], refusals.ScoresIncomplete),
        ([Judgement(indicator="service", level=None)] * 2, refusals.IndicatorUnknown),
        (
            [Judgement(indicator="service", level=None), Judgement(indicator="meetings", level=None)],
            refusals.IndicatorUnknown,
        ),
    ],
)
def test_a_judgement_has_a_known_level_and_evidence_or_is_blank(scores: list[Judgement], refusal: Any) -> None:
    domain.check_judgements(cycle(), scoring(scores=[Judgement(indicator="service", level=None)]), "r-1", set())
    with pytest.raises(refusal):
        domain.check_judgements(cycle(), scoring(scores=scores), "r-1", set())


@pytest.mark.parametrize("evidence", ["https://example.org/a.pdf", "upload", "activity/", "../a"])
def test_evidence_is_a_record_and_never_an_upload(evidence: str) -> None:
    with pytest.raises(ValidationError):
        Judgement(indicator="service", level=2, evidence=(evidence,))


def test_a_branch_gives_itself_no_more_than_there_is_and_nothing_without_evidence() -> None:
    def asked(points: Any, evidence: Any = EVIDENCE, indicator: str = "meetings") -> ScoreOneself:
        score: Any = {"indicator": indicator, "points": points, "evidence": evidence}
        return ScoreOneself(code="YA-2025", branch="A", scores=(score,))

    domain.check_self_scores(cycle(), asked(10))
    domain.check_self_scores(cycle(), asked(None, ()))
    for command, refusal in (
        (asked("10.01"), refusals.TooManyPoints),
        (asked(5, ()), refusals.EvidenceMissing),
        (asked(5, EVIDENCE, "nothing"), refusals.IndicatorUnknown),
    ):
        with pytest.raises(refusal):
            domain.check_self_scores(cycle(), command)
    with pytest.raises(refusals.AssessmentUnsealedAlready):
        domain.check_self_scores(cycle(unsealed_on=TODAY), asked(10))


def test_scores_are_unsealed_only_when_all_are_in_and_recused_ones_are_not_waited_for() -> None:
    given = {("r-1", "A"), ("r-1", "B"), ("r-2", "B")}
    missing = domain.outstanding(cycle(), {}, given)
    assert missing == [("r-2", "A")]
    with pytest.raises(refusals.ScoresOutstanding, match="r-2 × 1"):
        domain.unseal(cycle(), missing, 3, TODAY)
    assert domain.unseal(cycle(), domain.outstanding(cycle(), {"r-2": {"A"}}, given), 3, TODAY).scores == 3
    with pytest.raises(refusals.AssessmentUnsealedAlready):
        domain.unseal(cycle(unsealed_on=TODAY), [], 3, TODAY)


def test_a_reviewer_recuses_nobody_else_and_the_office_may() -> None:
    command = Recuse(code="YA-2025", assessor="r-1", branch="A", because="示例：原任该会委员")
    domain.check_recusal(cycle(), command, "r-1", office=False)
    domain.check_recusal(cycle(), command, "secretary", office=True)
    with pytest.raises(refusals.NotOneself):
        domain.check_recusal(cycle(), command, "r-2", office=False)


# --- grades and appeals


def deciding(*grades: tuple[str, str], because: str | None = None) -> DecideAssessment:
    given: Any = [{"branch": branch, "grade": grade, "because": because} for branch, grade in grades]
    return DecideAssessment(code="YA-2025", session="示例会议", grades=given, decision={"body": "示例会议"})  # type: ignore[arg-type]


def test_a_session_grades_every_branch_first_and_later_those_it_decides_anew() -> None:
    open_, unsealed = cycle(), cycle(unsealed_on=TODAY)
    proposed: Any = {"A": "优秀", "B": None}
    both = deciding(("B", "合格"), ("A", "优秀"), because="示例：理由")
    with pytest.raises(refusals.StillSealed):
        domain.decide(open_, both, proposed, TODAY)
    assert [one.branch for one in domain.decide(unsealed, both, proposed, TODAY).grades] == ["A", "B"]
    for wrong in (
        deciding(("A", "优秀")),
        deciding(("A", "优秀"), ("B", "合格"), ("B", "合格")),
        deciding(("C", "优秀")),
    ):
        with pytest.raises(refusals.GradesIncomplete):
            domain.decide(unsealed, wrong, proposed, TODAY)
    again = cycle(unsealed_on=TODAY, decided_on=TODAY)
    assert len(domain.decide(again, deciding(("A", "优秀")), proposed, TODAY).grades) == 1


def test_another_grade_than_the_scores_propose_needs_a_reason() -> None:
    unsealed = cycle(unsealed_on=TODAY, branches=("A",))
    with pytest.raises(refusals.DeviationNeedsReason):
        domain.decide(unsealed, deciding(("A", "优秀")), {"A": "良好"}, TODAY)
    domain.decide(unsealed, deciding(("A", "优秀"), because="示例：理由"), {"A": "良好"}, TODAY)


def appealing(record: str = "meeting/J-1", indicator: str = "meetings") -> AppealAssessment:
    return AppealAssessment(code="YA-2025", appeal="AP-1", branch="A", indicator=indicator, record=record)


def test_an_appeal_comes_until_the_last_day_and_names_what_was_not_counted() -> None:
    decided = cycle(unsealed_on=date(2026, 1, 10), decided_on=TODAY)
    appeals.appeal(decided, appealing(), facts(2), date(2026, 2, 16))
    with pytest.raises(refusals.AppealTooLate):
        appeals.appeal(decided, appealing(), facts(2), date(2026, 2, 17))
    with pytest.raises(refusals.FactWasCounted):
        appeals.appeal(decided, appealing("activity/A-1", "service"), facts(2), TODAY)
    with pytest.raises(refusals.StillSealed):
        appeals.appeal(cycle(), appealing(), facts(2), TODAY)
    with pytest.raises(refusals.IndicatorUnknown):
        appeals.appeal(decided, appealing(indicator="x"), facts(2), TODAY)


KNOWN = Appeal("AP-1", "A", "meetings", "meeting/J-1")


def answering(**given: Any) -> AnswerAppeal:
    return AnswerAppeal(**{"code": "YA-2025", "appeal": "AP-1", "upheld": True, "answer": "示例：已补计"} | given)


def test_an_appeal_upheld_changes_the_total_and_shows_the_difference() -> None:
    unsealed = cycle(unsealed_on=TODAY)
    answered = appeals.answer(unsealed, KNOWN, answering(value=2), facts(2, value=1), Reviewer("r-3", ()), TODAY)
    told = answered.told()
    assert (told["before"]["points"], told["after"]["points"], told["difference"]) == (15, 20, 5)
    assert (answered.event.proposed_before, answered.event.proposed_after) == ("合格", "优秀")
    refused = appeals.answer(unsealed, KNOWN, answering(upheld=False), facts(2, value=1), Reviewer("r-3", ()), TODAY)
    assert refused.told()["difference"] == 0


def test_an_appeal_for_a_blank_adds_to_what_is_scored_too() -> None:
    answered = appeals.answer(cycle(unsealed_on=TODAY), KNOWN, answering(value=1), facts(2), Reviewer("r-3", ()), TODAY)
    assert (answered.before.scored_of, answered.after.scored_of, answered.after.points) == (10, 20, 15)


def test_no_assessor_and_nobody_recused_answers_an_appeal() -> None:
    unsealed = cycle(unsealed_on=TODAY)
    for reviewer, refusal in (
        (Reviewer("r-1", ()), refusals.AssessorCannotAnswer),
        (Reviewer("r-3", {"A"}), refusals.AssessorIsRecused),
    ):
        with pytest.raises(refusal):
            appeals.answer(unsealed, KNOWN, answering(value=2), facts(2), reviewer, TODAY)


@pytest.mark.parametrize("given", [{}, {"level": 2}, {"value": 2, "points": 3}, {"upheld": False, "value": 2}])
def test_an_answer_gives_exactly_what_the_indicator_is_scored_by(given: dict[str, Any]) -> None:
    with pytest.raises(refusals.CorrectionDoesNotFit):
        appeals.answer(cycle(unsealed_on=TODAY), KNOWN, answering(**given), facts(2), Reviewer("r-3", ()), TODAY)


def test_a_correction_is_scored_by_the_scheme_it_is_read_under() -> None:
    corrected = {"meetings": Corrected("AP-1", "meeting/J-1", value=Decimal(1))}
    known = facts(2, value=0, corrected=corrected)
    assert total(scheme(), known).points == 15
    assert total(scheme(judged(), objective(points=20)), known).points == 20
