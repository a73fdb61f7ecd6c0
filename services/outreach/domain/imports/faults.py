"""What is wrong with a cell of these workbooks. No sentence repeats the cell: it may hold a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from shared.imports import faults as shared


class RowFault(shared.RowFault):
    """A cell of a row breaks a rule."""

    RULES: ClassVar[Mapping[str, tuple[str, str]]] = {
        **shared.RowFault.RULES,
        "consent-missing": (
            "没有同意记录，不能列入：请填告知书版本、同意日期和同意方式",
            "nobody is enrolled without consent: say the version of the notice, the day and the channel",
        ),
        "consent-unreadable": (
            "同意记录写成“告知书版本 日期 方式”，如：2025-1 2024-12-20 书面",
            "write a consent as version, day and channel: 2025-1 2024-12-20 书面",
        ),
        "row-repeated": ("与第 {other} 行是同一条记录", "the same record as in row {other}"),
        "row-contradicts": (
            "与第 {other} 行是同一次联系，但此列不同",
            "the same contact as row {other}, which says otherwise here",
        ),
        "group-wrong": ("同一次联系的第 {other} 行有错", "row {other} of the same contact is wrong"),
        "many-alike": (
            "有多条记录与此行相符（{found}），请填编号",
            "several records are like this row: {found}; give the code",
        ),
        "not-yours": ("这位专家不由您联系", "this expert is not yours to keep in touch with"),
        "answer-incomplete": (
            "办复须同时填办复日期、办理结果和是否解决",
            "an answer has a day, a result and says whether solved",
        ),
    }


class RowIsWrong(shared.RowIsWrong):
    """The cell of a meaning breaks a rule."""

    def __init__(self, meaning: str, rule: str, /, **facts: Any) -> None:
        super().__init__(meaning, RowFault(rule, **facts))
