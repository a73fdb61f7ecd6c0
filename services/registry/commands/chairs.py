"""What may be asked about the three chairs (前任、现任、候任)."""

from __future__ import annotations

from datetime import date

from services.registry.commands.codes import PersonCode, PlainCode
from services.registry.commands.decisions import Resolved
from shared.commands import Command


class NextElect(Command):
    """新候任主任委员 | Who will follow next"""

    code: PlainCode | None = None
    person: PersonCode


class HandOverChairs(Command):
    """三主任委员接任：候任接任现任，现任转为前任 | The elect becomes the chair and the chair the past chair, at once"""

    body: PlainCode
    effective_on: date
    term: PlainCode | None = None
    chair_code: PlainCode | None = None
    past_chair_code: PlainCode | None = None
    elect: NextElect | None = None
    decision: Resolved

    def concerns(self) -> frozenset[str]:
        """The branch."""
        return frozenset({self.body})
