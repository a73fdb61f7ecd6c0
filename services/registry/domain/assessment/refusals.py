"""Refusals of the yearly assessment."""

from __future__ import annotations

from shared.errors import Forbidden, Refused


class CycleIsThere(Refused):
    """
    {year} 年度已按方案 {scheme} 启动考核（{code}）。
    The year {year} has an assessment under the scheme {scheme} already ({code}).
    """


class BranchTakesNoPart(Refused):
    """
    分支机构 {branch} 不在本次考核范围内（{day} 不在活动状态或未列入）。
    The branch {branch} takes no part: it is not active on {day}, or was not named.
    """


class AssessmentUnsealedAlready(Refused):
    """
    考核 {code} 已于 {day} 启封，分数不能再改；有遗漏请申诉。
    The assessment {code} was unsealed on {day}: scores stand. What was left out can be appealed.
    """


class StillSealed(Refused):
    """
    考核 {code} 尚未启封。
    The assessment {code} is still sealed.
    """


class ScoresOutstanding(Refused):
    """
    尚有 {count} 份考评未交，不能启封：{who}。
    {count} scores are not in, so nothing is unsealed: {who}.
    """


class NotAnAssessor(Forbidden):
    """
    {login} 不是本次考核的考评人，不能做“{action}”。
    {login} is no assessor of this assessment and may not do {action}.
    """


class AssessorIsRecused(Forbidden):
    """
    {login} 与分支机构 {branch} 有任职关系或已声明回避，不能做“{action}”。
    {login} holds a post in the branch {branch} or has declared a recusal, and may not do {action}.
    """


class AssessorCannotAnswer(Forbidden):
    """
    {login} 是本次考核的考评人，申诉须由其他人答复，不能做“{action}”。
    {login} assessed here; an appeal is answered by somebody else, so not {action}.
    """


class NotOneself(Forbidden):
    """
    只能声明本人回避，不能替 {login} 做“{action}”。
    A reviewer recuses nobody but themselves; {action} for {login} is the secretariat's.
    """


class IndicatorUnknown(Refused):
    """
    方案中没有可由此评分的指标 {indicator}，或同一指标出现两次。
    The scheme has no indicator {indicator} to be scored here, or it stands twice.
    """


class ScoresIncomplete(Refused):
    """
    评议指标须逐项给出，暂不评分的填空：缺 {indicators}。
    Every judged indicator is answered, with a blank where it is not scored: {indicators} are missing.
    """


class EvidenceMissing(Refused):
    """
    指标 {indicator} 没有佐证，不能评分；没有佐证的指标留空，不计为零分。
    The indicator {indicator} has no evidence and cannot be scored; without evidence it stays blank, which is not zero.
    """


class RecordsUnknown(Refused):
    """
    本系统中没有这些记录：{records}。佐证须为已登记的记录。
    These records are not here: {records}. Evidence is a record that is kept already.
    """


class LevelUnknown(Refused):
    """
    指标 {indicator} 没有等级 {level} 或加减分项 {adjustments}。
    The indicator {indicator} has no level {level}, or no adjustment {adjustments}.
    """


class TooManyPoints(Refused):
    """
    指标 {indicator} 最多 {most} 分。
    The indicator {indicator} has {most} points at most.
    """


class GradesIncomplete(Refused):
    """
    首次评定须给出全部分支机构的等次，一家一次：{branches}。
    The first decision grades every branch, each once: {branches}.
    """


class GradeUnknown(Refused):
    """
    方案中没有等次“{grade}”。
    The scheme has no grade {grade}.
    """


class DeviationNeedsReason(Refused):
    """
    {branch} 按得分应为“{proposed}”，评定为“{grade}”须写明理由。
    The scores of {branch} propose {proposed}; to decide {grade} needs a reason.
    """


class AppealTooLate(Refused):
    """
    申诉期已于 {day} 届满。
    The time for appeals ended with {day}.
    """


class FactWasCounted(Refused):
    """
    记录 {record} 已计入该指标。
    The record {record} was counted for this indicator already.
    """


class AppealIsAnswered(Refused):
    """
    申诉 {appeal} 已于 {day} 答复。
    The appeal {appeal} was answered on {day} already.
    """


class CorrectionDoesNotFit(Refused):
    """
    支持申诉须给出且只给出{wanted}；不支持则都不给。
    An appeal upheld comes with {wanted_en} and nothing else; one not upheld with none of them.
    """
