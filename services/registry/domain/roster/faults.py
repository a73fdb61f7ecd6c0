"""What is wrong with a file or with one of its cells, in sentences that a secretary can act on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shared.errors import Refused

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000


class FileTooLarge(Refused):
    """
    文件超过 {limit} MiB，请分批导入。
    The file is larger than {limit} MiB; import it in parts.
    """

    STATUS = 413


class TooManyRows(Refused):
    """
    名册超过 {limit} 行，请分批导入。
    The roster has more than {limit} rows; import it in parts.
    """

    STATUS = 413


class NotASpreadsheet(Refused):
    """
    这不是可以读取的表格文件（支持 .xlsx、.xls 和 .csv）：{why}。
    This is no spreadsheet that can be read (.xlsx, .xls and .csv can): {why}.
    """

    STATUS = 422


class FileIsLocked(Refused):
    """
    文件已加密或设有打开密码，请另存为不加密的文件后再导入。
    The file is encrypted or has a password; save it without one and import again.
    """

    STATUS = 422


class RosterIsEmpty(Refused):
    """
    名册里没有一行数据。
    The roster holds no row of data.
    """

    STATUS = 422


class ColumnIsMissing(Refused):
    """
    缺少列“{column}”；第一行应是列名，读到的是：{found}。
    The column {column} is missing; the first row must name the columns, it reads: {found}.
    """

    STATUS = 422


class ColumnStandsTwice(Refused):
    """
    列“{column}”出现了两次（{found}），请只保留一列。
    The column {column} stands there twice ({found}); keep one.
    """

    STATUS = 422


class RosterHasErrors(Refused):
    """
    名册有 {count} 处错误，未保存任何内容；请按所列行列改正后重新导入。
    The roster has {count} errors and nothing was saved; correct the cells listed and import it again.
    """

    STATUS = 422


RULES: dict[str, tuple[str, str]] = {
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
    "date-unreadable": (
        "读不懂这个日期；请写成 2012-05-01、2012年5月1日、2012.5 或 2012年5月",
        "the date cannot be read; write 2012-05-01, 2012年5月1日, 2012.5 or 2012年5月",
    ),
    "date-month-ambiguous": (
        "数字格式的 {value} 分不清是 1 月还是 10 月；请把单元格改为文本或写成 2012-10",
        "the number {value} may be January or October; make the cell text or write 2012-10",
    ),
    "date-year-only": ("只有年份，请至少写到月", "only a year; say the month at least"),
    "date-impossible": ("日历上没有这一天", "there is no such day"),
    "date-out-of-range": ("日期应在 {first} 至 {last} 之间", "the date must lie between {first} and {last}"),
    "too-long": ("超过 {limit} 个字符", "longer than {limit} characters"),
    "ended-already": ("分支机构已终止，不能恢复或改动", "the branch has ended; it cannot return or change"),
    "group-is-there": (
        "该分支机构已有党建小组，无须说明未建原因",
        "the branch has a Party group: no absence to explain",
    ),
    "later-state": (
        "该分支机构已有 {day} 起生效的记录，本次导入的生效日更早",
        "the branch has a state from {day} on, later than the day of this import",
    ),
    "formula-error": ("单元格是公式错误值", "the cell holds the error of a formula"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong cell: where, what stands there, and which rule it breaks."""

    row: int
    column: str
    value: str
    rule: str
    message: str
    message_en: str


class CellFault(ValueError):
    """The value of a cell breaks `rule`; `facts` complete its sentences."""

    def __init__(self, rule: str, **facts: Any) -> None:
        super().__init__(rule)
        self.rule, self.facts = rule, facts

    def at(self, row: int, column: str, value: object) -> Fault:
        """The fault with its place."""
        message, message_en = (sentence.format(**self.facts) for sentence in RULES[self.rule])
        return Fault(row, column, "" if value is None else str(value)[:200], self.rule, message, message_en)
