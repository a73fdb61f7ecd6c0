"""The outreach pack of a quarter or a year as a paper: contacts and items with measures, names only by consent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shared.paper import Block, Heading, Paper, Signed, Table, chinese_day, plain

Told = Mapping[str, Any]
ISSUER = "学会秘书处"
MODES = {"in_person": "面谈", "visit": "走访", "forum": "座谈", "phone": "电话", "wechat": "微信", "mail": "邮件",
         "at_a_meeting": "会议间隙"}  # fmt: skip
KINDS = {"opinion": "意见", "suggestion": "建议", "demand": "诉求", "difficulty": "困难"}
TOPICS = {
    "research": "科研",
    "talent": "人才",
    "integrity": "学风",
    "member_service": "会员服务",
    "governance": "学会治理",
    "life": "生活",
    "other": "其他",
}
ORIGINS = {"expert": "联系专家", "activity": "活动", "branch": "分支机构", "member": "会员"}
RESULTS = {"A": "已解决", "B": "正在解决", "C": "因条件所限", "D": "说明解释"}
REACTIONS = {"satisfied": "满意", "fairly_satisfied": "基本满意", "dissatisfied": "不满意", "not_called_back": "未回访"}


def pack_paper(told: Told, day: date) -> Paper:
    """Counts first, then contacts, then items by the day they were raised. Confidential items are counted alone."""
    blocks: list[Block] = [
        Heading("总体情况"),
        *plain(_counts(told["counts"])),
        Heading("联系情况"),
        *_table(("日期", "方式", "结果", "专家人数"), [_contact(row) for row in told["contacts"]], (2, 2, 2, 1.5)),
        Heading("意见、建议、诉求和困难及办理措施"),
        *_table(("提出日期", "类别、主题", "来源", "措施"), [_item(row) for row in told["items"]], (2, 2.2, 2.2, 5)),
        *plain(f"另有保密事项 {told['confidential']} 件，只计数，不列出。" if told["confidential"] else ""),
        *plain("未征得本人同意的，不列姓名和单位。"),
        Signed(ISSUER, day),
    ]
    return Paper("联系服务专家工作汇报", ISSUER, day, tuple(blocks), subtitle=_span(told))


def _span(told: Told) -> str:
    return f"{chinese_day(told['first_day'])}至{chinese_day(told['last_day'])}"


def _counts(counts: Told) -> str:
    kinds = "、".join(f"{name} {counts['kinds'].get(kind, 0)} 件" for kind, name in KINDS.items())
    origins = "、".join(f"{name} {counts['origins'].get(origin, 0)} 件" for origin, name in ORIGINS.items())
    return (
        f"联系上 {counts['contacts_made']} 次，未联系上 {counts['contacts_attempted']} 次，"
        f"联系到专家 {counts['experts_contacted']} 人。\n"
        f"收到意见建议诉求 {counts['items_received']} 件，其中{kinds}；按来源，{origins}。"
    )


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[float, ...]) -> Sequence[Block]:
    return [Table(heads, tuple(rows), widths)] if rows else plain("无。")


def _contact(row: Told) -> tuple[str, ...]:
    made = "联系上" if row["made"] else "未联系上"
    return (str(row["happened_on"]), str(MODES.get(row["mode"], row["mode"])), made, str(row["experts"]))


def _item(row: Told) -> tuple[str, ...]:
    named = "　".join(part for part in (row["name"], row["unit"], row["branch"]) if part)
    whom = str(ORIGINS.get(row["origin"], row["origin"])) + (f"：{named}" if named else "")
    return (
        str(row["raised_on"]),
        f"{KINDS[row['kind']]}　{TOPICS[row['topic']]}",
        whom,
        "；".join(measures(row)) or "办理中",
    )


def measures(row: Told) -> list[str]:
    """What was done about an item so far, in the order of the work."""
    number = f"（{row['passed_on_number']}）" if row["passed_on_number"] else ""
    solved = "，已解决" if row["solved"] else ""
    steps = [
        (row["acknowledged_on"], "确认收到"),
        (row["assigned_on"], "交办"),
        (row["passed_on_on"], f"反映至{row['passed_on_to']}{number}"),
        (row["passed_on_replied_on"], "收到回复"),
        (row["carried_on"], f"提请会议 {row['carried_to']} 研究"),
        (row["extended_on"], f"延期至 {row['answer_due_on']}"),
        (row["answered_on"], f"办复：{RESULTS.get(row['result'] or '', '')}{solved}"),
        (row["told_on"], "反馈"),
        (row["closed_on"], f"办结{_reaction(row)}" if row["answered_on"] else "已知悉"),
    ]
    again = [f"第 {row['reopened']} 次重新办理"] if row["reopened"] else []
    return [*again, *(f"{day} {what}" for day, what in steps if day)]


def _reaction(row: Told) -> str:
    return f"（{REACTIONS[row['reaction']]}）" if row["reaction"] else ""
