"""The names and values of the fields of a record, as people read them."""

from __future__ import annotations

import re
from typing import Any, Final

from console.show import day, number
from console.words import LANGUAGES, Language, word
from shared.events.words_of_activities import EXPECTED

DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")

NAMES: Final[dict[str, tuple[str, str]]] = {
    "code": ("编码", "code"),
    "name": ("名称", "name"),
    "name_zh": ("中文名称", "Chinese name"),
    "name_en": ("英文名称", "English name"),
    "kind": ("类别", "kind"),
    "status": ("状态", "status"),
    "reason": ("原因", "reason"),
    "founded": ("成立", "founded"),
    "founded_on": ("成立日期", "founded on"),
    "host_unit": ("支撑单位", "host unit"),
    "discipline": ("学科", "discipline"),
    "decision": ("决定", "decision"),
    "body": ("会议", "body"),
    "decided_on": ("决定日期", "decided on"),
    "branch": ("分支机构", "branch"),
    "branches": ("分支机构", "branches"),
    "post": ("职务", "post"),
    "person": ("人员", "person"),
    "until": ("任至", "until"),
    "leader": ("负责人", "leader"),
    "leader_post": ("负责人职务", "leader's post"),
    "member": ("会员", "member"),
    "member_class": ("会员类别", "class"),
    "present": ("在册", "enrolled"),
    "opening_stock": ("期初数据", "opening stock"),
    "year": ("年度", "year"),
    "number": ("序号", "number"),
    "title": ("标题", "title"),
    "tick": ("三有", "tick"),
    "evidence": ("佐证", "evidence"),
    "hosts": ("主办", "hosts"),
    "ends_on": ("结束日期", "ends on"),
    "online": ("线上", "online"),
    "open_to": ("开放对象", "open to"),
    "led_by_party_members": ("党员带头", "led by Party members"),
    "expected": ("应到", "expected"),
    "attendances": ("人次", "attendances"),
    "party_members_present": ("到会党员", "Party members present"),
    "key_works": ("重点工作", "key works"),
    "minutes_filed_on": ("纪要归档", "minutes filed on"),
    "attendance": ("出席", "attendance"),
    "quorum_met": ("达到法定人数", "quorum met"),
    "state": ("状态", "state"),
    "meeting": ("会议", "meeting"),
    "lead": ("牵头", "lead"),
    "co_leads": ("协办", "co-leads"),
    "due_on": ("期限", "due on"),
    "reviewer": ("审核", "reviewer"),
    "expert": ("联系对象", "expert"),
    "experts": ("联系对象", "experts"),
    "liaison": ("专家联系人", "liaison"),
    "cadence_days": ("联系周期（天）", "cadence (days)"),
    "mode": ("方式", "mode"),
    "made": ("已联系上", "made"),
    "origin": ("来源", "origin"),
    "topic": ("主题", "topic"),
    "wants_reply": ("需要答复", "wants a reply"),
    "confidential": ("保密", "confidential"),
    "raised_on": ("提出日期", "raised on"),
    "answer_due_on": ("办复期限", "answer due on"),
    "answered_on": ("办复日期", "answered on"),
    "result": ("办理结果", "result"),
    "solved": ("已解决", "solved"),
    "closed_on": ("办结日期", "closed on"),
    "reaction": ("反馈", "reaction"),
    "deputy": ("代理人", "deputy"),
    "level": ("提醒层级", "level"),
    "to": ("提醒对象", "told to"),
    "from_on": ("第一天", "from"),
    "last_made_on": ("上次联系成功", "last contact made"),
    "attempts_since": ("此后未联系上", "attempts since"),
    "day": ("日期", "day"),
    "working": ("工作日", "working day"),
    "targets": ("目标", "targets"),
    "beneficiaries": ("受益", "beneficiaries"),
}
VALUES: Final[dict[str, tuple[str, str]]] = {  # "field/value" where one field means it otherwise
    **EXPECTED,
    "preparing": ("筹备", "preparing"),
    "normal": ("正常", "normal"),
    "rectifying": ("整改", "rectifying"),
    "suspended": ("暂停", "suspended"),
    "ended": ("终止", "ended"),
    "liaison": ("党建联系人", "liaison"),
    "deputy_liaison": ("代理联系人", "deputy liaison"),
    "chair": ("主任委员", "chair"),
    "past_chair": ("前任主任委员", "past chair"),
    "chair_elect": ("候任主任委员", "chair-elect"),
    "vice_chair": ("副主任委员", "vice-chair"),
    "branch_secretary": ("秘书", "branch secretary"),
    "no_party_members": ("没有党员", "no Party members"),
    "fewer_than_three": ("党员不足三名", "fewer than three Party members"),
    "being_formed": ("正在组建", "being formed"),
    "newly_founded": ("新成立", "newly founded"),
    "other": ("其他", "other"),
    "individual": ("个人会员", "individual"),
    "group": ("单位会员", "group member"),
    "ordinary": ("普通会员", "ordinary"),
    "senior": ("高级会员", "senior"),
    "student": ("学生会员", "student"),
    "fellow": ("会士", "fellow"),
    "honorary": ("荣誉会员", "honorary"),
    "foreign": ("外籍会员", "foreign"),
    "joint_meeting": ("联席会议", "joint meeting"),
    "co_building": ("共建", "co-building"),
    "lecture": ("宣讲", "lecture"),
    "academic": ("学术会议", "academic meeting"),
    "member_service": ("会员服务", "member service"),
    "party_day": ("主题党日", "Party day"),
    "training": ("培训", "training"),
    "research_visit": ("调研", "research visit"),
    "study": ("学习", "study"),
    "congress": ("会员代表大会", "congress"),
    "council": ("理事会", "council"),
    "standing_council": ("常务理事会", "standing council"),
    "members": ("会员", "members"),
    "public": ("公众", "the public"),
    "internal": ("内部", "internal"),
    "participation": ("有党员参加", "members take part"),
    "voice": ("有党组织的声音", "the Party's voice"),
    "work": ("有党组织的工作", "the Party's work"),
    "present": ("到", "present"),
    "excused": ("请假", "excused"),
    "absent": ("缺席", "absent"),
    "observer": ("列席", "observer"),
    "walk_in": ("新增", "walk-in"),
    "in_person": ("面谈", "in person"),
    "visit": ("走访", "visit"),
    "kind/visit": ("走进分支机构、服务会员", "visit to a branch"),
    "forum": ("座谈", "forum"),
    "phone": ("电话", "phone"),
    "wechat": ("微信", "WeChat"),
    "mail": ("邮件", "mail"),
    "at_a_meeting": ("会议间隙", "at a meeting"),
    "opinion": ("意见", "opinion"),
    "suggestion": ("建议", "suggestion"),
    "demand": ("诉求", "demand"),
    "difficulty": ("困难", "difficulty"),
    "research": ("科研", "research"),
    "talent": ("人才", "talent"),
    "integrity": ("学风", "integrity"),
    "governance": ("学会治理", "governance"),
    "life": ("生活", "life"),
    "A": ("A 已解决", "A solved"),
    "B": ("B 正在解决", "B being solved"),
    "C": ("C 因条件所限", "C limited by conditions"),
    "D": ("D 说明解释", "D explained"),
    "satisfied": ("满意", "satisfied"),
    "fairly_satisfied": ("基本满意", "fairly satisfied"),
    "dissatisfied": ("不满意", "dissatisfied"),
    "not_called_back": ("未回访", "not called back"),
    "activity": ("活动", "activity"),
    "society": ("学会", "the society"),
    "party_branch": ("学会党支部", "the society's Party branch"),
}
NO_WORDS: Final = frozenset({"code", "name", "title", "evidence"})  # what people wrote, whatever it reads like


