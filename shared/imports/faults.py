"""What can be wrong with a row of any service's workbook, beyond what spreadsheets can have wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from shared.errors import Refused
from shared.workbook.faults import CellFault


class RowFault(CellFault):
    """A cell of a row breaks a rule; a service adds its own rules in a subclass."""

    RULES: ClassVar[Mapping[str, tuple[str, str]]] = {
        **CellFault.RULES,
        "code-form": (
            "编码只能用字母、数字和 . _ -，以字母或数字开头，至多 50 个字符",
            "a code has letters, digits and . _ - only, begins with a letter or digit, at most 50 characters",
        ),
        "not-here": ("此列不能在表中更改，请在系统中办理", "this cannot be changed in a sheet"),
    }


class RowIsWrong(Exception):
    """The cell of a meaning breaks a rule."""

    def __init__(self, meaning: str, fault: CellFault) -> None:
        super().__init__(fault.rule)
        self.meaning, self.fault = meaning, fault

    @staticmethod
    def because(meaning: str, refused: Refused) -> RowIsWrong:
        """What a rule refuses, as a fault of a cell."""
        return RowIsWrong(meaning, CellFault("refused", why=refused.title, why_en=refused.extras["title_en"]))
