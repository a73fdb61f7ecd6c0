"""What is wrong with a cell of a roster beyond what spreadsheets can have wrong, in sentences for secretaries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from shared.errors import Refused
from shared.workbook.faults import CellFault


class RosterHasErrors(Refused):
    """
    名册有 {count} 处错误，未保存任何内容；请按所列行列改正后重新导入。
    The roster has {count} errors and nothing was saved; correct the cells listed and import it again.
    """

    STATUS = 422


class RosterFault(CellFault):
    """A cell of a roster breaks a rule."""

    RULES: ClassVar[Mapping[str, tuple[str, str]]] = {
        **CellFault.RULES,
        "name-missing": ("名称不能为空", "the name is missing"),
        "name-repeated": ("名称与第 {other} 行重复", "the name stands in row {other} already"),
        "name-taken": ("名称已由分支机构 {other} 使用", "the name belongs to the branch {other}"),
        "name-rule": ("{why}；历史名称可在“例外理由”列说明", "{why_en}; a historic name may be kept with a reason"),
        "code-repeated": ("编码与第 {other} 行重复", "the code stands in row {other} already"),
        "code-form": (
            "编码只能用字母、数字和 . _ -，以字母或数字开头，至多 64 个字符",
            "a code has letters, digits and . _ - only, begins with a letter or digit, and has at most 64 characters",
        ),
        "code-personal": ("编码不得为身份证号或手机号", "a code must not be an ID card or phone number"),
        "kind-unknown": ("没有这种类型；可用：{allowed}", "there is no such kind; use one of: {allowed}"),
        "kind-missing": ("类型为空，且不能从名称看出", "the kind is missing and the name does not tell it"),
        "status-unknown": ("没有这种状态；可用：{allowed}", "there is no such status; use one of: {allowed}"),
        "reason-unknown": ("没有这种未建原因；可用：{allowed}", "there is no such reason; use one of: {allowed}"),
        "ended-already": ("分支机构已终止，不能恢复或改动", "the branch has ended; it cannot return or change"),
        "group-is-there": (
            "该分支机构已有党建小组，无须说明未建原因",
            "the branch has a Party group: no absence to explain",
        ),
        "later-state": (
            "该分支机构已有 {day} 起生效的记录，本次导入的生效日更早",
            "the branch has a state from {day} on, later than the day of this import",
        ),
    }
