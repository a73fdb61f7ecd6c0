"""The columns of a sheet to sign, ours and those of others, and the words that stand in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from shared.events.activities import AttendanceState, Sort
from shared.workbook.faults import CellFault
from shared.workbook.personal import PERSONAL
from shared.workbook.shape import Column, Shape

STATES: dict[AttendanceState, tuple[str, str]] = {
    "present": ("到", "present"),
    "excused": ("请假", "excused"),
    "absent": ("缺席", "absent"),
    "observer": ("列席", "observer"),
    "walk_in": ("新增", "came unannounced"),
}
STATE_WORDS: dict[str, str] = {
    **{word: state for state, (word, _) in STATES.items()},
    **dict.fromkeys(("已到", "到会", "出席", "参加", "已签到", "是", "√", "✓", "✔", "1"), "present"),
    **dict.fromkeys(("假", "事假", "病假", "公假"), "excused"),
    **dict.fromkeys(("缺", "未到", "未签到", "未参加", "否", "×", "0"), "absent"),
    "特邀": "observer",
}
SORT_WORDS: dict[str, Sort] = {
    "会员": "member",
    "公众": "public",
    "社会公众": "public",
    "科技工作者": "scientist",
    "科技人员": "scientist",
    "未知": "unknown",
}
TICKED = frozenset("√✓✔vV○●1是有到yY") | {"yes", "YES", "Yes"}
UNTICKED = frozenset("×xX0否无nN") | {"no", "NO", "No"}

SIGN_IN = Shape(
    sheet="签到表",
    anchors=("name",),
    personal=PERSONAL,
    columns=(
        Column("number", ("序号", "编号"), width=5, kind="number"),
        Column("name", ("姓名", "参会人员", "参会人", "签到人", "名字"), width=11, required=True),
        Column("unit", ("单位", "工作单位", "所在单位", "单位名称"), width=26),
        Column("post", ("职务", "学会职务", "分会职务"), width=12),
        Column("present", (STATES["present"][0], "到会", "已到", "签到"), width=5),
        Column("excused", (STATES["excused"][0],), width=5),
        Column("absent", (STATES["absent"][0], "未到"), width=5),
        Column("observer", (STATES["observer"][0],), width=5),
        Column("walk_in", (STATES["walk_in"][0],), width=5),
        Column("signature", ("签名", "本人签名", "签字"), width=14),
        Column("reason", ("原因", "请假原因", "缺席原因"), width=12),
        Column("sort", ("类别", "人员类别"), width=10),
        Column("branch", ("分支机构编码", "分支编码"), width=11),
        Column("mark", ("编码", "人员编码"), width=13),
        Column("member", ("会员编码", "会员号", "会员编号", "会员证号"), width=13),
        Column("state", ("出席情况", "状态", "签到状态", "是否到会", "到会情况"), width=9),
    ),
)
PRINTED = (
    "number",
    "name",
    "unit",
    "post",
    "present",
    "excused",
    "absent",
    "observer",
    "walk_in",
    "signature",
    "reason",
    "branch",
    "mark",
)
"""What we print, in this order."""


class SignInFault(CellFault):
    """A cell of a sheet to sign that cannot be read."""

    RULES: ClassVar[Mapping[str, tuple[str, str]]] = {
        **CellFault.RULES,
        "name-missing": ("这一行没有姓名", "this line has no name"),
        "unit-missing": (
            "没有单位，应到名单里也没有这个姓名，无法区分同名者；请补单位",
            "without a unit, and nobody of this name is expected: namesakes cannot be told apart, add the unit",
        ),
        "name-twice": (
            "应到名单里有 {count} 位同名者；请补单位或编码",
            "{count} of those expected have this name: add the unit or the code",
        ),
        "mark-unknown": ("不是本次活动签到表上的编码", "no code of this activity's sheet"),
        "tick-unreadable": ("看不出是否勾选；请打 √ 或留空", "ticked or not? write √ or leave it empty"),
        "two-states": ("同一行勾了两种情况：{states}", "two states are ticked in one line: {states}"),
    }
