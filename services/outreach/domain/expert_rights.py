"""The expert's own rights: correction, consent, withdrawal, erasure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.outreach.commands.expert_rights import AddConsent, CorrectExpert, EraseExpert, Erasure, WithdrawConsent
from services.outreach.commands.experts import EnrolExpert, ReplaceExpert
from services.outreach.domain.expert import (
    ConsentIsFromTheFuture,
    Expert,
    ExpertWasErased,
    check_on_the_list,
)
from services.outreach.domain.expert_life import NothingChanges, check_not_to_come
from services.outreach.domain.expert_states import expert_of, said_on
from shared.errors import Refused
from shared.events.outreach import (
    ExpertConsented,
    ExpertConsentWithdrawn,
    ExpertCorrected,
    ExpertErased,
    ExpertRetired,
    ExpertState,
)

PRIVATE = ("name", "unit", "phone", "mail")
LINKS = ("person", "member")


class ConsentIsThere(Refused):
    """
    专家 {code} 对版本 {notice} 的同意（{given_on}）已经登记。
    The consent of {code} to the notice {notice}, given on {given_on}, is recorded already.
    """


class ConsentWasWithdrawn(Refused):
    """
    专家 {code} 已于 {day} 撤回同意。
    The expert {code} withdrew consent on {day} already.
    """


class WithdrawnBeforeEnrolled(Refused):
    """
    撤回日期 {withdrawn_on} 早于列入日期 {enrolled_on}。
    The consent would be withdrawn on {withdrawn_on}, before the enrolment of {enrolled_on}.
    """


class SuccessorIsTheSame(Refused):
    """
    接替的专家须使用另一个编码，不能仍是 {code}。
    The successor needs another code than {code}.
    """


def successor(expert: Expert, command: ReplaceExpert) -> EnrolExpert:
    """The enrolment of who takes the place, from the day on which it is free."""
    if command.by.code == command.code:
        raise SuccessorIsTheSame(field="by", code=command.code)
    given = command.by.model_dump(exclude_none=True)
    place = {"branch": expert.branch, "liaison": expert.liaison, "discipline": expert.discipline}
    return EnrolExpert.model_validate(place | given | {"enrolled_on": command.retired_on})


def living(expert: Expert) -> Expert:
    """The expert, if not erased. Raises ExpertWasErased."""
    if expert.erased_on:
        raise ExpertWasErased(field="code", code=expert.code, day=expert.erased_on)
    return expert


def correct_expert(expert: Expert, command: CorrectExpert, today: date) -> tuple[ExpertCorrected, list[str]]:
    """What is kept of the person is put right today; which fields, and not what they were."""
    living(expert)
    sent = sorted(command.model_fields_set & {*PRIVATE, *LINKS})
    if not sent:
        raise NothingChanges(field="code")
    return ExpertCorrected(code=expert.code, effective_on=today), sent


def add_consent(expert: Expert, command: AddConsent, known: bool, today: date) -> ExpertConsented:
    """A consent given anew, while the expert is on the list."""
    living(expert)
    consent = command.consent
    if consent.given_on > today:
        raise ConsentIsFromTheFuture(field="consent", given_on=consent.given_on)
    check_on_the_list(expert, today, "code")
    if known:
        told = {"notice": consent.notice_version, "given_on": consent.given_on}
        raise ConsentIsThere(field="consent", code=expert.code, **told)
    return ExpertConsented(code=expert.code, notice_version=consent.notice_version, effective_on=consent.given_on)


def withdraw_consent(states: Sequence[ExpertState], command: WithdrawConsent, today: date) -> ExpertConsentWithdrawn:
    """Contact ends on a day that has come. One who has retired may withdraw too."""
    expert = living(expert_of(states))
    if expert.consent_withdrawn_on:
        raise ConsentWasWithdrawn(code=expert.code, day=expert.consent_withdrawn_on)
    check_not_to_come(command.withdrawn_on, today, "withdrawn_on")
    if command.withdrawn_on < expert.enrolled_on:
        days = {"withdrawn_on": command.withdrawn_on, "enrolled_on": expert.enrolled_on}
        raise WithdrawnBeforeEnrolled(field="withdrawn_on", **days)
    return said_on(states, command.withdrawn_on, ExpertConsentWithdrawn)


def erase_again(states: Sequence[ExpertState], asked: Erasure, today: date) -> list[ExpertState]:
    """What is said when somebody is erased after a restore: nothing, where it was said before the backup."""
    return [] if expert_of(states).erased_on else erase_expert(states, asked, today)


def erase_expert(states: Sequence[ExpertState], asked: EraseExpert | Erasure, today: date) -> list[ExpertState]:
    """Erased today, and off the list from today if still on it or announced to leave later."""
    expert = living(expert_of(states))
    check_not_to_come(asked.asked_on, today, "asked_on")
    day = max(today, expert.enrolled_on)
    erased = said_on(states, day, ExpertErased)
    if expert.retired_on is None or expert.retired_on > day:
        return [said_on(states, day, ExpertRetired), erased]
    return [erased]
