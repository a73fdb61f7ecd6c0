"""The one-person export as a paper that people read: what is kept of them, in Chinese, with no row left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from shared.paper import Block, Heading, Line, Paper, Signed, Table, plain

Told = Mapping[str, Any]
ISSUER = "学会秘书处"
PRIVATE = {"name": "姓名", "unit": "单位", "phone": "电话", "mail": "邮箱"}
ACTIONS = {
    "read private": "查阅联系方式",
    "read text": "查阅内容",
    "export": "导出",
    "correct": "更正",
    "erase": "删除",
    "find by name": "按姓名查找",
}
MODES = {
    "in_person": "面谈",
    "visit": "走访",
    "forum": "座谈",
    "phone": "电话",
    "wechat": "微信",
    "mail": "邮件",
    "at_a_meeting": "会议间隙",
}
KINDS = {"opinion": "意见", "suggestion": "建议", "demand": "诉求", "difficulty": "困难"}


def export_paper(told: Told, day: date) -> Paper:
    """All parts of the export in their order; what is empty says so."""
    blocks: list[Block] = [
        *_part("基本信息和联系方式", _who(told)),
        *_part("同意记录", _table(("告知书版本", "日期", "方式", "撤回"), _consents(told))),
        *_part("名单上的变动", _table(("记录", "业务日期", "录入人"), _history(told))),
        *_part("联系记录", [block for contact in told["contacts"] for block in _contact(contact)]),
        *_part("提出的意见、建议、诉求和困难", [block for item in told["items"] for block in _item(item)]),
        *_part("更正记录", _table(("更正的内容", "时间", "更正人"), _corrections(told))),
        *_part("查阅记录", _table(("时间", "查阅人", "事由", "记录"), _readings(told))),
        *_part(
            "其他服务可能保存的信息", [part for one in told["elsewhere"] for part in _said(one["service"], one["zh"])]
        ),
        Signed(ISSUER, day),
    ]
    return Paper("个人信息导出", ISSUER, day, tuple(blocks), subtitle=f"联系对象 {told['expert']['code']}")


def _part(title: str, blocks: Sequence[Block]) -> list[Block]:
    return [Heading(title), *(blocks or plain("无。"))]


def _said(label: str, text: Any) -> Sequence[Block]:
    return plain(f"{label}：{text}") if text not in (None, "", []) else ()


def _table(heads: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> list[Block]:
    filled = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)
    return [Table(heads, filled, (1.0,) * len(heads))] if filled else []


def _who(told: Told) -> list[Block]:
    expert = told["expert"]
    facts = {
        **{label: told["private"][name] for name, label in PRIVATE.items()},
        "人员编号": told["links"]["person"],
        "会员编号": told["links"]["member"],
        "分支机构": expert["branch"],
        "联系人": expert["liaison"],
        "代理人": expert["deputy"],
        "学科": expert["discipline"],
        "类别": expert["category"],
        "联系周期": f"{expert['cadence_days']} 天",
        "列入日期": expert["enrolled_on"],
        "退出日期": expert["retired_on"],
    }
    return [block for label, value in facts.items() for block in _said(label, value)]


def _consents(told: Told) -> list[tuple[Any, ...]]:
    rows = told["consents"]
    return [
        (f"{row['notice_version']}　{row['scope'] or ''}", row["given_on"], row["channel"], row["withdrawn_on"])
        for row in rows
    ]


def _history(told: Told) -> list[tuple[Any, ...]]:
    return [(row["type"], row["effective_on"], row["recorded_by"]) for row in told["history"]]


def _corrections(told: Told) -> list[tuple[Any, ...]]:
    return [
        ("、".join(PRIVATE.get(name, name) for name in row["fields"]), _moment(row["recorded_at"]), row["recorded_by"])
        for row in told["corrections"]
    ]


def _readings(told: Told) -> list[tuple[Any, ...]]:
    return [
        (_moment(row["read_at"]), row["reader"], ACTIONS.get(row["action"], row["action"]), row["subject"])
        for row in told["readings"]
    ]


def _contact(row: Told) -> list[Block]:
    made = "已撤销" if row["withdrawn"] else "联系上" if row["made"] else "未联系上"
    mode = MODES.get(row["mode"], row["mode"])
    return [
        Line(f"{row['happened_on']}　{mode}　{made}", row["code"]),
        *_said("联系人", row["liaison"]),
        *_said("内容", row["summary"]),
    ]


def _item(row: Told) -> list[Block]:
    return [
        Line(f"{row['raised_on']}　{KINDS.get(row['kind'], row['kind'])}", row["code"]),
        *_said("内容", row["text"]),
        *_said("办复", row["answer_text"]),
        *_said("办复日期", row["answered_on"]),
        *_said("办理中的记录", "；".join(word for word in row["words"] if word)),
        *_said("办结日期", row["closed_on"]),
    ]


def _moment(moment: Any) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
