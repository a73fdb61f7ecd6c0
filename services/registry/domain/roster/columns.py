"""The sheet of branches: its columns, their names as secretariats give them, and words that stand for codes."""

from __future__ import annotations

from shared.events.registry import NoGroupReason, PostKind
from shared.workbook.shape import Column, Shape

STATUS: dict[str, str] = {
    "筹备": "preparing",
    "筹备中": "preparing",
    "筹建": "preparing",
    "正常": "normal",
    "整改": "rectifying",
    "整改中": "rectifying",
    "暂停": "suspended",
    "终止": "ended",
    "撤销": "ended",
    "已终止": "ended",
    "已撤销": "ended",
    "终止(撤销)": "ended",
}
REASONS: dict[str, NoGroupReason] = {
    "无党员": "no_party_members",
    "没有党员": "no_party_members",
    "党员不足三人": "fewer_than_three",
    "党员不足3人": "fewer_than_three",
    "不足三人": "fewer_than_three",
    "不足3人": "fewer_than_three",
    "筹建中": "being_formed",
    "正在筹建": "being_formed",
    "组建中": "being_formed",
    "新成立": "newly_founded",
    "其他": "other",
}
# Columns that name persons or hold contacts: never taken from a roster, said in the report.
PERSONAL = (
    "联系人",
    "主任委员",
    "秘书",
    "负责人",
    "邮箱",
    "电话",
    "手机",
    "姓名",
)

_PERSON = "人员编码，或在登记中唯一的姓名 | the code of a person, or a name that only one registered person bears"
SEATS: tuple[PostKind, ...] = ("past_chair", "chair", "chair_elect", "branch_secretary", "liaison")

BRANCHES = Shape(
    sheet="分支机构",
    anchors=("name",),
    personal=PERSONAL,
    columns=(
        Column(
            "code",
            ("编码", "分支编码", "分支机构编码", "编号", "代码"),
            hint="字母、数字和 . _ -；留空则按全称对应，新分支机构自动编码 | left empty: found by its name, or made",
            example="CSBME-99",
        ),
        Column(
            "name",
            ("全称", "名称(全称)", "分支机构全称", "分支机构名称", "名称"),
            hint="须以学会全称开头、以类型结尾 | begins with the society's name, ends in its kind",
            example="某某学会示范分会",
            required=True,
            width=40,
        ),
        Column(
            "kind", ("类型", "分支机构类型", "类别"), hint="留空则按全称 | left empty: as the name ends", example="分会"
        ),
        Column(
            "founded_on",
            ("成立日期", "成立时间", "设立日期"),
            hint="2012-05-01、2012年5月 或 2012.5；不详则留空 | unknown: leave empty",
            example="2012-05-01",
            kind="date",
        ),
        Column("body", ("批准会议",), example="八届三次常务理事会", width=24),
        Column("decided_on", ("批准日期",), example="2012-04-20", kind="date"),
        Column("number", ("批准文号", "文号"), example="学会〔2012〕8号", width=20),
        Column(
            "host_unit",
            ("挂靠单位", "支撑单位", "支撑(挂靠)单位", "挂靠(支撑)单位", "依托单位"),
            example="某某大学",
            width=24,
        ),
        Column("address", ("地址", "住所", "办公地址"), example="某市某路 1 号", width=24),
        Column("discipline", ("学科", "学科领域", "专业领域"), example="生物力学", width=20),
        Column(
            "status",
            ("状态",),
            example="正常",
            choices=("筹备", "正常", "整改", "暂停", "终止"),
        ),
        Column("term_number", ("届次",), hint="与届次起、届次止一并填写 | with both days", example="3", kind="number"),
        Column("term_since", ("届次起", "本届起始"), hint="第一天 | the first day", example="2022-06-01", kind="date"),
        Column("term_until", ("届次止", "本届届满"), hint="最后一天 | the last day", example="2026-05-31", kind="date"),
        Column("past_chair", ("前任主任委员",), hint=_PERSON, example="R-000001"),
        Column("chair", ("现任主任委员", "主任委员"), hint=_PERSON, example="R-000002"),
        Column("chair_elect", ("候任主任委员",), hint=_PERSON, example="R-000003"),
        Column("branch_secretary", ("秘书",), hint=_PERSON, example="R-000004"),
        Column("liaison", ("党建联系人", "党建工作联系人"), hint=_PERSON, example="R-000005"),
        Column("ended_on", ("终止日期", "撤销日期"), hint="状态为终止时填写 | for ended ones", kind="date"),
        Column(
            "absence",
            ("未建原因", "未建党建小组原因"),
            hint="没有党建小组时填写 | where there is no Party group",
            choices=("无党员", "党员不足三人", "筹建中", "新成立", "其他"),
        ),
        Column(
            "override",
            ("例外理由", "例外批准理由"),
            hint="名称不合规定而沿用时填写 | why a name against the rule is kept",
            width=24,
        ),
    ),
)
