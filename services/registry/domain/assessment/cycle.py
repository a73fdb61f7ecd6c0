"""Rules of a cycle: who takes part, who may judge whom, when scores are opened, what a session decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.registry.commands.assessments import (
    DecideAssessment,
    GradeGiven,
    Judgement,
    OpenAssessment,
    Recuse,
    ScoreBranch,
    ScoreOneself,
    SelfScored,
)
from services.registry.domain.assessment import refusals
from services.registry.domain.assessment.scheme import Indicator, Scheme, SchemeVersion
from services.registry.domain.branch import decided
from shared.events.registry import Decision, Grade
from shared.events.registry.assessments import (
    AssessmentDecided,
    AssessmentOpened,
    AssessmentScored,
    AssessmentUnsealed,
    Assessor,
    BranchGrade,
    Measure,
)


@dataclass(frozen=True, slots=True)
class Cycle:
    """A cycle as last known, with the scheme it was opened under."""

    code: str
    year: int
    scheme: Scheme
    branches: tuple[str, ...]
    assessors: tuple[Assessor, ...]
    opened_on: date
    unsealed_on: date | None = None
    decided_on: date | None = None

    @property
    def state(self) -> str:
        """open, unsealed or decided."""
        return "decided" if self.decided_on else "unsealed" if self.unsealed_on else "open"

    def sealed(self) -> None:
        """Raises AssessmentUnsealedAlready."""
        if self.unsealed_on:
            raise refusals.AssessmentUnsealedAlready(field="code", code=self.code, day=self.unsealed_on)

    def unsealed(self) -> date:
        """The day it was unsealed. Raises StillSealed."""
        if self.unsealed_on is None:
            raise refusals.StillSealed(field="code", code=self.code)
        return self.unsealed_on

    def takes_part(self, branch: str) -> None:
        """Raises BranchTakesNoPart."""
        if branch not in self.branches:
            raise refusals.BranchTakesNoPart(field="branch", branch=branch, day=active_day(self.year, self.opened_on))

    def indicator(self, code: str) -> Indicator:
        """Raises IndicatorUnknown."""
        found = self.scheme.indicator(code)
        if found is None:
            raise refusals.IndicatorUnknown(field="indicator", indicator=code)
        return found

    def assessor(self, login: str) -> Assessor | None:
        """The assessor of a login."""
        return next((one for one in self.assessors if one.login == login), None)


def active_day(year: int, opened: date) -> date:
    """The day on which a branch has to be active to take part: the last of the year, or the opening if earlier."""
    return min(date(year, 12, 31), opened)


def open_assessment(
    command: OpenAssessment, version: SchemeVersion, active: Collection[str], today: date
) -> AssessmentOpened:
    """A cycle begins with the branches that are active, or with those named of them."""
    day = command.effective_on or today
    wanted = sorted(active if command.branches is None else set(command.branches))
    if absent := [branch for branch in wanted if branch not in active] or ([] if wanted else ["-"]):
        raise refusals.BranchTakesNoPart(field="branches", branch=", ".join(absent), day=active_day(command.year, day))
    logins = {one.login: one for one in command.assessors}
    return AssessmentOpened(
        code=command.code,
        year=command.year,
        scheme=version.scheme.code,
        scheme_version=version.since,
        scheme_sha256=version.sha256,
        indicators=len(version.scheme.indicators),
        branches=tuple(wanted),
        assessors=tuple(Assessor(**one.model_dump()) for _, one in sorted(logins.items())),
        measures=measures_of(version.scheme),
        effective_on=day,
    )


def measures_of(scheme: Scheme) -> tuple[Measure, ...] | None:
    """The limits that a scheme sets for computing; None where it leaves all as delivered."""
    return (
        tuple(
            Measure(indicator=indicator.code, name=name, **_measured(value))
            for indicator in scheme.indicators
            for name, value in sorted(indicator.measures.items())
        )
        or None
    )


def _measured(value: int | tuple[str, ...]) -> dict[str, Any]:
    return {"codes": value} if isinstance(value, tuple) else {"number": value}


def check_self_scores(cycle: Cycle, command: ScoreOneself) -> None:
    """A branch scores itself while the scores are sealed; what has no evidence stays blank."""
    cycle.sealed()
    cycle.takes_part(command.branch)
    _each_once(command.scores)
    for score in command.scores:
        indicator = cycle.indicator(score.indicator)
        most = indicator.points + sum(bonus.points for bonus in indicator.bonuses)
        if score.points is not None and not score.evidence:
            raise refusals.EvidenceMissing(field="scores", indicator=score.indicator)
        if score.points is not None and score.points > most:
            raise refusals.TooManyPoints(field="scores", indicator=score.indicator, most=most)


def check_judgements(cycle: Cycle, command: ScoreBranch, login: str, recused: Collection[str]) -> None:
    """An assessor answers every judged indicator of a branch of others, with a blank where there is no evidence."""
    cycle.sealed()
    if cycle.assessor(login) is None:
        raise refusals.NotAnAssessor(action="ScoreBranch", login=login)
    cycle.takes_part(command.branch)
    if command.branch in recused:
        raise refusals.AssessorIsRecused(action="ScoreBranch", login=login, branch=command.branch)
    _each_once(command.scores)
    wanted = {indicator.code: indicator for indicator in cycle.scheme.judged}
    if missing := wanted.keys() - {score.indicator for score in command.scores}:
        raise refusals.ScoresIncomplete(field="scores", indicators=", ".join(sorted(missing)))
    for score in command.scores:
        _check_judgement(wanted.get(score.indicator), score)


def _check_judgement(indicator: Indicator | None, score: Judgement) -> None:
    if indicator is None:
        raise refusals.IndicatorUnknown(field="scores", indicator=score.indicator)
    if score.level is None:
        return
    known = {one.code for one in (*indicator.bonuses, *indicator.deductions)}
    if indicator.anchor(score.level) is None or not known.issuperset(score.adjustments):
        raise refusals.LevelUnknown(
            field="scores", indicator=indicator.code, level=score.level, adjustments=", ".join(score.adjustments)
        )
    if not score.evidence:
        raise refusals.EvidenceMissing(field="scores", indicator=indicator.code)


def _each_once(scores: Sequence[SelfScored] | Sequence[Judgement]) -> None:
    for code, times in Counter(score.indicator for score in scores).items():
        if times > 1:
            raise refusals.IndicatorUnknown(field="scores", indicator=code)


def judged_event(cycle: Cycle, command: ScoreBranch, login: str, today: date) -> AssessmentScored:
    """How many indicators an assessor scored; what, nobody hears."""
    return AssessmentScored(
        code=cycle.code,
        branch=command.branch,
        by="assessor",
        assessor=login,
        scored=sum(score.level is not None for score in command.scores),
        of=len(cycle.scheme.judged),
        effective_on=today,
    )


def check_recusal(cycle: Cycle, command: Recuse, login: str, office: bool) -> None:
    """An assessor recuses themselves, or the office does it, while the scores are sealed."""
    cycle.sealed()
    cycle.takes_part(command.branch)
    if not office and command.assessor != login:
        raise refusals.NotOneself(action="Recuse", login=command.assessor)
    if cycle.assessor(command.assessor) is None:
        raise refusals.NotAnAssessor(action="Recuse", login=command.assessor)


Pair = tuple[str, str]


def outstanding(cycle: Cycle, recused: Mapping[str, Collection[str]], handed_in: Collection[Pair]) -> list[Pair]:
    """(login, branch) of every judgement that is still to come; recused ones are not waited for."""
    return [
        (assessor.login, branch)
        for assessor in cycle.assessors
        for branch in cycle.branches
        if branch not in recused.get(assessor.login, ()) and (assessor.login, branch) not in handed_in
    ]


def unseal(cycle: Cycle, missing: Iterable[Pair], scores: int, day: date) -> AssessmentUnsealed:
    """All scores are opened at once, and only when all are in."""
    cycle.sealed()
    waiting = Counter(login for login, _ in missing)
    if waiting:
        who = ", ".join(f"{login} × {times}" for login, times in sorted(waiting.items()))
        raise refusals.ScoresOutstanding(field="code", count=waiting.total(), who=who)
    return AssessmentUnsealed(
        code=cycle.code,
        branches=len(cycle.branches),
        assessors=len(cycle.assessors),
        scores=scores,
        effective_on=day,
    )


def decide(
    cycle: Cycle, command: DecideAssessment, proposed: Mapping[str, Grade | None], today: date
) -> AssessmentDecided:
    """A session gives grades: all branches the first time, later those it decides anew. No order but that of codes."""
    cycle.unsealed()
    grades = {one.branch: one for one in command.grades}
    wrong = grades.keys() - set(cycle.branches)
    missing = set() if cycle.decided_on else set(cycle.branches) - grades.keys()
    if wrong or missing or len(grades) < len(command.grades):
        raise refusals.GradesIncomplete(field="grades", branches=", ".join(sorted(wrong | missing)) or "×2")
    for one in command.grades:
        _check_grade(cycle, one, proposed.get(one.branch))
    decision = decided(command.decision)
    return AssessmentDecided(
        code=cycle.code,
        session=command.session,
        grades=tuple(BranchGrade(branch=branch, grade=grades[branch].grade) for branch in sorted(grades)),
        decision=decision or Decision(body=command.decision.body),
        effective_on=command.effective_on or today,
    )


def _check_grade(cycle: Cycle, given: GradeGiven, proposed: Grade | None) -> None:
    if given.grade not in {band.grade for band in cycle.scheme.bands}:
        raise refusals.GradeUnknown(field="grades", grade=given.grade)
    if given.grade != proposed and not given.because:
        facts: dict[str, Any] = {"branch": given.branch, "grade": given.grade, "proposed": proposed or "—"}
        raise refusals.DeviationNeedsReason(field="grades", **facts)
