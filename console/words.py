"""The words on screen for the codes of the services, in Chinese and English (see docs/glossary.md)."""

from __future__ import annotations

from typing import Final, Literal

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")

SYSTEM: Final[dict[str, tuple[str, str]]] = {
    # services and what they need to be ready
    "registry": ("登记", "registry"),
    "activities": ("活动", "activities"),
    "outreach": ("联络", "outreach"),
    "reporting": ("报告", "reporting"),
    "database": ("数据库", "database"),
    "broker": ("消息服务器", "message broker"),
    "consumers": ("接收", "consumers"),
    "outbox": ("发件箱", "outbox"),
    # offices
    "secretariat": ("秘书处", "secretariat"),
    "leader": ("学会领导", "leader"),
    "party_branch": ("学会党支部", "the society's Party branch"),
    "branch_liaison": ("党建联系人", "branch liaison"),
    "expert_liaison": ("专家联系人", "expert's liaison"),
    "reviewer": ("审核人", "reviewer"),
    "publisher": ("接入系统", "publisher"),
    "operator": ("运维", "operator"),
    # why something is parked
    "waiting": ("等待前一条记录", "waits for an earlier record"),
    "retry": ("将自动再试", "will be tried again"),
    "poison": ("多次尝试未成，须人工处理", "failed again and again: a person decides"),
    "conflict": ("与已有记录冲突", "conflicts with a record"),
    "schema": ("格式不符", "not in the agreed form"),
    "unknown_type": ("类型未知", "of an unknown type"),
    "too_large": ("超过大小限制", "too large"),
    "dead": ("无法投递", "could not be delivered"),
}
UNITS: Final[dict[str, tuple[str, str]]] = {
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
}
FIGURES: Final[dict[str, tuple[str, str]]] = {
    # lists of a figure
    "counted": ("计入", "counted"),
    "numerator": ("分子", "numerator"),
    "denominator": ("分母", "denominator"),
    "evidence": ("佐证", "evidence"),
    # of which days
    "in_period": ("本期之内", "within the period"),
    "on_last_day": ("期末当日", "on the last day"),
    "year_to_last_day": ("本年初至期末", "from the year's first day to the last"),
    # what counts once
    "key work": ("重点工作", "key work"),
    "person key": ("人", "person"),
    "attendance": ("人次", "attendance"),
    "decided item": ("议定事项", "decided item"),
    "entry": ("入会", "entry"),
    "leaving": ("退会", "leaving"),
}
RECORDS: Final[dict[str, tuple[str, str]]] = {
    "society": ("学会", "society"),
    "branch": ("分支机构", "branch"),
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
    "body": ("机构", "body"),
    "term": ("任期", "term"),
    "person": ("人员", "person"),
    "decided_item": ("议定事项", "decided item"),
    "expert": ("联系对象", "expert"),
    "contact": ("联系记录", "contact"),
    "item": ("意见建议诉求", "item raised"),
    "run": ("简报", "digest"),
    # what happened
    "described": ("登记", "described"),
    "founded": ("成立", "founded"),
    "changed": ("变更", "changed"),
    "ended": ("终止", "ended"),
    "group_absence_explained": ("未建党建小组的说明", "absence of a Party group explained"),
    "filled": ("任命", "filled"),
    "formed": ("组建", "formed"),
    "dissolved": ("撤销", "dissolved"),
    "joined": ("入会", "joined"),
    "updated": ("资料变更", "updated"),
    "transferred": ("转会", "transferred"),
    "left": ("退会", "left"),
    "listed": ("列入", "listed"),
    "ticked": ("有佐证", "ticked"),
    "held": ("举办", "held"),
    "corrected": ("更正", "corrected"),
    "established": ("设立", "established"),
    "began": ("开始", "began"),
    "registered": ("登记", "registered"),
    "erased": ("删除个人信息", "erased"),
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
    "cancelled": ("撤销", "cancelled"),
    "decided": ("议定", "decided"),
    "closed": ("办结", "closed"),
    "enrolled": ("建立联系", "enrolled"),
    "retired": ("结束联系", "retired"),
    "logged": ("登记", "logged"),
    "raised": ("提出", "raised"),
    "answered": ("办复", "answered"),
    "kept": ("留存", "kept"),
}
WORDS: Final = SYSTEM | FIGURES | RECORDS


def word(code: str, language: Language) -> str:
    """The word for a code; a code without one stands for itself."""
    return WORDS.get(code, (code, code))[LANGUAGES.index(language)]


def unit(code: str, language: Language) -> str:
    """The word after a number."""
    return UNITS.get(code, (code, code))[LANGUAGES.index(language)]


def record(type_: str, language: Language) -> str:
    """`activities.activity.held.v2` -> 活动 · 举办."""
    parts = type_.split(".")
    return " · ".join(word(part, language) for part in parts[1:3]) if len(parts) == 4 else type_
