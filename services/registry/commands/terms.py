"""What may be asked about terms (任期) of bodies and branches."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from services.registry.commands.codes import PlainCode
from services.registry.commands.decisions import Resolved
from shared.commands import Command
from shared.events.registry import TermNumber


class BeginTerm(Command):
    """换届 | A term begins; the one before ends on the same day"""

    code: PlainCode
    body: PlainCode
    number: TermNumber
    effective_on: date
    until: date
    decision: Resolved | None = None

    def concerns(self) -> frozenset[str]:
        """The body or branch."""
        return frozenset({self.body})


class ChangeTerm(Command):
    """延期或提前换届 | Another end of the term is planned; putting it off needs the approval"""

    CHANGES: ClassVar[bool] = True

    code: PlainCode
    until: date
    effective_on: date | None = None
    decision: Resolved | None = None


class EndTerm(Command):
    """任期结束 | The term is over from `effective_on` on"""

    CHANGES: ClassVar[bool] = True

    code: PlainCode
    effective_on: date
    decision: Resolved | None = None
