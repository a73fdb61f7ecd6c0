"""What may be asked about Party groups."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from services.registry.commands.codes import PersonCode, PlainCode
from shared.commands import Command


class FormPartyGroup(Command):
    """组建党建小组 | Form the Party group of a branch, led by one of the branch's leaders"""

    code: PlainCode
    branch: PlainCode
    leader: PersonCode
    effective_on: date

    def concerns(self) -> frozenset[str]:
        """The branch that gets the group."""
        return frozenset({self.branch})


class DissolvePartyGroup(Command):
    """撤销党建小组 | Dissolve a Party group; it is no more from `effective_on` on"""

    CHANGES: ClassVar[bool] = True

    code: PlainCode
    effective_on: date
