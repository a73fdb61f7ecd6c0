"""Why a step of an item is refused."""

from __future__ import annotations

from shared.errors import Refused


class ItemExists(Refused):
    """
    事项 {code} 已经登记。
    The item {code} is recorded already.
    """


class BranchIsNotTheExperts(Refused):
    """
    专家 {expert} 不属于分支机构 {branch}。
    The expert {expert} does not belong to the branch {branch}.
    """


class ItemIsWithdrawn(Refused):
    """
    事项 {code} 已经撤销，不能再改。
    The item {code} was withdrawn: it changes no more.
    """


class StepBeforeRaised(Refused):
    """
    {day} 早于事项提出（或重新办理）的日期 {since}。
    {day} is before the item was raised, or reopened, on {since}.
    """


class ItemAlreadyAcknowledged(Refused):
    """
    事项 {code} 已于 {day} 告知收到。
    The raiser of the item {code} was told on {day} that it had arrived.
    """


class ItemHasThatOwner(Refused):
    """
    事项 {code} 已交 {owner} 办理。
    The item {code} is assigned to {owner} already.
    """


class ItemHasNoOwner(Refused):
    """
    事项 {code} 还没有交办。
    The item {code} is assigned to nobody.
    """


class TransferBackTooLate(Refused):
    """
    退回交办应不迟于 {last}（交办后 {days} 个工作日）；请由秘书处重新交办。
    It could be given back until {last}, {days} working days after it was assigned; the secretariat may assign it anew.
    """


class StepBeforeAssigned(Refused):
    """
    {day} 早于交办日期 {assigned_on}。
    {day} is before it was assigned on {assigned_on}.
    """


class ItemNotPassedOn(Refused):
    """
    事项 {code} 没有反映至有关单位，或已登记回复。
    The item {code} was not passed on, or the reply is recorded already.
    """


class RepliedBeforePassedOn(Refused):
    """
    回复日期 {day} 早于反映日期 {passed_on_on}。
    The reply of {day} is before the item was passed on, on {passed_on_on}.
    """


class ItemWantsNoReply(Refused):
    """
    事项 {code} 不需回复，没有办复期限可延。
    The item {code} wants no reply: it has no deadline to extend.
    """


class ItemAlreadyExtended(Refused):
    """
    事项 {code} 已于 {day} 延期一次。
    The item {code} was extended on {day}; once is all.
    """


class ExtendedTooLate(Refused):
    """
    延期应在期限 {due_on} 之前告知提出人。
    An extension is told to the raiser by the deadline, {due_on}.
    """


class ExtensionOutOfRange(Refused):
    """
    新期限应晚于 {due_on}，且不晚于 {last}。
    The new deadline is after {due_on} and no later than {last}.
    """


class AnsweredBeforeRaised(Refused):
    """
    办复日期 {answered_on} 早于提出（或重新办理）日期 {raised_on}。
    The answer of {answered_on} is before the item was raised, or reopened, on {raised_on}.
    """


class ItemAlreadyAnswered(Refused):
    """
    事项 {code} 已于 {day} 办复。
    The item {code} was answered on {day} already.
    """


class OtherItemIsNotAnswered(Refused):
    """
    事项 {code} 还没有办复，不能沿用其答复。
    The item {code} is not answered yet: its answer cannot answer another.
    """


class ItemAlreadyClosed(Refused):
    """
    事项 {code} 已于 {day} 办结。
    The item {code} was closed on {day} already.
    """


class ItemNotAnsweredYet(Refused):
    """
    事项 {code} 还没有办复，不能反馈、办结或标记解决。
    The item {code} is not answered yet: it can be neither told back, closed nor solved.
    """


class ItemAlreadyTold(Refused):
    """
    事项 {code} 已于 {day} 反馈。
    The raiser of the item {code} was told on {day} already.
    """


class ItemNotToldYet(Refused):
    """
    事项 {code} 还没有向提出人反馈。
    The raiser of the item {code} has not been told yet.
    """


class ContactIsMissing(Refused):
    """
    专家提出的事项，须指明向其反馈的联系记录。
    An expert is told in a contact: name the contact made.
    """


class ContactTellsNobody(Refused):
    """
    联系记录 {code} 未联系上、已撤销，或不是与提出人的联系。
    In the contact {code} nobody was reached, it was withdrawn, or it was not with the one who raised the item.
    """


class ToldOnIsAnotherDay(Refused):
    """
    反馈日期 {told_on} 与联系日期 {day} 不一致。
    The raiser was told on {told_on}, but the contact was on {day}.
    """


class ToldTooEarly(Refused):
    """
    反馈日期 {told_on} 早于 {earliest}。
    The raiser was told on {told_on}, before {earliest}.
    """


class ClosedTooEarly(Refused):
    """
    办结日期 {closed_on} 早于 {earliest}。
    It was closed on {closed_on}, before {earliest}.
    """


class ReactionIsMissing(Refused):
    """
    办结需要回复的事项，须记录提出人的评价。
    To close an item that wants a reply, the reaction of its raiser is needed.
    """


class ItemAlreadySolved(Refused):
    """
    事项 {code} 已标记解决。
    The item {code} is solved already.
    """


class RaiserIsNotDissatisfied(Refused):
    """
    提出人没有表示不满意，不能重新办理。
    Its raiser was not dissatisfied: it cannot be reopened.
    """


class ReplyIsOver(Refused):
    """
    事项 {code} 已经办复或办结，是否需要回复不能再改。
    The item {code} is answered or closed: whether it wants a reply changes no more.
    """
