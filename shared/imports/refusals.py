"""Refusals of imports and of their undoing."""

from __future__ import annotations

from shared.errors import Refused


class WorkbookHasErrors(Refused):
    """
    工作簿有 {count} 处错误，未保存任何内容；请按所列行列改正后重新导入。
    The workbook has {count} errors and nothing was saved; correct the cells listed and import it again.
    """

    STATUS = 422


class BatchIsThere(Refused):
    """
    批次 {batch} 已导入过，请换一个批次号。
    Something was imported as batch {batch} already; take another name.
    """


class BatchIsRunning(Refused):
    """
    批次 {batch} 正在导入，请稍后查看进度。
    The batch {batch} is being imported just now; ask for its progress.
    """


class PlanHasMoved(Refused):
    """
    预检之后数据已有变动，结果与预检不同；未保存任何内容，请重新预检。
    Data have moved since the dry run and the file would now do something else; nothing was saved, look at it again.
    """


class BatchIsUnknown(Refused):
    """
    没有批次 {batch}。
    There is no batch {batch}.
    """

    STATUS = 404


class BatchIsUndone(Refused):
    """
    批次 {batch} 已由 {by} 撤销。
    The batch {batch} was undone by {by} already.
    """


class ChangedSince(Refused):
    """
    批次中有 {count} 条记录之后又被改动或引用：{records}{batches}。可用 rest 只撤销其余，或先撤销后来的批次。
    {count} records were changed or used since: {records}{batches_en}. Undo the rest (`rest`), or later batches first.
    """


class UndoIsFinal(Refused):
    """
    批次 {batch} 本身是对 {other} 的撤销，不能再撤销；请重新导入文件。
    The batch {batch} is itself the undoing of {other}; import the file again instead.
    """
