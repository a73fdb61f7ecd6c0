"""What may be asked about imports of workbooks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from shared.commands import Command

Text = Annotated[str, Field(min_length=1, max_length=200)]


class ImportWorkbook(Command):
    """
    导入工作簿 | Import a workbook

    `mapping` says, per sheet, what a title means that we do not know; `plan` is the token of the dry run it follows.
    """

    commit: bool = False
    errors: Literal["refuse", "leave"] = Field("refuse", description="leave: take the good rows, give back the rest")
    mapping: dict[Text, dict[Text, Text]] = Field(default_factory=dict, max_length=10)
    plan: str | None = Field(None, max_length=64)


class UndoImport(Command):
    """撤销一个导入批次 | Undo a batch; without `commit` it is only shown what that would do"""

    commit: bool = False
    leave: tuple[Annotated[str, Field(max_length=200)], ...] = Field(
        (), max_length=20_000, description="subjects to leave as they are now, as the preview names them"
    )
    rest: bool = Field(
        False,
        description="保留之后又被改动或引用的记录，只撤销其余 | leave what was changed or used since, undo the rest",
    )
