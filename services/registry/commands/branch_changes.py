"""What may be asked about a branch that is there: changes, its status, its end."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from pydantic import model_validator

from services.registry.commands.branches import Reason
from services.registry.commands.codes import PlainCode
from services.registry.commands.decisions import Resolved
from shared.commands import Command
from shared.events.base import BodyName, PublicTitle
from shared.events.registry import BranchKind


class OfBranch(Command):
    """变更分支机构 | Something about a branch, from a day on (today, where none is named)"""

    CHANGES: ClassVar[bool] = True

    code: PlainCode
    effective_on: date | None = None
    decision: Resolved | None = None

    def concerns(self) -> frozenset[str]:
        """The branch itself."""
        return frozenset({self.code})


class ChangeBranch(OfBranch):
    """变更分支机构的名称、类型、支撑单位、住所或学科 | Change name, kind, host unit, address or discipline"""

    name: BodyName | None = None
    kind: BranchKind | None = None
    host_unit: BodyName | None = None
    address: PublicTitle | None = None
    discipline: PublicTitle | None = None
    parent: PlainCode | None = None
    override_reason: Reason | None = None
    because: Reason | None = None

    @model_validator(mode="after")
    def _never_empty(self) -> Self:
        for field in ("name", "kind"):
            if field in self.model_fields_set and getattr(self, field) is None:
                raise ValueError(f"{field} 不得为空 | {field} cannot be empty")
        return self

    def asked(self) -> dict[str, Any]:
        """The facts that were asked for, whether they are new or not."""
        fields = ("name", "kind", "host_unit", "address", "discipline")
        return {field: getattr(self, field) for field in fields if field in self.model_fields_set}


class SuspendBranch(OfBranch):
    """暂停分支机构 | Suspend a branch"""


class RectifyBranch(OfBranch):
    """责令分支机构整改 | Put a branch under rectification"""


class ResumeBranch(OfBranch):
    """分支机构恢复(转为)正常 | A branch works normally, again or for the first time"""


class EndBranch(OfBranch):
    """终止(撤销)分支机构 | End a branch: it is no more from `effective_on` on"""


class ReopenBranch(Command):
    """更正误登记的终止 | Take back an ending that was recorded wrongly, or one that was announced"""

    CHANGES: ClassVar[bool] = True

    code: PlainCode
    because: Reason
    decision: Resolved | None = None

    def concerns(self) -> frozenset[str]:
        """The branch itself."""
        return frozenset({self.code})
