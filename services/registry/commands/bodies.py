"""What may be asked about bodies that are no branches; each change has a decision behind it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from services.registry.commands.codes import PlainCode
from services.registry.commands.decisions import Resolved
from shared.commands import Command
from shared.events.base import BodyName
from shared.events.registry import BodyKind


class EstablishBody(Command):
    """设立工作班子、领导小组等机构 | Establish a body of the society that is no branch"""

    code: PlainCode
    name: BodyName
    kind: BodyKind
    effective_on: date
    decision: Resolved

    def concerns(self) -> frozenset[str]:
        """The body itself."""
        return frozenset({self.code})


class ChangeBody(Command):
    """变更机构名称 | A body has another name from `effective_on` on"""

    CHANGES: ClassVar[bool] = True

    code: PlainCode
    name: BodyName
    effective_on: date
    decision: Resolved

    def concerns(self) -> frozenset[str]:
        """The body itself."""
        return frozenset({self.code})


class EndBody(Command):
    """撤销机构 | A body is no more from `effective_on` on; its posts and its term end with it"""

    CHANGES: ClassVar[bool] = True

    code: PlainCode
    effective_on: date
    decision: Resolved

    def concerns(self) -> frozenset[str]:
        """The body itself."""
        return frozenset({self.code})
