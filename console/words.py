"""The words on screen for the codes of the services, in Chinese and English (see docs/glossary.md)."""

from __future__ import annotations

from typing import Final, Literal

from shared.events.words import AGGREGATES, PAST, UNITS

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
    "item_owner": ("事项承办人", "owner of an item"),
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
    "expert and quarter": ("专家×季度", "expert and quarter"),
    "telling back": ("反馈", "telling back"),
    "reopening": ("重新办理", "reopening"),
    "spending": ("支出", "spending"),
}
# the step that an open item waits for
STAGES: Final[dict[str, tuple[str, str]]] = {
    "stage.acknowledge": ("待确认收到", "to acknowledge"),
    "stage.assign": ("待交办", "to assign"),
    "stage.in_hand": ("办理中", "in hand"),
    "stage.passed_on": ("已向外反映，待回复", "passed on, waits for a reply"),
    "stage.carried": ("已提请会议研究", "carried to a session"),
    "stage.tell": ("已办复，待反馈", "answered, to tell back"),
    "stage.close": ("已反馈，待办结", "told back, to close"),
    "stage.note": ("不需回复，待知悉", "wants no reply, to note"),
}
DELIVERY: Final[dict[str, tuple[str, str]]] = {
    # what is told
    "meeting_notice": ("会议通知", "notice of a meeting"),
    "meeting_called_off": ("会议取消通知", "a meeting called off"),
    "meeting_reminder": ("会议准备提醒", "step of a meeting"),
    "re_election_reminder": ("换届提醒", "re-election due"),
    "contact_due": ("联系到期", "contact due"),
    "alarm": ("未送达告警", "alarm"),
    "digest_prep": ("编发前的缺漏", "what is missing for a digest"),
    "test": ("测试消息", "test message"),
    # to whom, and how
    "liaison": ("党建联系人", "liaison"),
    "leaders": ("学会领导", "leaders"),
    "duty_officer": ("值班人员", "duty officer"),
    "group": ("工作群", "group"),
    "me": ("本人", "the caller"),
    "mail": ("邮件", "mail"),
    # when the next contact is due
    "today": ("今天", "today"),
    "this_week": ("本周", "this week"),
    # what became of it; other records have states of the same name
    "delivery.intended": ("待发送", "to be sent"),
    "delivery.accepted": ("已被接收", "accepted"),
    "delivery.bounced": ("退信", "bounced"),
    "delivery.failed": ("失败", "failed"),
    "delivery.given_up": ("放弃", "given up"),
    # why it did not arrive
    "returned": ("对方服务器收下后退回", "taken by the server, and sent back later"),
    "recipient_refused": ("对方服务器拒收", "the server refuses this recipient"),
    "channel_refused": ("通道拒绝", "the channel was refused"),
    "outcome_unknown": ("已交出，结果不明", "handed over, outcome unknown"),
    "tries_used_up": ("多次尝试未成", "tried as often as it may be"),
    "too_late": ("已过时", "of no use any more"),
    "left_office": ("已离任", "has left the office"),
    "no_address": ("通讯录没有邮箱", "no address in the book"),
    "office_vacant": ("无人任职", "the office is vacant"),
}
REPORTS: Final[dict[str, tuple[str, str]]] = {
    # kinds of reports
    "report.digest": ("党建工作简报", "Digest of Party-building work"),
    "report.congress": ("会员代表大会汇报材料", "report to the congress"),
    "report.council": ("理事会汇报材料", "report to the council"),
    "report.standing_council": ("常务理事会汇报材料", "report to the standing council"),
    "report.annual_facts": ("年度工作报告数据", "facts for the annual report"),
    "report.programme_closing": ("项目结项报告", "closing report of the programme"),
    "report.outreach_quarter": ("联系专家季度材料", "outreach pack of a quarter"),
    "report.results": ("成效分析", "results over years"),
    # what a pack tells beside its figures
    "section.branch_changes": ("分支机构变化", "changes of branches"),
    "section.sessions": ("会议及其党建议题", "sessions and their item on Party-building"),
    "section.honours": ("表彰", "honours"),
    "section.re_elections": ("换届", "re-elections"),
    "section.projects": ("项目", "projects"),
    "section.annual_facts": ("分支机构年度情况", "branches' facts of the year"),
    # the tables of a report
    "table.society": ("学会基本情况", "the society"),
    "table.branch_names": ("分支机构名称", "names of branches"),
    "table.branches": ("分支机构", "branches"),
    "table.key_works": ("重点工作", "key works"),
    "table.meetings": ("联席会议", "joint meetings"),
    "table.decided_items": ("议定事项", "decided items"),
    "table.activities_by_kind": ("活动（按类型）", "activities by kind"),
    "table.activities_by_host": ("活动（按主办）", "activities by host"),
    "table.led_by_party_members": ("党员带头的活动", "activities led by Party members"),
    "table.attendances_without_names": ("未登记姓名的人次", "attendances without names"),
    "table.items_by_kind": ("意见诉求（按类别）", "items by kind"),
    "table.items_by_origin": ("意见诉求（按来源）", "items by origin"),
    "table.items_by_result": ("意见诉求（按办理结果）", "items by result"),
    "table.items_by_branch_and_topic": ("意见诉求（按分支和主题）", "items by branch and topic"),
    "table.contact_by_quarter": ("联系情况（按季度）", "contacts by quarter"),
    "table.members_by_class": ("会员（按类别）", "members by class"),
    "table.movement": ("会员变动", "movement of members"),
    "table.late": ("本期补录", "late records of the period"),
    "table.carried": ("以前各期的补录", "late records of earlier periods"),
    "table.pack": ("汇报材料", "the pack"),
    # whether the digest of a society is here
    "federation.received": ("已报送", "published"),
    "federation.missing": ("逾期未报", "overdue"),
    "federation.awaited": ("未到期限", "not due yet"),
    # digests by period
    "digest.week": ("周报", "weekly digest"),
    "digest.month": ("月报", "monthly digest"),
    "digest.quarter": ("季报", "quarterly digest"),
    "digest.year": ("年报", "yearly digest"),
    # how often packs are made by themselves
    "every.month": ("每月", "every month"),
    "every.quarter": ("每季", "every quarter"),
    "every.year": ("每年", "every year"),
    # who gets them
    "liaisons": ("各分支机构联系人", "the liaison of each branch"),
    # who enters what no person enters
    "schedule": ("编发计划（自动）", "the schedule"),
    "clock": ("系统（到期自动）", "the system, when it falls due"),
    # what is missing before a digest is kept
    "activity_without_attendance": ("活动未登记出席", "activity without attendance"),
    "meeting_without_minutes": ("会议未归档纪要", "meeting without minutes"),
    "expectation_missed": ("应有而未见", "expected and missing"),
    "annual_facts_incomplete": ("年度情况报送不齐全", "facts of the year incomplete"),
    "annual_facts_missing": ("年度情况未报送", "facts of the year not handed in"),
    "session_without_item": ("会议没有党建议题", "a session without an item on Party-building"),
    "project_missing": ("本年度没有项目", "no project of the year"),
    "project_not_approved": ("项目未登记批准", "a project without an approval"),
    "stage_not_ended": ("项目阶段未登记完成", "a stage without a real end"),
    "closing_not_reported": ("未提交结项报告", "closing report not handed in"),
    "line_overspent": ("预算科目超支", "a budget line overspent"),
    "decided_item_overdue": ("议定事项逾期未办结", "decided item overdue"),
    "contacts_lacking": ("专家未在周期内联系", "experts not contacted within their cadence"),
    "items_overdue": ("意见诉求逾期未办复", "items overdue for an answer"),
}
IMPORTS: Final[dict[str, tuple[str, str]]] = {
    # what becomes of a row
    "outcome.new": ("新增", "new"),
    "outcome.changed": ("变更", "changed"),
    "outcome.same": ("相同", "the same"),
    "outcome.error": ("有误", "wrong"),
    # what taking a batch back does to a record
    "does.withdrawn": ("撤销", "withdrawn"),
    "does.restored": ("恢复原状", "as it was before"),
    "does.erased": ("清除", "erased"),
    "does.left": ("保留现状", "left as it is"),
    "does.stays": ("不受影响", "stays"),
    # how far an import is
    "state.running": ("正在导入", "being imported"),
    "state.saved": ("已保存", "saved"),
    "state.ended": ("已结束，未保存", "ended, nothing saved"),
    "state.stopped": ("中断，未保存任何内容，请重新导入", "stopped, nothing was saved: import it again"),
    "phase.reading": ("读取", "reading"),
    "phase.judging": ("核对", "judging"),
    "phase.writing": ("保存", "writing"),
}
WORDS: Final = IMPORTS | REPORTS | SYSTEM | STAGES | DELIVERY | FIGURES | AGGREGATES | PAST


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
