"""Refusals about yearly plans and their lines."""

from __future__ import annotations

from shared.errors import Refused


class PlanExists(Refused):
    """
    年度计划 {code} 已有记录。
    The plan {code} is recorded already.
    """


class PartyHasAPlan(Refused):
    """
    {party} 已有 {year} 年度计划 {code}。
    {party} has the plan {code} for {year} already.
    """


class PlanIsWithdrawn(Refused):
    """
    年度计划 {code} 已经撤销。
    The plan {code} was withdrawn.
    """


class LineExists(Refused):
    """
    计划项目 {code} 已有记录。
    The line {code} is recorded already.
    """


class LineNumberIsTaken(Refused):
    """
    该计划第 {number} 项已是 {code}。
    Number {number} of this plan is {code} already.
    """


class LineIsDropped(Refused):
    """
    计划项目 {code} 已于 {day} 取消。
    The line {code} was dropped on {day}.
    """


class OutsideItsYear(Refused):
    """
    {day} 不在计划年度 {year} 内。
    {day} does not lie in {year}, the year of the plan.
    """


class HandedInInTheFuture(Refused):
    """
    {day} 还没有到，不能登记为已报送或已办理的日期。
    {day} is still to come: nothing can have been handed in or done on it.
    """


class SessionDidNotVote(Refused):
    """
    会议 {session} 尚未登记为已召开，或其议程没有审议计划 {plan} 的议题。
    The session {session} is not recorded as held, or its agenda has no item that puts the plan {plan} to the vote.
    """


class EndorsedAlready(Refused):
    """
    年度计划 {plan} 已经会议 {session} 审议通过。
    The plan {plan} was endorsed by the session {session} already.
    """


class TiedAlready(Refused):
    """
    活动 {activity} 已归入计划项目 {line}。
    The activity {activity} carries out the line {line} already.
    """


class NotTied(Refused):
    """
    活动 {activity} 未归入计划项目 {line}，或由活动记录自身指明，须更正活动记录。
    The activity {activity} is not tied to the line {line}, or names it in its own record, which has to be corrected.
    """


class DoesNotTakePlace(Refused):
    """
    活动 {activity} 已取消或撤销，不能归入计划项目。
    The activity {activity} was called off or withdrawn and cannot carry out a line.
    """
