"""What is refused about meetings, their agenda and the answers to their notice."""

from __future__ import annotations

from shared.errors import Refused


class MeetingIsOtherwise(Refused):
    """
    会议 {code} 的状态是“{state}”，不能这样办理。
    The meeting {code} is {state_en}: this cannot be done with it.
    """


class MeetingsArePlanned(Refused):
    """
    {year} 年的联席会议都已列入计划，或日期都已过去。
    The joint meetings of {year} are all planned already, or their days are over.
    """


class DaysDoNotFit(Refused):
    """
    {year} 年应有 {wanted} 个依次递增、都在当年的会议日期。
    {year} has {wanted} joint meetings: that many days of the year, in order.
    """


class StartsOnAnotherDay(Refused):
    """
    开始时间 {starts_at} 不在会议日期 {meets_on} 当天。
    {starts_at} is not on the day of the meeting, {meets_on}.
    """


class MovedToWhereItIs(Refused):
    """
    会议 {code} 原定就在 {meets_on}。
    The meeting {code} is on {meets_on} already.
    """


class MeetingDayIsOver(Refused):
    """
    会议日期 {meets_on} 已经过去。
    The day of the meeting, {meets_on}, is over.
    """


class BranchHasReplied(Refused):
    """
    分支机构 {branch} 已有回执，请变更原回执。
    The branch {branch} has answered already: change that answer.
    """


class NewsIsHandedIn(Refused):
    """
    分支机构 {branch} 已报送动态，请修改原稿。
    The branch {branch} has handed in its news already: change that.
    """


class ReasonIsMissing(Refused):
    """
    不能参加的，请说明原因。
    Whoever does not attend says why.
    """


class AgendaItemIsOtherwise(Refused):
    """
    议题 {code} 的状态是“{state}”，不能这样办理。
    The agenda item {code} is {state_en}: this cannot be done with it.
    """


class NotOnTheAgenda(Refused):
    """
    {code} 不在会议 {meeting} 的议程上。
    {code} is not on the agenda of the meeting {meeting}.
    """


class AgendaIsFull(Refused):
    """
    会议 {meeting} 的议题已达 {limit} 项。
    {limit} items were proposed for the meeting {meeting} already.
    """


class ItemWentOn(Refused):
    """
    议题 {code} 后来又经其他会议审议或已撤回，本次会议的结果须保持“{outcome}”。
    The item {code} was taken up by another meeting or withdrawn since: here it has to stay {outcome_en}.
    """
