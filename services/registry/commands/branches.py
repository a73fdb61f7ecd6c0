"""What may be asked about branches."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from services.registry.commands.codes import PlainCode
from services.registry.commands.decisions import Resolved
from shared.commands import Command
from shared.events.base import BodyName, PublicTitle
from shared.events.registry import BranchKind, NoGroupReason

Reason = Annotated[str, Field(min_length=4, max_length=500)]


class FoundBranch(Command):
    """设立分支机构 | Found a branch"""

    code: PlainCode
    name: BodyName
    kind: BranchKind
    status: Literal["preparing", "normal"] = "normal"
    founded_on: date | None = None
    host_unit: BodyName | None = None
    discipline: PublicTitle | None = None
    address: PublicTitle | None = None
    decision: Resolved | None = None
    parent: PlainCode | None = Field(None, description="总是被拒绝：分支机构不得再设分支机构 | always refused")
    override_reason: Reason | None = None

    def concerns(self) -> frozenset[str]:
        """The branch itself."""
        return frozenset({self.code})


class ExplainGroupAbsence(Command):
    """说明未建党建小组的原因 | Explain why a branch has no Party group yet"""

    branch: PlainCode
    reason: NoGroupReason
    effective_on: date | None = None

    def concerns(self) -> frozenset[str]:
        """The branch that explains."""
        return frozenset({self.branch})


class ImportRoster(Command):
    """导入分支机构名册 | Import a roster of branches"""

    dry_run: bool = False
    effective_on: date | None = None
