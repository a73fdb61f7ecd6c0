"""Rules of an appeal: a record that was left out, named in time, answered by somebody who did not assess."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from services.registry.commands.assessments import AnswerAppeal, AppealAssessment
from services.registry.domain.assessment import refusals
from services.registry.domain.assessment.cycle import Cycle
from services.registry.domain.assessment.scheme import Indicator
from services.registry.domain.assessment.scoring import Corrected, Facts, Total, total
from shared.events.registry.assessments import AssessmentAppealAnswered, AssessmentAppealed

_WANTED: Mapping[str, tuple[str, str]] = {
    "level": ("等级 (level)", "a level"),
    "value": ("数值 (value)", "a value"),
    "points": ("分值 (points)", "points"),
}


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal as last known."""

    appeal: str
    branch: str
    indicator: str
    record: str
    answered_on: date | None = None


def last_day(cycle: Cycle) -> date:
    """The last day for an appeal, counted from the decision, or from the unsealing before there is one."""
    return (cycle.decided_on or cycle.unsealed()) + timedelta(days=cycle.scheme.appeal_days)


def appeal(cycle: Cycle, command: AppealAssessment, facts: Facts, today: date) -> AssessmentAppealed:
    """A branch names a record that was left out."""
    until = last_day(cycle)
    cycle.takes_part(command.branch)
    indicator = cycle.indicator(command.indicator)
    if today > until:
        raise refusals.AppealTooLate(field="code", day=until)
    if command.record in counted(indicator, facts):
        raise refusals.FactWasCounted(field="record", record=command.record)
    return AssessmentAppealed(**command.model_dump(), effective_on=today)


def counted(indicator: Indicator, facts: Facts) -> set[str]:
    """The records that an indicator's score rests on."""
    found = {record for one in facts.judged.get(indicator.code, ()) for record in one.evidence}
    if computed := facts.computed.get(indicator.code):
        found |= {*computed.facts, *computed.subjects}
    if corrected := facts.corrected.get(indicator.code):
        found.add(corrected.record)
    return found


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer says, what stands in the score's place, and the totals before and after."""

    event: AssessmentAppealAnswered
    corrected: Corrected | None
    before: Total
    after: Total

    def told(self) -> dict[str, Any]:
        """The difference."""
        return {
            "appeal": self.event.appeal,
            "upheld": self.event.upheld,
            "before": summary(self.before, self.event.indicator),
            "after": summary(self.after, self.event.indicator),
            "difference": float(self.after.points - self.before.points),
        }


def summary(sums: Total, indicator: str) -> dict[str, Any]:
    """One indicator and the total, as kept beside an answer."""
    line = next(one for one in sums.lines if one.indicator.code == indicator)
    return {
        "indicator_points": None if line.weighted is None else float(line.weighted),
        "points": float(sums.points),
        "scored_of": float(sums.scored_of),
        "percent": None if sums.percent is None else float(sums.percent),
        "grade": sums.grade,
    }


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who answers, and the branches they are recused from."""

    login: str
    recused: Collection[str]

    def check(self, cycle: Cycle, branch: str) -> None:
        """Raises AssessorCannotAnswer, AssessorIsRecused."""
        if cycle.assessor(self.login):
            raise refusals.AssessorCannotAnswer(action="AnswerAppeal", login=self.login)
        if branch in self.recused:
            raise refusals.AssessorIsRecused(action="AnswerAppeal", login=self.login, branch=branch)


def answer(
    cycle: Cycle, known: Appeal, command: AnswerAppeal, facts: Facts, reviewer: Reviewer, today: date
) -> Answered:
    """An appeal is answered; upheld, the indicator is scored anew and all else stays as it was."""
    if known.answered_on:
        raise refusals.AppealIsAnswered(field="appeal", appeal=known.appeal, day=known.answered_on)
    reviewer.check(cycle, known.branch)
    corrected = _corrected(cycle.indicator(known.indicator), known, command)
    before = total(cycle.scheme, facts)
    changed = {**facts.corrected, known.indicator: corrected} if corrected else facts.corrected
    after = total(cycle.scheme, replace(facts, corrected=changed))
    event = AssessmentAppealAnswered(
        code=cycle.code,
        appeal=known.appeal,
        branch=known.branch,
        indicator=known.indicator,
        reviewer=reviewer.login,
        upheld=command.upheld,
        proposed_before=before.grade,
        proposed_after=after.grade,
        effective_on=today,
    )
    return Answered(event, corrected, before, after)


def _corrected(indicator: Indicator, known: Appeal, command: AnswerAppeal) -> Corrected | None:
    wanted = "level" if indicator.kind == "judged" else "value" if indicator.tiers else "points"
    given = {name for name in _WANTED if getattr(command, name) is not None}
    fits = given == ({wanted} if command.upheld else set())
    if not fits or (command.level is not None and indicator.anchor(command.level) is None):
        zh, en = _WANTED[wanted]
        raise refusals.CorrectionDoesNotFit(field=wanted, wanted=zh, wanted_en=en)
    if not command.upheld:
        return None
    return Corrected(known.appeal, known.record, command.level, command.value, command.points)
