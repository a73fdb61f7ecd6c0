"""Refusals that more than one rule of the registry gives."""

from __future__ import annotations

from shared.errors import Refused


class AlreadyThere(Refused):
    """
    编码 {code} 已被使用。
    The code {code} is in use already.
    """


class BranchHasEnded(Refused):
    """
    分支机构 {branch} 已于 {day} 终止，不能再变更、任职或组建小组。
    The branch {branch} ended on {day}: no changes, appointments or groups any more.
    """


class BranchNotYetFounded(Refused):
    """
    分支机构 {branch} 自 {day} 起才存在，早于该日的变更、任职或小组不能登记。
    The branch {branch} exists from {day} on only: nothing can hold there before.
    """


class EndsBeforeItBegins(Refused):
    """
    结束日 {end} 早于起始日 {start}。
    The end {end} lies before the beginning {start}.
    """
