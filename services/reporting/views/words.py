"""The words of a digest for the codes of the dataset, in Chinese and English (see docs/glossary.md)."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from services.reporting.domain.dataset import Span

Language = Literal["zh", "en"]

WORDS: Final[dict[str, tuple[str, str]]] = {
    # levels and reasons of coverage
    "group": ("已建党建小组", "Party group"),
    "liaison_only": ("仅有联系人", "liaison only"),
    "none": ("无", "none"),
    "no_party_members": ("没有党员", "no Party members"),
    "fewer_than_three": ("党员不足三名", "fewer than three Party members"),
    "being_formed": ("正在组建", "being formed"),
    "newly_founded": ("新成立", "newly founded"),
    "no_activity": ("本期没有主办活动", "no activity hosted in the period"),
    "neither_group_nor_liaison": ("没有党建小组和联系人", "neither Party group nor liaison"),
    # kinds of activities and hosts
    "joint_meeting": ("联席会议", "joint meetings"),
    "visit": ("走进分支机构、服务会员", "visits to branches"),
    "co_building": ("共建", "co-building"),
    "lecture": ("宣讲", "lectures"),
    "academic": ("学术会议", "academic meetings"),
    "member_service": ("会员服务", "member service"),
    "party_day": ("主题党日", "Party days"),
    "training": ("培训", "training"),
    "other": ("其他", "other"),
    "society": ("学会", "the society"),
    "party_branch": ("学会党支部", "the society's Party branch"),
    # ticks
    "participation": ("有党员参加", "members take part"),
    "voice": ("有党组织的声音", "the Party's voice"),
    "work": ("有党组织的工作", "the Party's work"),
    # items
    "opinion": ("意见", "opinions"),
    "suggestion": ("建议", "suggestions"),
    "demand": ("诉求", "demands"),
    "difficulty": ("困难", "difficulties"),
    "research": ("科研", "research"),
    "talent": ("人才", "talent"),
    "integrity": ("学风", "integrity"),
    "governance": ("学会治理", "governance"),
    "life": ("生活", "life"),
    "A": ("A 已解决", "A solved"),
    "B": ("B 正在解决", "B being solved"),
    "C": ("C 因条件所限", "C limited by conditions"),
    "D": ("D 说明解释", "D explained"),
    # members
    "individual": ("个人会员", "individual members"),
    "ordinary": ("普通会员", "ordinary"),
    "senior": ("高级会员", "senior"),
    "student": ("学生会员", "student"),
    "fellow": ("会士", "fellows"),
    "honorary": ("荣誉会员", "honorary"),
    "foreign": ("外籍会员", "foreign"),
    # what happened to a record
    "founded": ("成立", "founded"),
    "changed": ("变更", "changed"),
    "ended": ("终止", "ended"),
    "group_absence_explained": ("说明未建原因", "absence explained"),
    "established": ("设立", "established"),
    "began": ("开始", "began"),
    "registered": ("登记", "registered"),
    "corrected": ("更正", "corrected"),
    "erased": ("删除个人信息", "erased"),
    "filled": ("任职", "filled"),
    "formed": ("成立", "formed"),
    "dissolved": ("撤销", "dissolved"),
    "joined": ("入会", "joined"),
    "updated": ("信息变更", "updated"),
    "transferred": ("转会", "transferred"),
    "left": ("退会", "left"),
    "described": ("概况", "described"),
    "listed": ("列入", "listed"),
    "ticked": ("补充佐证", "ticked"),
    "held": ("举办", "held"),
    "planned": ("计划", "planned"),
    "abolished": ("废止", "abolished"),
    "acknowledged": ("确认收到", "acknowledged"),
    "adopted": ("施行", "adopted"),
    "appeal_answered": ("申诉答复", "appeal answered"),
    "appealed": ("申诉", "appealed"),
    "computed": ("计算", "computed"),
    "confirmed": ("确认", "confirmed"),
    "coverage_reminded": ("覆盖提醒", "coverage reminded"),
    "drafted": ("起草", "drafted"),
    "handed_out": ("发放", "handed out"),
    "issued": ("印发", "issued"),
    "opened": ("开启", "opened"),
    "received": ("收到", "received"),
    "recorded": ("登记", "recorded"),
    "reminded": ("提醒", "reminded"),
    "replaced": ("替代", "replaced"),
    "scored": ("评分", "scored"),
    "set": ("设定", "set"),
    "started": ("启动", "started"),
    "unsealed": ("启封", "unsealed"),
    "progressed": ("进展", "progressed"),
    "submitted": ("报结", "handed in"),
    "returned": ("退回", "returned"),
    "postponed": ("延期", "postponed"),
    "announced": ("通知", "announced"),
    "archived": ("归档", "archived"),
    "agreed": ("结对", "agreed"),
    "proposed": ("拟授", "proposed"),
    "published": ("公示", "published"),
    "given": ("授予", "given"),
    "withdrawn": ("撤回", "withdrawn"),
    "cancelled": ("撤回", "withdrawn"),
    "decided": ("议定", "decided"),
    "closed": ("办结", "closed"),
    "enrolled": ("入册", "enrolled"),
    "retired": ("退出", "retired"),
    "logged": ("记录", "logged"),
    "raised": ("提出", "raised"),
    "answered": ("办复", "answered"),
    # units
    "branches": ("个", "branches"),
    "works": ("项", "key works"),
    "experts": ("人", "experts"),
    "people": ("人", "people"),
    "attendances": ("人次", "attendances"),
    "items": ("件", "items"),
    "members": ("个", "members"),
    "meetings": ("次", "meetings"),
    "activities": ("项", "activities"),
    "decided_items": ("项", "items"),
    "percent": ("%", "%"),
    # records
    "branch": ("分支机构", "branch"),
    "body": ("机构", "body"),
    "term": ("任期", "term"),
    "person": ("人员", "person"),
    "post": ("任职", "post"),
    "party_group": ("党建小组", "Party group"),
    "member": ("会员", "member"),
    "key_work": ("重点工作", "key work"),
    "activity": ("活动", "activity"),
    "meeting": ("联席会议", "joint meeting"),
    "pairing": ("共建结对", "pairing"),
    "annual_facts": ("年度事项", "facts of a year"),
    "assessment": ("年度考核", "yearly assessment"),
    "compendium": ("文件汇编", "compendium"),
    "document": ("制度文件", "governing document"),
    "finding": ("检查问题", "finding"),
    "incoming": ("上级文件", "incoming document"),
    "indicator": ("考核指标", "indicator"),
    "re_election": ("换届", "re-election"),
    "rule": ("规则", "rule"),
    "honour": ("表彰", "honour"),
    "decided_item": ("议定事项", "decided item"),
    "expert": ("联系专家", "expert"),
    "contact": ("联系记录", "contact"),
    "item": ("意见建议诉求", "item raised"),
}
_QUARTERS: Final = "一二三四"


def word(code: str, language: Language) -> str:
    """The word for a code; a code without one stands for itself."""
    chinese, english = WORDS.get(code, (code, code))
    return chinese if language == "zh" else english


def day(value: date, language: Language) -> str:
    """2026年9月10日, without padding; 10 September 2026 in English."""
    if language == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    months = "January February March April May June July August September October November December".split()
    return f"{value.day} {months[value.month - 1]} {value.year}"


def span(period: Span, language: Language) -> str:
    """2025年第四季度, 2025年12月, 2025年; Q4 2025, 2025-12, 2025 in English."""
    if language == "en":
        return f"Q{period.number} {period.year}" if period.kind == "quarter" else period.code
    if period.kind == "year":
        return f"{period.year}年"
    return f"{period.year}年" + (
        f"第{_QUARTERS[period.number - 1]}季度" if period.kind == "quarter" else f"{period.number}月"
    )
