"""The sheets 活动 and 议定事项: their columns, under the titles that secretariats give them, and words for codes."""

from __future__ import annotations

from services.activities.domain.sign_in.columns import SORT_WORDS
from services.activities.domain.sign_in.columns import STATES as STATES_OF_PEOPLE
from shared.events.activities import OpenTo, Tick
from shared.workbook.personal import PERSONAL
from shared.workbook.shape import Column, Shape

KINDS: dict[str, str] = {
    "联席会议": "joint_meeting",
    "走进分支机构": "visit",
    "共建": "co_building",
    "宣讲": "lecture",
    "学术会议": "academic",
    "会员服务": "member_service",
    "主题党日": "party_day",
    "培训": "training",
    "调研": "research_visit",
    "学习": "study",
    "其他": "other",
}
KNOWN_AS: dict[str, str] = {
    "党建联席会议": "joint_meeting",
    "走进分支机构、服务会员": "visit",
    "走访": "visit",
    "共建活动": "co_building",
    "科学道德和学风建设宣讲": "lecture",
    "讲座": "lecture",
    "学术交流": "academic",
    "学术年会": "academic",
    "服务会员": "member_service",
    "党日活动": "party_day",
    "培训班": "training",
    "继续教育": "training",
    "其它": "other",
}
OPEN_WORDS: dict[str, OpenTo] = {"会员": "members", "公众": "public", "内部": "internal"}
OPEN_ALSO: dict[str, OpenTo] = {"面向会员": "members", "面向公众": "public", "社会公众": "public"}
YES_NO: dict[str, str] = {"是": "yes", "否": "no"}
TICKS: dict[str, Tick] = {"参加": "participation", "声音": "voice", "工作": "work"}
STATES: dict[str, str] = {
    "待办": "open",
    "进行中": "in_progress",
    "已报结": "submitted",
    "已退回": "returned",
    "已办结": "closed",
}
STATES_ALSO: dict[str, str] = {
    "未开始": "open",
    "办理中": "in_progress",
    "在办": "in_progress",
    "报结": "submitted",
    "待审核": "submitted",
    "退回": "returned",
    "办结": "closed",
}
SORTS_SHOWN = {code: text for text, code in reversed(SORT_WORDS.items())}
# Never taken, whatever they are called; said in the report.
_PERSONAL = (*PERSONAL, "姓名", "联系人", "签名")

ACTIVITIES = Shape(
    sheet="活动",
    anchors=("title", "starts_on"),
    personal=_PERSONAL,
    columns=(
        Column(
            "hosts",
            ("分支编码", "主办", "主办单位", "分支机构编码", "主办分支机构"),
            hint="多个用顿号隔开；学会、学会党支部可直接写，外单位写 unit:编码 | several hosts divided by 、 or ;",
            example="CSBME-99、学会党支部",
            required=True,
            width=20,
        ),
        Column(
            "plan_line",
            ("计划编号", "计划号"),
            hint="年度计划项目的编码；不是计划项目的作为活动编号 | a line of a plan, else the code of the activity",
            example="2026-12",
        ),
        Column("title", ("名称", "活动名称", "主题"), example="科学道德和学风建设宣讲", required=True, width=36),
        Column("kind", ("类型", "活动类型", "类别"), example="宣讲", choices=tuple(KINDS), required=True),
        Column(
            "starts_on",
            ("开始", "开始日期", "开始时间", "活动时间", "日期", "时间"),
            hint="2026-05-20、2026年5月20日；今后的日期登记为计划 | a day to come makes it a plan",
            example="2026-05-20",
            kind="date",
            required=True,
        ),
        Column("ends_on", ("结束", "结束日期", "结束时间"), hint="同一天可留空 | empty: the same day", kind="date"),
        Column(
            "place",
            ("地点/线上", "地点", "活动地点", "地点(线上)"),
            hint="线上活动填“线上”，可写“线上：平台” | 线上: online",
            example="某大学报告厅",
            width=24,
        ),
        Column("expected", ("应到", "应到人数", "计划人数"), example="100", kind="number", width=8),
        Column("present", ("实到", "实到人数"), hint="到场人数 | who was in the room", kind="number", width=8),
        Column(
            "attendances",
            ("受益人次", "人次", "参加人次"),
            hint="全部人次，含线上；留空则按实到 | everybody who came; empty: as 实到",
            example="80",
            kind="number",
            width=10,
        ),
        Column(
            "key_works",
            ("对应重点工作", "重点工作"),
            hint="编码、序号或名称，多项用顿号隔开 | code, number or title; several divided by 、",
            example="KW-2026-01",
            width=20,
        ),
        Column(
            "ticks",
            ("三个有(参加/声音/工作)", "三个有", "三有"),
            hint="参加、声音、工作；各项不同时写 KW-1:参加；KW-2:工作 | the three ticks, evidence is this activity",
            example="参加、声音",
            width=20,
        ),
        Column("cost", ("经费", "经费(元)", "费用"), hint="元，精确到分 | yuan", example="12800.50", kind="money"),
        Column("code", ("编号", "活动编号"), hint="留空则自动对应或编号 | left empty: found, or made", width=18),
        Column(
            "open_to",
            ("面向", "开放对象", "开放范围"),
            hint="留空则按内部登记 | left empty: internal",
            choices=tuple(OPEN_WORDS),
            example="公众",
        ),
        Column("led", ("党员带头",), choices=("是", "否"), example="是"),
        Column("because", ("更正原因",), hint="更正已登记的活动时填写 | why a record is corrected", width=24),
    ),
)

