"""The sheet of committee members (委员), and the columns of the sheet of branches that name terms and persons."""

from __future__ import annotations

from services.registry.domain.titles import POSTS
from shared.events.registry import PostKind
from shared.workbook.personal import PERSONAL
from shared.workbook.shape import Column, Shape

NEW_PERSON = "新"
KNOWN_AS: dict[str, PostKind] = {
    "现任主任委员": "chair",
    "主委": "chair",
    "主任": "chair",
    "会长": "chair",
    "上届主任委员": "past_chair",
    "前主任委员": "past_chair",
    "候任主委": "chair_elect",
    "副主委": "vice_chair",
    "副主任": "vice_chair",
    "秘书长": "branch_secretary",
    "学术秘书": "branch_secretary",
    "联系人": "liaison",
    "党建工作联系人": "liaison",
    "党建副联系人": "deputy_liaison",
}
OF_BRANCHES: tuple[PostKind, ...] = (
    "chair",
    "past_chair",
    "chair_elect",
    "vice_chair",
    "branch_secretary",
    "committee_member",
    "liaison",
    "deputy_liaison",
)
POST_WORDS: dict[str, str] = {**{POSTS[post]: post for post in OF_BRANCHES}, **KNOWN_AS}
PARTY = {"是": "yes", "否": "no", "未知": "unknown"}
PEOPLE = Shape(
    sheet="委员",
    anchors=("name", "post"),
    personal=PERSONAL,
    columns=(
        Column(
            "branch",
            ("分支编码", "分支机构编码", "分支机构", "编码"),
            hint="分支机构的编码 | the code of the branch",
            example="CSBME-99",
            required=True,
        ),
        Column(
            "person",
            ("人员编码", "人员编号"),
            hint="已登记的填编码；同一人多行填同一编码；另有其人填“新” | one person, one code; 新: another",
            example="R-000001",
        ),
        Column("name", ("姓名",), example="张示例", required=True),
        Column(
            "post",
            ("职务", "职位", "任职", "学会职务", "分会职务"),
            example="副主任委员",
            choices=tuple(POSTS[post] for post in OF_BRANCHES),
            required=True,
        ),
        Column("unit", ("单位", "工作单位", "所在单位"), example="某某大学", width=28),
        Column("birth_year", ("出生年", "出生年份"), hint="只填年份 | the year only", example="1970", kind="number"),
        Column(
            "since",
            ("任职起", "任职开始", "任职日期", "任职时间"),
            hint="第一天；留空则按本届起始日 | the first day; left empty: since the term began",
            example="2022-06-01",
            kind="date",
        ),
        Column(
            "until",
            ("任职止", "任职结束"),
            hint="最后一天；在任则留空 | the last day; empty while in office",
            example="2026-05-31",
            kind="date",
        ),
        Column(
            "party_member",
            ("是否党员", "党员"),
            hint="须同时填写同意记录，否则不导入 | not taken without the consent beside it",
            choices=tuple(PARTY),
        ),
        Column(
            "consent", ("同意记录", "同意编号"), hint="本人单独同意的凭据编号 | the reference of a separate consent"
        ),
    ),
)
