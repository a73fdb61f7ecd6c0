"""What is wrong with a cell of these workbooks beyond what spreadsheets can have wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from shared.imports import faults as shared


class RowFault(shared.RowFault):
    """A cell of a row breaks a rule."""

    RULES: ClassVar[Mapping[str, tuple[str, str]]] = {
        **shared.RowFault.RULES,
        "number-form": (
            "计划编号只能用汉字、字母、数字和 〔〕()._/-，至多 50 个字符",
            "the number of a plan has Chinese characters, letters, digits and 〔〕()._/-, at most 50",
        ),
        "row-repeated": (
            "与第 {other} 行重复；确是两项活动的，请各填编号",
            "as row {other}; if they are two, number them",
        ),
        "key-work-unknown": ("没有重点工作“{value}”（{year} 年）", "there is no key work {value} in {year}"),
        "ticks-unreadable": (
            "只能填：参加、声音、工作；各项重点工作不同时写成 KW-1:参加、声音；KW-2:工作",
            "write 参加、声音、工作; where key works differ, KW-1:参加、声音；KW-2:工作",
        ),
        "ticks-of-nothing": ("三有须对应一项重点工作", "the three ticks need a key work"),
        "counts-missing": (
            "{day} 已经过去：已开展的活动须填受益人次或实到",
            "{day} is over: of what was held say the attendances, or who was present",
        ),
        "many-alike": (
            "有多项活动与此行相符（{found}），请填编号",
            "several activities are like this row: {found}; give the code",
        ),
        "activity-unknown": ("没有编号为“{value}”的活动", "there is no activity {value}"),
        "person-unclear": (
            "请填人员编码、会员编号或核对码之一，或同时填姓名和单位",
            "give the code of the person, a member code or a mark, or else the name with the unit",
        ),
        "mark-unknown": (
            "签到表上没有核对码 {value}，请重新导出",
            "no line of the sheet has the mark {value}: export it again",
        ),
        "item-unknown": (
            "没有这一议定事项（会议 {meeting} 第 {number} 项）",
            "meeting {meeting} decided no item {number}",
        ),
        "meeting-unknown": ("没有编码或名称为“{value}”的会议", "there is no meeting {value}"),
        "reviewer-decides": (
            "办结或退回须由审核人在系统中办理",
            "an item is closed or returned by its reviewer, not in a sheet",
        ),
    }


class RowIsWrong(shared.RowIsWrong):
    """The cell of a meaning breaks a rule."""

    def __init__(self, meaning: str, rule: str, /, **facts: Any) -> None:
        super().__init__(meaning, RowFault(rule, **facts))