ITEMS = Shape(
    sheet="议定事项",
    anchors=("meeting", "number"),
    personal=_PERSONAL,
    columns=(
        Column("meeting", ("会议", "会议编码", "会议名称"), example="JM-2026-1", required=True, width=18),
        Column("number", ("序号", "项号", "编号"), example="1", kind="number", required=True, width=8),
        Column("title", ("内容", "议定事项", "事项"), hint="只供核对 | for comparing only", width=40),
        Column("lead", ("牵头", "牵头单位", "责任单位"), hint="只供核对 | for comparing only", width=16),
        Column("co_leads", ("配合", "配合单位"), hint="只供核对 | for comparing only", width=20),
        Column("due_on", ("期限", "完成期限", "完成时限"), hint="改动即延期 | another day: postponed", kind="date"),
        Column("note", ("进展", "进展情况"), hint="改动即登记一次进展 | another text: progress", width=40),
        Column("percent", ("进度%", "进度", "完成率"), example="50", kind="number", width=8),
        Column(
            "state",
            ("状态",),
            hint="改为“已报结”即报结；办结由审核人在系统中办理 | 已报结 hands it in",
            choices=tuple(STATES),
        ),
        Column("reached_on", ("进展日期",), hint="留空则为今日 | left empty: today", kind="date"),
        Column("because", ("延期原因",), width=24),
    ),
)

ATTENDANCE = Shape(
    sheet="出席",
    anchors=("activity", "state"),
    personal=PERSONAL,
    columns=(
        Column("activity", ("活动编号", "活动编码", "活动"), example="A-2026-0001", required=True, width=18),
        Column("name", ("姓名",), hint="没有编码的填姓名和单位；只留校验值 | name and unit are kept as a hash only"),
        Column("unit", ("单位", "工作单位"), width=24),
        Column("person", ("人员编码", "人员编号"), hint="登记中的编码 | the registry's code", example="R-000001"),
        Column("member", ("会员编号", "会员编码", "会员号")),
        Column("mark", ("核对码",), hint="导出时给出，勿改 | given by the export, not to be changed", width=14),
        Column("branch", ("分支编码", "分支机构编码", "代表分支"), example="CSBME-99"),
        Column(
            "state", ("状态", "出席情况"), choices=tuple(word for word, _ in STATES_OF_PEOPLE.values()), required=True
        ),
        Column("reason", ("原因", "请假原因", "缺席原因"), width=24),
        Column("sort", ("类别", "人员类别"), choices=tuple(dict.fromkeys(SORTS_SHOWN.values()))),
    ),
)
SHAPES = (ACTIVITIES, ITEMS, ATTENDANCE)
