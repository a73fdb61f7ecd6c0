"""What a row of these sheets asks: commands, which go the way of every request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.outreach.domain.imports.columns import PERSONAL_MEANINGS
from shared.commands import Command
from shared.imports.lines import Line, shown
from shared.workbook.cells import Cell
from shared.workbook.diff import Change
from shared.workbook.table import Table

SEALED = "（加密）"


@dataclass(slots=True)
class AskLine(Line):
    """One row and the commands it comes to."""

    commands: list[Command] = field(default_factory=list)
    fallback: str = "code"
    """The cell that a refusal is shown at which names no other."""
    followers: list[AskLine] = field(default_factory=list)
    """Rows of the same contact: they become what this one becomes."""

    def drop(self) -> None:
        """It is wrong, and does nothing."""
        super(AskLine, self).drop()
        self.commands = []


def changes_of(
    table: Table, meanings: Sequence[str], before: Mapping[str, Cell], said: Mapping[str, Any], *, sealed: bool
) -> list[Change]:
    """The cells that say something else, as they were and as they will be; `sealed`: not what is personal in them."""
    found = []
    for meaning in meanings:
        if sealed and meaning in PERSONAL_MEANINGS:
            found.append(Change(table.title(meaning), SEALED, SEALED))
        else:
            found.append(Change(table.title(meaning), shown(before.get(meaning)), _text(said[meaning])))
    return found


def _text(value: Any) -> str | None:
    return "、".join(value) if isinstance(value, tuple) else shown(value)
