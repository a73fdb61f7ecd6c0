"""An expert among the hundred (联系对象): whose own, how often to be contacted, paused when, on the list until when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from shared.errors import Refused


class ExpertExists(Refused):
    """
    专家 {code} 已在名单中。
    The expert {code} is on the list already.
    """


class EnrolledBeforeUndone(Refused):
    """
    专家 {code} 曾自 {day} 起列入，后已撤销；同一编号不能再从更早的日期列入，请换一个编号。
    The expert {code} was enrolled from {day} and that was undone: an earlier day needs another code.
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


class CategoryIsUnknown(Refused):
    """
    {day} 没有编码为 {code} 的专家类别。
    There was no category of experts with the code {code} on {day}.
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


class DeputyIsTheLiaison(Refused):
    """
    代理人不能是联系人本人（{code}）。
    The deputy cannot be the liaison, {code}.
    """


class ExpertWasErased(Refused):
    """
    专家 {code} 的个人信息已于 {day} 删除，不能再登记。
    What was known of the expert {code} was erased on {day}: nothing can be kept under this code any more.
    """


class NotHappenedYet(Refused):
    """
    {day} 还没有到，不能登记尚未发生的事。
    {day} is still to come: what has not happened cannot be recorded.
    """


class ExpertNotOnTheListThen(Refused):
    """
    专家 {code} 在 {day} 不在联系名单中。
    The expert {code} was not on the list on {day}.
    """


@dataclass(frozen=True, slots=True)
class Pause:
    """Nobody is to contact the expert from `since` until the day before `until` (None: not known yet)."""

    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether a day is inside."""
        return self.since <= day and (self.until is None or day < self.until)

    def ended(self, day: date) -> Self:
        """The pause as it was ended on a day; one that does not cover the day stays."""
        return replace(self, until=day) if self.covers(day) else self


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
    category: str | None = None
    deputy: str | None = None
    own_cadence_days: int | None = None
    pauses: tuple[Pause, ...] = ()
    replaced_by: str | None = None
    consent_withdrawn_on: date | None = None
    erased_on: date | None = None
    standing_in: tuple[str, ...] = ()

    @property
    def reach(self) -> tuple[str, ...]:
        """
        Whose own this expert is: the branch's liaison, the expert's liaison, and the deputy.

        `standing_in`: who does today for those two, while they are away.
        """
        return tuple(code for code in (self.branch, self.liaison, self.deputy, *self.standing_in) if code)

    def on_the_list(self, day: date) -> bool:
        """Whether the expert was on the list on a day; one who is paused is."""
        return self.enrolled_on <= day and (self.retired_on is None or day < self.retired_on)

    def paused_on(self, day: date) -> Pause | None:
        """The pause that covers a day."""
        return next((pause for pause in self.pauses if pause.covers(day)), None)


def check_on_the_list(expert: Expert, day: date, field: str = "expert") -> None:
    """Refuse an expert who was not enrolled yet, or no longer, on a day."""
    if not expert.on_the_list(day):
        raise ExpertNotOnTheListThen(field=field, code=expert.code, day=day)


def check_branch(code: str | None, status: str | None, day: date) -> None:
    """Refuse a branch that did not exist on a day, or had ended by then."""
    if code is None:
        return
    if status is None:
        raise BranchIsUnknown(field="branch", code=code, day=day)
    if status == "ended":
        raise BranchHasEnded(field="branch", code=code, day=day)