def field_name(name: str, language: Language) -> str:
    """The name of a field; one without a word stands for itself."""
    return NAMES.get(name, (name, name))[LANGUAGES.index(language)]


def field_value(name: str, value: Any, language: Language) -> str:
    """A value of a field as text; lists and parts are written out."""
    if isinstance(value, bool):
        return ("是", "yes")[LANGUAGES.index(language)] if value else ("否", "no")[LANGUAGES.index(language)]
    if isinstance(value, int | float):
        return str(value) if name == "year" else number(value)
    if isinstance(value, list):
        return ("、", ", ")[LANGUAGES.index(language)].join(field_value(name, part, language) for part in value)
    if isinstance(value, dict):
        shown = [f"{field_name(n, language)} {field_value(n, v, language)}" for n, v in value.items() if v is not None]
        return ("，", ", ")[LANGUAGES.index(language)].join(shown)
    return _text(name, str(value), language)


def _text(name: str, value: str, language: Language) -> str:
    if DAY.fullmatch(value):
        return day(value, language)
    if name in NO_WORDS:
        return value
    found = VALUES.get(f"{name}/{value}") or VALUES.get(value)
    return found[LANGUAGES.index(language)] if found else word(value, language)


def office(code: str, language: Language) -> str:
    """`liaison/B-01`, as a record names the office of who entered it."""
    post, _, of = code.partition("/")
    return f"{field_value('post', post, language)} {of}".strip()
