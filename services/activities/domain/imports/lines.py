"""What a row of these sheets carries beside what every service's rows do."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.activities.commands.activities import DescribeActivity
from shared.events.activities import Tick
from shared.imports.lines import Line


@dataclass(slots=True)
class RowLine(Line):
    """One row: what it asks, which record it means, and what it does."""

    notes: list[str | None] = field(default_factory=list)
    """What is kept beside each of the events."""
    ticks: set[tuple[str, Tick]] = field(default_factory=set)
    command: DescribeActivity | None = None
    """What is kept beside the activity comes from here."""

    because: str | None = None
    """Why the record of an activity is corrected by this row."""
    reasons: list[str | None] | None = None
    """Of a sheet of people: why each of them was not there, line by line."""

    def drop(self) -> None:
        """It is wrong, and does nothing."""
        super(RowLine, self).drop()
        self.command = None
