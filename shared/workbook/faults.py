"""What is wrong with a file or with one of its cells, in sentences that its writer can act on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

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
    表格超过 {limit} 行，请分批导入。
    The sheet has more than {limit} rows; import it in parts.
    """

    STATUS = 413


class NotASpreadsheet(Refused):
    """
    这不是可以读取的表格文件（支持 .xlsx、.xls、WPS .et 和 .csv）：{why}。
    This is no spreadsheet that can be read (.xlsx, .xls, .et of WPS and .csv can): {why}.
    """

    STATUS = 422


class FileIsLocked(Refused):
    """
    文件已加密或设有打开密码，请另存为不加密的文件后再导入。
    The file is encrypted or has a password; save it without one and import again.
    """

    STATUS = 422


class SheetIsEmpty(Refused):
    """
    表格里没有一行数据。
    The file holds no row of data.
    """

    STATUS = 422


class ColumnIsMissing(Refused):
    """
    缺少列“{column}”；前十行中应有一行是列名，读到的是：{found}。
    The column {column} is missing; one of the first ten rows must name the columns, the first reads: {found}.
    """

    STATUS = 422


class ColumnStandsTwice(Refused):
    """
    列“{column}”出现了两次（{found}），请只保留一列。
    The column {column} stands there twice ({found}); keep one.
    """

    STATUS = 422


class ColumnIsNotMapped(Refused):
    """
    列名“{title}”不能对应为“{meaning}”：{why}。
    The column {title} cannot be read as {meaning}: {why}.
    """

    STATUS = 422


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong cell: where, what stands there, and which rule it breaks; `choices` are values that would do."""

    row: int
    column: str
    value: str
    rule: str
    message: str
    message_en: str
    meaning: str = ""
    cell: str = ""
    sheet: str = ""
    choices: tuple[str, ...] = ()


class CellFault(ValueError):
    """The value of a cell breaks `rule`; `facts` complete its sentences. A service adds its own rules in a subclass."""

    RULES: ClassVar[Mapping[str, tuple[str, str]]] = {
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
        "number-unreadable": ("应为 {first} 至 {last} 的整数", "must be a whole number from {first} to {last}"),
        "money-unreadable": (
            "读不懂这个金额；请写成 12800.50，以元为单位，至多两位小数",
            "the amount cannot be read; write 12800.50, in yuan with two decimals at most",
        ),
        "cell-missing": ("不能为空", "must not be empty"),
        "refused": ("{why}", "{why_en}"),
        "word-unknown": ("只能填：{allowed}", "must be one of: {allowed}"),
        "too-long": ("超过 {limit} 个字符", "longer than {limit} characters"),
        "formula-error": ("单元格是公式错误值", "the cell holds the error of a formula"),
    }

    def __init__(self, rule: str, *, choices: tuple[str, ...] = (), **facts: Any) -> None:
        super().__init__(rule)
        self.rule, self.facts, self.choices = rule, facts, choices

    def at(self, row: int, column: str, value: object, **where: str) -> Fault:
        """The fault with its place; `where`: meaning, sheet, and cell as spreadsheets call it, e.g. C7."""
        message, message_en = (sentence.format(**self.facts) for sentence in self.RULES[self.rule])
        shown = "" if value is None else str(value)[:200]
        return Fault(row, column, shown, self.rule, message, message_en, **where, choices=self.choices)
