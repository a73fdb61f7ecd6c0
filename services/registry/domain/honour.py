"""Rules of an honour: proposed, public for objections, given; a society's own award needs its approval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from services.registry.commands.decisions import Resolved
from services.registry.commands.honours import (
    EnterPastHonour,
    GiveHonour,
    HonourNamed,
    ObjectToHonour,
    ProposeAssessmentHonour,
    ProposeHonour,
    PublishHonour,
    WithdrawHonour,
)
from services.registry.domain.branch import decided
from shared.errors import Refused
from shared.events.registry import Decision
from shared.events.registry.honours import (
    Grade,
    HonourGiven,
    HonourKind,
    HonourProposed,
    HonourPublished,
    HonourState,
    HonourWithdrawn,
    Recipient,
)

STATES: Mapping[type[HonourState], str] = {
    HonourProposed: "proposed",
    HonourPublished: "in_publicity",
    HonourGiven: "given",
    HonourWithdrawn: "withdrawn",
}


class ApprovalNumberMissing(Refused):
    """
    “本会表彰”属于评比达标表彰，须填写批准文号，否则不能登记，也不能出具证书。
    An award of the society itself needs the number of its approval; without it there is neither honour nor certificate.
    """


class BasisMissing(Refused):
    """
    公示前须指明依据文件。
    A proposal is made public only with the document it rests on.
    """


class PublicityTooShort(Refused):
    """
    公示期为 {days} 天，少于规定的 {least} 天。
    The publicity period has {days} days; the rule asks for {least} at least.
    """


class PublicityNotOver(Refused):
    """
    公示期至 {day}，期满次日起方可授予。
    The publicity period lasts to the end of {day}; the honour can be given from the next day on.
    """


class NotInPublicity(Refused):
    """
    {day} 不在公示期（{first} 至 {last}）内。
    {day} lies outside the publicity period ({first} to {last}).
    """


class ObjectionsOpen(Refused):
    """
    尚有 {count} 条异议未答复：{objections}。
    {count} objections have no answer yet: {objections}.
    """


class HonourIsElsewhere(Refused):
    """
    荣誉 {code} 处于“{state}”状态，不能办理此事项。
    The honour {code} is "{state}"; this cannot be done with it.
    """


class HonourDaysOutOfOrder(Refused):
    """
    {day} 早于上一步的日期 {before}。
    {day} lies before {before}, the day of the step before.
    """


class NotHistoric(Refused):
    """
    {day} 之后授予的荣誉须经提出、公示后授予，不能作为历史荣誉补录。
    What was given after {day} is proposed and made public first; it cannot be entered as historic.
    """


class AssessmentBehindMissing(Refused):
    """
    “年度考核结果”须由已评定等次的考核提出，不能直接登记。
    A result of the yearly assessment is proposed from a decided grade, not by itself.
    """


class GradeBringsNoHonour(Refused):
    """
    {branch} 的考核等次为“{grade}”，不在可表彰的等次之内。
    The grade of {branch} is {grade}, which brings no honour.
    """


class HonourRule(BaseModel):
    """荣誉的公示、批准文号与公布等次 | Honours: publicity, approval numbers, grades published"""

    model_config = ConfigDict(frozen=True, extra="forbid")

    publicity_days: int = Field(ge=1, le=365, description="calendar days, the first and the last included")
    approval_needed: tuple[HonourKind, ...] = Field(description="kinds that need an approval number")
    honoured_grades: tuple[Grade, ...] = Field(description="grades that bring an honour")
    published_grades: tuple[Grade, ...] = Field(description="grades that a public list names branches with")
    historic_until: date = Field(description="honours given until this day may be entered without publicity")

    @field_validator("approval_needed")
    @classmethod
    def _law(cls, kinds: tuple[HonourKind, ...]) -> tuple[HonourKind, ...]:
        # 评比达标表彰活动管理办法: no society may set this aside.
        if "society_award" not in kinds:
            raise ValueError("本会表彰须有批准文号 | society_award always needs an approval number")
        return kinds


@dataclass(frozen=True, slots=True)
class Honour:
    """An honour as last known, with how many of its objections wait for an answer."""

    state: HonourState
    step: str
    unanswered: tuple[str, ...] = ()

    def must_be(self, *steps: str) -> None:
        """Raises HonourIsElsewhere."""
        if self.step not in steps:
            raise HonourIsElsewhere(field="code", code=self.state.code, state=self.step)

    def not_before(self, field: str, day: date) -> None:
        """Raises HonourDaysOutOfOrder: each step holds from a day not before the last one's."""
        if day < self.state.effective_on:
            raise HonourDaysOutOfOrder(field=field, day=day, before=self.state.effective_on)


