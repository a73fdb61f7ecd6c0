"""What may be asked about imports of workbooks."""

from __future__ import annotations

from datetime import date

from shared.commands import Command
from shared.imports.commands import ImportWorkbook as AnyWorkbook


class ImportWorkbook(AnyWorkbook):
    """导入登记表 | Import a workbook of the registry"""

    effective_on: date | None = None


class CheckRoster(Command):
    """换届体检 | Examine a roster workbook as of a day"""

    on: date | None = None
