"""The sheets 专家, 联系记录 and 意见诉求: their columns, under the titles that secretariats give them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shared.events import words
from shared.workbook.personal import PERSONAL
from shared.workbook.shape import Column, Shape


def _chinese(of: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    return {chinese: code for code, (chinese, _) in of.items()}


MODES: Final = _chinese(words.CONTACT_MODES)
MODES_ALSO: Final = {"面对面": "in_person", "拜访": "visit", "登门": "visit", "座谈会": "forum", "电子邮件": "mail"}
MADE: Final = {"联系上": "yes", "未联系上": "no"}
MADE_ALSO: Final = {"是": "yes", "否": "no", "已联系": "yes", "未接通": "no", "没联系上": "no"}
KINDS: Final = _chinese(words.ITEM_KINDS)
TOPICS: Final = _chinese(words.ITEM_TOPICS)
TOPICS_ALSO: Final = {"其它": "other", "服务会员": "member_service", "治理": "governance", "学术道德": "integrity"}
ORIGINS: Final = _chinese(words.ITEM_ORIGINS)
ORIGINS_ALSO: Final = {"分会": "branch", "联席会议": "branch"}
RESULTS: Final = _chinese(words.RESULT_CLASSES)
RESULTS_ALSO: Final = {
    **{code: code for code in words.RESULT_CLASSES},
    **{chinese.replace(" ", ""): code for code, (chinese, _) in words.RESULT_CLASSES.items()},
    **{chinese[2:]: code for code, (chinese, _) in words.RESULT_CLASSES.items()},
}
REACTIONS: Final = _chinese(words.REACTIONS)
CHANNELS: Final = _chinese(words.CONSENT_CHANNELS)
CHANNELS_ALSO: Final = {"纸质": "paper", "签字": "paper", "口头": "in_person", "邮箱": "mail", "在线": "online_form"}
YES_NO: Final = {"是": "yes", "否": "no"}
# Never taken, whatever they are called; said in the report. What a society may know of an expert is said by consent.
_SENSITIVE: Final = (*PERSONAL, "党员", "政治面貌", "党派", "宗教", "健康", "病", "年龄", "出生", "婚", "家庭", "护照")
# What is sealed in the vault: shown to whoever sends the file, kept nowhere else.
PERSONAL_MEANINGS: Final = frozenset({"name", "unit", "phone", "mail", "consent_scope", "summary", "text", "answer"})

EXPERTS: Final = Shape(
    sheet="专家",
    anchors=("code", "liaison"),
    personal=_SENSITIVE,
    columns=(
        Column("code", ("专家编号", "专家编码", "编号"), example="E-001", required=True),
        Column("name", ("姓名", "专家姓名"), hint="加密保存 | kept sealed", example="张示例"),
        Column("unit", ("单位", "工作单位"), hint="加密保存 | kept sealed", example="某某医院", width=24),
        Column("phone", ("电话", "联系电话", "手机"), hint="加密保存 | kept sealed"),
        Column("mail", ("邮箱", "电子邮箱", "邮件"), hint="加密保存 | kept sealed", width=24),
        Column("discipline", ("学科", "学科代码"), hint="学科代码 | the code of a discipline", example="310.61"),
        Column("branch", ("联系分支", "分支编码", "分支机构编码"), hint="分支编码 | a branch", example="CSBME-99"),
        Column(
            "liaison",
            ("联系人", "专家联系人", "联系人编码"),
            hint="人员编码，不写姓名 | the code of a person, never a name",
            example="R-000001",
            required=True,
        ),
        Column("deputy", ("代理人", "副联系人"), hint="人员编码 | the code of a person", example="R-000002"),
        Column("category", ("专家类别", "类别编码"), hint="学会自定类别的编码 | a code of the society's own list"),
        Column(
            "cadence_days",
            ("频次(天)", "联系周期(天)", "周期(天)"),
            hint="留空按类别或默认 | empty: as the category, or the usual",
            kind="number",
        ),
        Column("enrolled_on", ("列入日期",), hint="留空为今日 | empty: today", example="2025-01-01", kind="date"),
        Column("notice_version", ("告知书版本",), hint="新列入者必填 | needed for who is new", example="2025-1"),
        Column(
            "consent_on", ("同意日期",), hint="新列入者必填 | needed for who is new", example="2024-12-20", kind="date"
        ),
        Column("consent_channel", ("同意方式",), choices=tuple(CHANNELS), example="书面"),
        Column("consent_scope", ("同意范围",), hint="留空为“联系与意见收集” | empty: contact and opinions", width=24),
        Column(
            "consent",
            ("同意记录",),
            hint="可代替以上三列：版本 日期 方式 | in place of the three: version, day, channel",
            width=24,
        ),
    ),
)

CONTACTS: Final = Shape(
    sheet="联系记录",
    anchors=("experts", "happened_on"),
    personal=_SENSITIVE,
    columns=(
        Column(
            "code",
            ("记录编号", "联系记录编号", "编号"),
            hint="留空则自动对应或编号 | left empty: found, or made",
            width=18,
        ),
        Column(
            "experts",
            ("专家编号", "专家编码", "专家"),
            hint="座谈时多位用顿号隔开，或每位一行、同一编号 | several divided by 、 or a row each under one code",
            example="E-001、E-002",
            required=True,
            width=20,
        ),
        Column(
            "liaison",
            ("联系人", "专家联系人", "联系人编码"),
            hint="人员编码 | a code",
            example="R-000001",
            required=True,
        ),
        Column("happened_on", ("联系日期", "日期", "时间"), example="2025-11-03", kind="date", required=True),
        Column("mode", ("方式", "联系方式", "联系形式"), choices=tuple(MODES), example="电话", required=True),
        Column("made", ("结果", "是否联系上", "联系结果"), choices=tuple(MADE), example="联系上", required=True),
        Column("summary", ("摘要", "内容", "联系内容"), hint="加密保存；严禁录入涉密信息 | kept sealed", width=40),
        Column("items", ("提出事项", "事项编号"), hint="多项用顿号隔开 | codes divided by 、", width=20),
        Column("recorded_on", ("录入日期",), hint="由系统记录，只供核对 | for comparing only", kind="date"),
    ),
)

ITEMS: Final = Shape(
    sheet="意见诉求",
    anchors=("kind", "raised_on"),
    personal=_SENSITIVE,
    columns=(
        Column("code", ("事项编号", "编号"), hint="留空则自动对应或编号 | left empty: found, or made", width=18),
        Column("origin", ("来源",), hint="留空按后三列判断 | empty: as the next three say", choices=tuple(ORIGINS)),
        Column("expert", ("专家编号", "专家编码", "专家"), example="E-001"),
        Column("branch", ("分支编码", "分支机构编码", "联系分支"), example="CSBME-99"),
        Column("activity", ("活动编号", "活动编码", "活动")),
        Column("kind", ("类别", "性质"), choices=tuple(KINDS), example="诉求", required=True),
        Column("topic", ("主题", "领域"), choices=tuple(TOPICS), example="人才", required=True),
        Column("text", ("内容", "事项内容"), hint="加密保存；严禁录入涉密信息 | kept sealed", example="示例", width=40),
        Column("raised_on", ("提出日期", "日期"), example="2025-11-03", kind="date", required=True),
        Column("wants_reply", ("需要回复", "是否需要回复"), hint="留空为是 | empty: yes", choices=tuple(YES_NO)),
        Column("confidential", ("保密", "是否保密"), hint="留空为否 | empty: no", choices=tuple(YES_NO)),
        Column("named", ("同意署名", "可否署名"), hint="留空为否 | empty: no", choices=tuple(YES_NO)),
        Column("answer_due_on", ("办复期限",), hint="由系统计算，只供核对 | for comparing only", kind="date"),
        Column("answered_on", ("办复日期", "答复日期"), kind="date"),
        Column("result", ("办理结果", "办复类别"), choices=tuple(RESULTS), width=18),
        Column("solved", ("是否解决",), choices=tuple(YES_NO)),
        Column("answer", ("办复内容", "答复内容"), hint="加密保存 | kept sealed", width=40),
        Column("told_on", ("反馈日期",), kind="date"),
        Column("reaction", ("评价", "满意度"), choices=tuple(REACTIONS)),
    ),
)
# A contact names items, and both name experts: this is the order in which they are taken.
SHAPES: Final = (EXPERTS, ITEMS, CONTACTS)