def _named(command: HonourNamed, rule: HonourRule) -> dict[str, Any]:
    if command.kind in rule.approval_needed and not command.approval_number:
        raise ApprovalNumberMissing(field="approval_number")
    fields = command.model_dump(include={"code", "kind", "award", "year", "session", "approval_number", "basis"})
    return fields | {
        "recipient": Recipient(**command.recipient.model_dump()),
        "decision": decided(command.decision),
    }


def propose(command: ProposeHonour, rule: HonourRule, today: date) -> HonourProposed:
    """An honour is proposed. Results of the yearly assessment come from decided grades only."""
    if command.kind == "yearly_assessment":
        raise AssessmentBehindMissing(field="kind")
    return HonourProposed(**_named(command, rule), effective_on=command.effective_on or today)


def enter_past(command: EnterPastHonour, rule: HonourRule) -> list[HonourState]:
    """An honour of before this register: proposed and given in one, without a publicity period."""
    if command.given_on > rule.historic_until:
        raise NotHistoric(field="given_on", day=rule.historic_until)
    fields = _named(command, rule) | {"historic": True, "effective_on": command.given_on}
    return [HonourProposed(**fields), HonourGiven(**fields)]


@dataclass(frozen=True, slots=True)
class DecidedGrade:
    """The grade that a session gave a branch in a year."""

    assessment: str
    branch: str
    year: int
    grade: Grade
    session: str
    decision: Decision


def propose_for_grade(
    command: ProposeAssessmentHonour, given: DecidedGrade, rule: HonourRule, today: date
) -> HonourProposed:
    """The honour that a decided grade brings."""
    if given.grade not in rule.honoured_grades:
        raise GradeBringsNoHonour(field="branch", branch=given.branch, grade=given.grade)
    return HonourProposed(
        code=command.code,
        kind="yearly_assessment",
        award=command.award,
        year=given.year,
        recipient=Recipient(kind="branch", code=given.branch),
        session=given.session,
        basis=command.basis,
        assessment=given.assessment,
        grade=given.grade,
        decision=given.decision,
        effective_on=command.effective_on or today,
    )


def make_public(honour: Honour, command: PublishHonour, rule: HonourRule) -> HonourPublished:
    """The proposal is public for at least the days of the rule, with its basis document."""
    honour.must_be("proposed")
    honour.not_before("publicity_from", command.publicity_from)
    days = (command.publicity_to - command.publicity_from).days + 1
    if days < rule.publicity_days:
        raise PublicityTooShort(field="publicity_to", days=days, least=rule.publicity_days)
    basis = command.basis or honour.state.basis
    if basis is None:
        raise BasisMissing(field="basis")
    period = {"publicity_from": command.publicity_from, "publicity_to": command.publicity_to}
    return HonourPublished(**_further(honour, **period, basis=basis, effective_on=command.publicity_from))


def object_to(honour: Honour, command: ObjectToHonour, today: date) -> date:
    """The day an objection came, which lies in the publicity period."""
    honour.must_be("in_publicity")
    day = command.received_on or today
    first, last = honour.state.publicity_from, honour.state.publicity_to
    if first is None or last is None or not first <= day <= min(last, today):
        raise NotInPublicity(field="received_on", day=day, first=first, last=last)
    return day


def give(honour: Honour, command: GiveHonour, today: date) -> HonourGiven:
    """The honour is given, after the publicity period and with every objection answered."""
    honour.must_be("in_publicity")
    last = honour.state.publicity_to
    if last is None or min(command.given_on, today) <= last:
        raise PublicityNotOver(field="given_on", day=last)
    if honour.unanswered:
        raise ObjectionsOpen(field="code", count=len(honour.unanswered), objections=", ".join(honour.unanswered))
    return HonourGiven(
        **_further(
            honour,
            session=command.session or honour.state.session,
            decision=_or(command.decision, honour.state.decision),
            effective_on=command.given_on,
        )
    )


def withdraw(honour: Honour, command: WithdrawHonour, today: date) -> HonourWithdrawn:
    """A proposal or an honour given is withdrawn; nothing is deleted."""
    honour.must_be("proposed", "in_publicity", "given")
    day = command.effective_on or today
    honour.not_before("effective_on", day)
    decision = _or(command.decision, honour.state.decision)
    return HonourWithdrawn(**_further(honour, because=command.because, decision=decision, effective_on=day))


def _or(resolved: Resolved | None, before: Decision | None) -> Decision | None:
    return decided(resolved) or before


def _further(honour: Honour, **changes: Any) -> dict[str, Any]:
    return dict(honour.state) | changes
