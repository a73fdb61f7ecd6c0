"""A year of an invented society as its secretary keeps it: four workbooks under the titles that people write."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import xlsxwriter

# 虚构学会、虚构人员 | an invented society with invented people
SOCIETY: dict[str, Any] = {
    "code": "csbme",
    "name_zh": "示例学会",
    "name_en": "A Sample Society",
    "founded": "1980-11",
    "secretariat_staff": 7,
    "targets": {"key_works": 10, "experts": 8, "beneficiaries": 300},
    "effective_on": "2020-01-01",
}
BRANCHES = {"B-1": "生物力学", "B-2": "体外循环", "B-3": "医学影像", "B-4": "康复工程"}
EXPERTS = 6
# Day of the quarter's middle month -> kind, title, attendances, open to.
PROGRAMME = (
    (10, "学术会议", "学术沙龙", 40, "会员"),
    (15, "宣讲", "科学道德和学风建设宣讲", 60, "公众"),
    (20, "共建", "以共建促党建", 25, "内部"),
)
ACTIVITY = ("分支编码", "编号", "名称", "类型", "开始", "受益人次", "面向")
LATE = ("B-2", "A-LATE", "示例：补录的学术沙龙", "学术会议", date(2025, 11, 28), 30, "会员")
Rows = Sequence[Sequence[Any]]


def workbook(sheets: Mapping[str, Rows]) -> bytes:
    """Sheets as an .xlsx file."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for n, row in enumerate(rows):
                sheet.write_row(n, 0, row)
    return made.getvalue()


def roster() -> bytes:
    """Branches with their terms, and who holds which post."""
    head = ("编码", "全称", "挂靠单位", "届次", "届次起", "届次止", "现任主任委员", "党建联系人")
    people = ("分支编码", "姓名", "职务", "单位", "任职起")
    branches: list[Sequence[Any]] = [head]
    members: list[Sequence[Any]] = [people]
    for n, (code, field) in enumerate(BRANCHES.items()):
        chair, liaison = f"张示例{n}", f"李示例{n}"
        name = f"{SOCIETY['name_zh']}{field}分会"
        branches.append((code, name, "某大学", 3, "2023-06-01", "2027-05-31", chair, liaison))
        members += [(code, chair, "委员", "某大学", "2023-06-01"), (code, liaison, "委员", "某医院", "2023-06-01")]
    return workbook({"分支机构": branches, "委员": members})


def held() -> list[tuple[str, str, date, str, str, int, str]]:
    """Every activity of the year: code, branch, day, kind, title, attendances, open to."""
    found = []
    for quarter in range(1, 5):
        for n, branch in enumerate(BRANCHES):
            for m, (day, kind, title, attendances, open_to) in enumerate(PROGRAMME):
                if (n + m + quarter) % 2:
                    when = date(2025, quarter * 3 - 1, day)
                    code = f"A-{quarter}-{n}-{m}"
                    found.append((code, branch, when, kind, f"{branch} {title}", attendances + n, open_to))
    return found


def activities() -> bytes:
    """The activities of the year."""
    rows = [(branch, code, title, kind, day, many, to) for code, branch, day, kind, title, many, to in held()]
    return workbook({"活动": [ACTIVITY, *rows]})


def late() -> bytes:
    """An activity of the quarter that a branch tells of after the report was sent."""
    return workbook({"活动": [ACTIVITY, LATE]})


def experts() -> bytes:
    """The experts, their contacts quarter by quarter, and what they have raised."""
    codes = [f"E-{n:03d}" for n in range(1, EXPERTS + 1)]
    enrolled = [
        ("专家编号", "姓名", "单位", "联系分支", "联系人", "列入日期", "同意记录"),
        *(
            (code, f"王示例{n}", "某医院", f"B-{n % 4 + 1}", "R-000002", date(2025, 1, 1), "2025-1 2024-12-20 书面")
            for n, code in enumerate(codes)
        ),
    ]
    contacts = [("记录编号", "专家编号", "联系人", "联系日期", "方式", "结果", "摘要")]
    for quarter in range(1, 5):
        for n, code in enumerate(codes[: 4 + quarter % 3]):
            day = date(2025, quarter * 3, 1) + timedelta(days=n)
            contacts.append((f"K-{quarter}-{n}", code, "R-000002", day, "电话", "联系上", "交流情况（示例）"))
    # An answer is told back in a contact, which stands in the same workbook.
    contacts.append(("K-BACK", "E-001", "R-000002", date(2025, 10, 21), "电话", "联系上", "反馈办理结果（示例）"))
    told = ("事项编号", "专家编号", "类别", "主题", "内容", "提出日期", "办复日期", "办理结果", "是否解决", "反馈日期")
    raised, answered, back = date(2025, 10, 9), date(2025, 10, 20), date(2025, 10, 21)
    items = [
        (*told, "评价"),
        ("I-1", "E-001", "诉求", "人才", "示例内容", raised, answered, "A", "是", back, "满意"),
        ("I-2", "E-002", "建议", "科研", "示例内容", date(2025, 11, 3)),
    ]
    return workbook({"专家": enrolled, "联系记录": contacts, "意见诉求": items})
