"""What may be asked about compendia."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from services.registry.commands.codes import PlainCode
from shared.commands import Command

Edition = int


class IssueCompendium(Command):
    """编印文件汇编 | Bind the documents in force on a day into one PDF and one DOCX"""

    on: date = Field(description="业务日期 | the documents in force on this day")
    incoming_since: date | None = Field(None, description="附上自该日起收到的上级文件目录 | null: no such list")


class HandOut(Command):
    """登记会上发放汇编 | An edition was handed out at a joint meeting; who attended has acknowledged it"""

    edition: Edition = Field(ge=1)
    meeting: PlainCode


class AcknowledgeCompendium(Command):
    """签收汇编 | A branch says that it has an edition"""

    branch: PlainCode

    def concerns(self) -> frozenset[str]:
        """The branch that has it."""
        return frozenset({self.branch})
