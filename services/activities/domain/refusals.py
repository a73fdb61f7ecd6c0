"""What is refused about activities and those who host them."""

from __future__ import annotations

from shared.errors import Refused


class ActivityExists(Refused):
    """
    活动 {code} 已有记录。
    The activity {code} is recorded already.
    """


class NotHeldYet(Refused):
    """
    {day} 还没有到，尚未开展的活动不能登记为已开展。
    {day} is still to come: what has not been held cannot be recorded as held.
    """


class EndsBeforeItBegins(Refused):
    """
    结束日期 {ends_on} 早于开始日期 {starts_on}。
    It ends on {ends_on}, before it begins on {starts_on}.
    """


class HostIsUnknown(Refused):
    """
    {day} 没有编码为 {code} 的分支机构。
    There was no branch with the code {code} on {day}.
    """


class HostHasEnded(Refused):
    """
    分支机构 {code} 在 {day} 已经终止。
    The branch {code} had ended by {day}.
    """


class MorePeopleThanAttendances(Refused):
    """
    受益人次 {attendances} 少于已登记的不同人数 {people}。
    There are {people} distinct people, but only {attendances} attendances.
    """


class MorePartyMembersThanAttendances(Refused):
    """
    到场党员 {members} 人，多于受益人次 {attendances}。
    There are {members} Party members present, but only {attendances} attendances.
    """


class MinutesFiledAtAnImpossibleTime(Refused):
    """
    纪要归档日期 {filed_on} 应在 {starts_on} 与 {today} 之间。
    The minutes were filed on {filed_on}, which is not between {starts_on} and {today}.
    """


class EvidenceIsUnknown(Refused):
    """
    佐证材料 {evidence} 没有对应的记录。
    There is no record {evidence} that could be evidence.
    """


class EvidenceIsNotHeardOf(Refused):
    """
    佐证材料 {evidence} 没有对应的记录，或已撤销；刚在其他服务登记的，请稍后再试。
    No record {evidence} that could be evidence was told of, or it was withdrawn; one just recorded takes a moment.
    """


class ActivityAlreadyCancelled(Refused):
    """
    活动 {code} 的记录已经撤销。
    The record of the activity {code} is withdrawn already.
    """


class MoreOfOneSortThanAttendances(Refused):
    """
    {sort} {count} 人次，多于受益人次 {attendances}。
    {count} attendances of {sort_en}, but only {attendances} in all.
    """


class ActivityIsOtherwise(Refused):
    """
    活动 {code} 的状态是“{state}”，不能这样办理。
    The activity {code} is {state_en}: this cannot be done with it.
    """


class PlannedForThePast(Refused):
    """
    {day} 已经过去：已开展的活动请直接登记。
    {day} is over: what was held is recorded, not planned.
    """


class PairingDoesNotHold(Refused):
    """
    共建结对 {code} 在 {day} 无效。
    The pairing {code} does not hold on {day}.
    """


class PairingIsOfOthers(Refused):
    """
    共建结对 {code} 的各方都不是本次活动的主办或协办。
    No party of the pairing {code} is a host or partner of this activity.
    """


class PapersAreIncomplete(Refused):
    """
    活动 {code} 还缺：{missing}，不能归档。
    The activity {code} cannot be archived yet; missing: {missing_en}.
    """


class PairingExists(Refused):
    """
    共建结对 {code} 已有记录。
    The pairing {code} is recorded already.
    """


class PairingNeedsTwo(Refused):
    """
    共建结对至少要有两个不同的单位。
    A pairing needs two parties that are not the same.
    """


class PairingHasEnded(Refused):
    """
    共建结对 {code} 已于 {day} 结束。
    The pairing {code} ended on {day} already.
    """


class NamesAreAway(Refused):
    """
    登记系统暂时不可用，取不到姓名和机构名称；请稍后再试。
    The registry is away for the moment, and with it the names: try again later.
    """

    STATUS = 503
