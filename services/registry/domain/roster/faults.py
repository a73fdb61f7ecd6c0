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
        "ends-before": ("止日早于起日 {start}", "it ends before it begins ({start})"),
        "branch-unknown": ("没有编码为 {value} 的分支机构{also}", "there is no branch {value}{also_en}"),
        "post-unknown": ("没有这种职务；可用：{allowed}", "there is no such post; use one of: {allowed}"),
        "person-unknown": (
            "没有登记过“{value}”；请先在“委员”表登记，或填人员编码",
            "nobody of that name is registered: enter the person in the sheet 委员 first, or give a code",
        ),
        "person-many": (
            "有 {count} 位同名人员，请改填人员编码：{found}",
            "{count} persons bear that name; give the code instead: {found}",
        ),
        "person-proposed": (
            "可能是已登记的 {found}（同名，单位和出生年不矛盾）；是同一人请填其编码，另有其人请填“新”",
            "may be {found} (same name, unit and year do not differ); give that code, or 新 for somebody else",
        ),
        "person-twice": (
            "与第 {other} 行同名，单位和出生年不矛盾；是同一人请两行都填 {proposed}，另有其人请填“新”",
            "as in row {other} (same name; unit, year do not differ): give {proposed} in both, or 新 for another",
        ),
        "person-differs": (
            "编码 {value} 登记的不是这个姓名（或与第 {other} 行不同）",
            "the code {value} belongs to another name (or differs from row {other})",
        ),
        "since-missing": (
            "任职起为空，且不知道该分支机构本届起始日",
            "the first day is missing, and when the term of the branch began is not known",
        ),
        "held-since": (
            "该人自 {day} 起已任此职；请按该日填写任职起",
            "this person holds the post since {day}: give that day",
        ),
        "ended-then": (
            "该任职已于 {day} 结束；更正请在任职记录中办理",
            "the appointment ended on {day}; put it right in its own record",
        ),
        "one-seat": ("此职只能有一人", "one person at a time holds this post"),
        "term-incomplete": (
            "届次、届次起、届次止须一并填写",
            "number, first day and last day of a term are given together",
        ),
        "term-began": (
            "第 {number} 届登记的起始日是 {day}",
            "term {number} began on {day}, as it is recorded",
        ),
    }
