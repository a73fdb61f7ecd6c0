"""An expert among the hundred (联系对象): enrolled with consent, retired on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.outreach.commands.experts import EnrolExpert, RetireExpert
from shared.errors import Refused
from shared.events.outreach import ExpertEnrolled, ExpertRetired


class ExpertExists(Refused):
    """
    专家 {code} 已在名单中。
    The expert {code} is on the list already.
    """


class BranchIsUnknown(Refused):
    """
    {day} 没有编码为 {code} 的分支机构。
    There was no branch with the code {code} on {day}.
    """


class BranchHasEnded(Refused):
    """
    分支机构 {code} 在 {day} 已经终止。
    The branch {code} had ended by {day}.
    """


class CadenceOutOfRange(Refused):
    """
    联系周期 {days} 天不在 {shortest} 至 {longest} 天之间。
    A cadence of {days} days is not between {shortest} and {longest}.
    """


class ConsentIsFromTheFuture(Refused):
    """
    同意日期 {given_on} 还没有到。
    The consent is dated {given_on}, which is still to come.
    """


class ExpertAlreadyRetired(Refused):
    """
    专家 {code} 已于 {day} 退出名单。
    The expert {code} was taken off the list on {day} already.
    """


class RetiredBeforeEnrolled(Refused):
    """
    退出日期 {retired_on} 应晚于列入日期 {enrolled_on}。
    The day off the list, {retired_on}, is not after the day of enrolment, {enrolled_on}.
    """


@dataclass(frozen=True, slots=True)
class Expert:
    """An expert as outreach knows one; the list is left on `retired_on`, which is the first day no longer."""

    code: str
    branch: str | None
    liaison: str
    discipline: str | None
    cadence_days: int
    enrolled_on: date
    retired_on: date | None = None

    @property
    def reach(self) -> tuple[str, ...]:
        """Whose own this expert is: the branch's liaison and the expert's liaison."""
        return (self.branch, self.liaison) if self.branch else (self.liaison,)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What is so when an expert is enrolled: the branch's status that day, and the society's cadences in days."""

    branch_status: str | None
    default_cadence: int
    shortest_cadence: int
    longest_cadence: int


def enrol_expert(command: EnrolExpert, so: Enrolment, today: date) -> ExpertEnrolled:
    """Without consent nobody is enrolled; a cadence stays within the society's limits."""
    enrolled_on = command.enrolled_on or today
    cadence = so.default_cadence if command.cadence_days is None else command.cadence_days
    if command.consent.given_on > today:
        raise ConsentIsFromTheFuture(field="consent", given_on=command.consent.given_on)
    if not so.shortest_cadence <= cadence <= so.longest_cadence:
        raise CadenceOutOfRange(
            field="cadence_days", days=cadence, shortest=so.shortest_cadence, longest=so.longest_cadence
        )
    check_branch(command.branch, so.branch_status, enrolled_on)
    return ExpertEnrolled(
        code=command.code,
        branch=command.branch,
        liaison=command.liaison,
        discipline=command.discipline,
        cadence_days=cadence,
        effective_on=enrolled_on,
    )


def retire_expert(expert: Expert, command: RetireExpert) -> ExpertRetired:
    """Off the list from a day on, which may be to come; history stays."""
    if expert.retired_on:
        raise ExpertAlreadyRetired(code=expert.code, day=expert.retired_on)
    if command.retired_on <= expert.enrolled_on:
        raise RetiredBeforeEnrolled(field="retired_on", retired_on=command.retired_on, enrolled_on=expert.enrolled_on)
    return ExpertRetired(
        code=expert.code,
        branch=expert.branch,
        liaison=expert.liaison,
        discipline=expert.discipline,
        cadence_days=expert.cadence_days,
        effective_on=command.retired_on,
    )


def check_branch(code: str | None, status: str | None, day: date) -> None:
    """Refuse a branch that did not exist on a day, or had ended by then."""
    if code is None:
        return
    if status is None:
        raise BranchIsUnknown(field="branch", code=code, day=day)
    if status == "ended":
        raise BranchHasEnded(field="branch", code=code, day=day)
