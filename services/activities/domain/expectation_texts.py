"""How a rule and what it expects read, in Chinese and English: each row explains itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.activities.domain.expectation_rules import (
    Activities,
    InForce,
    Meetings,
    Minutes,
    Plan,
    Report,
    StandingItem,
    Value,
)
from services.activities.domain.expecting import Expectation

Both = tuple[str, str]
KINDS: dict[str, Both] = {
    "joint_meeting": ("联席会议", "joint meeting"),
    "congress": ("会员代表大会", "congress"),
    "council": ("理事会", "council"),
    "standing_council": ("常务理事会", "standing council"),
    "visit": ("走进分支机构、服务会员", "visit"),
    "co_building": ("共建", "co-building"),
    "lecture": ("宣讲", "lecture"),
    "academic": ("学术活动", "academic activity"),
    "member_service": ("会员服务", "member service"),
    "party_day": ("主题党日", "Party day"),
    "training": ("培训", "training"),
    "research_visit": ("调研", "research visit"),
    "study": ("学习", "study"),
    "other": ("其他活动", "other activity"),
}
EVERY: dict[str, Both] = {
    "month": ("每月", "each month"),
    "quarter": ("每季度", "each quarter"),
    "half_year": ("每半年", "each half-year"),
    "year": ("每年", "each year"),
}
OF: dict[str, Both] = {
    "branch": ("每个分支机构", "each branch"),
    "society": ("学会", "the society"),
    "party_branch": ("学会党支部", "the society's Party branch"),
}


def rule_text(value: Value) -> Both:
    """A rule's value as people read it."""
    match value:
        case Meetings():
            kinds, every = _kinds(value.kinds), EVERY[value.every]
            zh = f"{every[0]}至少召开 {value.at_least} 次{kinds[0]}"
            return zh, f"at least {value.at_least} of {kinds[1]} {every[1]}"
        case Activities():
            return _activities_text(value)
        case Minutes():
            kinds = _kinds(value.kinds)
            zh = f"{kinds[0]}的纪要在会后 {value.within_days} 日内归档"
            return zh, f"minutes of {kinds[1]} are filed within {value.within_days} days"
        case Report():
            days = value.within_days
            zh = "活动在开始后规定期限内登记" if days is None else f"活动在开始后 {days} 日内登记"
            en = "the society's limit" if days is None else f"{days} days"
            return zh, f"an activity is recorded within {en} of its first day"
        case Plan():
            step = ("报送", "handed in") if value.step == "handed_in" else ("审议通过", "endorsed")
            zh = f"{OF[value.of][0]}的年度计划于上一年 {value.due} 前{step[0]}"
            return zh, f"the yearly plan of {OF[value.of][1]} is {step[1]} by {value.due} of the year before"
        case StandingItem():
            kinds = _kinds(value.kinds)
            return f"{kinds[0]}须有党建议题", f"every {kinds[1]} has an item on Party-building"


def _activities_text(value: Activities) -> Both:
    of, every = OF[value.of], EVERY[value.every]
    kinds = _kinds(value.kinds) if value.kinds else ("活动", "activities of any kind")
    fair = (f"（期内存续满 {value.least_days} 日的）", f" that stood for {value.least_days} days of it")
    which = fair if value.of == "branch" and value.least_days > 1 else ("", "")
    zh = f"{of[0]}{which[0]}{every[0]}至少主办 {value.at_least} 次{kinds[0]}"
    return zh, f"{of[1]}{which[1]} hosts at least {value.at_least} of {kinds[1]} {every[1]}"


def _kinds(kinds: Iterable[str]) -> Both:
    words = [KINDS[kind] for kind in kinds]
    return "、".join(zh for zh, _ in words), " or ".join(en for _, en in words)


def row_text(one: Expectation, state: str, rule: InForce | None) -> Both:
    """Why a row stands as it does: the rule with its day, the limits in days, and the records found."""
    zh, en = rule_text(rule.value) if rule else (one.rule, one.rule)
    zh, en = f"规则（自 {one.rule_since} 起）：{zh}。", f"Rule (since {one.rule_since}): {en}."
    zh += f"{one.about}：应于 {one.due_on} 前完成；"
    en += f" {one.about}: due by {one.due_on}; "
    if one.active_days is not None:
        zh += f"期内存续 {one.active_days} 日；"
        en += f"it stood for {one.active_days} days; "
    found = "、".join(one.records)
    told: dict[str, Both] = {
        "open": ("尚未到期。", "not due yet."),
        "missing": (
            f"至今没有满足要求的记录，自 {one.missing_on} 起缺。",
            f"no such records: missing since {one.missing_on}.",
        ),
        "met": (f"已由 {found} 于 {one.met_on} 完成。", f"met by {found} on {one.met_on}."),
        "late": (f"已由 {found} 于 {one.met_on} 完成，逾期。", f"met by {found} on {one.met_on}, late."),
        "excused": ("没有满足要求的记录，已有答复。", "no such records; it was answered."),
        "released": (
            "规则、机构或所依据的记录已变，不再应办。",
            "the rule, the branch or the record has changed: over.",
        ),
    }
    return zh + told[state][0], en + told[state][1]


def standing_item_missing(kind: str, held_on: date, rule_since: date) -> Both:
    """What is found about a session."""
    zh, en = KINDS.get(kind, (kind, kind))
    return (
        f"{held_on} 的{zh}没有党建议题；按自 {rule_since} 起施行的规则，每次{zh}须有此议题。"
        "请更正会议记录补上议题，或说明原因。",
        f"The {en} of {held_on} had no item on Party-building; the rule in force since {rule_since} asks for one at "
        f"every {en}. Correct the record with the item, or say why.",
    )
