"""A row that breaks a rule, on its way to becoming a fault of one of its cells."""

from __future__ import annotations

from services.registry.domain.roster.faults import RosterFault
from shared.errors import Refused


class RowIsWrong(Exception):
    """The cell of a meaning breaks a rule; `choices` are values that would do."""

    def __init__(self, meaning: str, rule: str, *, choices: tuple[str, ...] = (), **facts: object) -> None:
        super().__init__(rule)
        self.meaning, self.fault = meaning, RosterFault(rule, choices=choices, **facts)

    @classmethod
    def because(cls, meaning: str, refused: Refused) -> RowIsWrong:
        """What a rule of the registry refuses, as a fault of a cell."""
        return cls(meaning, "refused", why=refused.title, why_en=refused.extras["title_en"])
