"""How far a long reading is, in the memory of the process that does it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Progress:
    """One running import: what it does at present, and how many of its rows are done. Any thread may read it."""

    phase: str = "reading"
    total: int = 0
    done: int = 0
    finished: bool = False
    sheets: dict[str, int] = field(default_factory=dict)

    def tell(self, sheet: str, done: int) -> None:
        """So many rows of a sheet are judged."""
        self.sheets[sheet] = done
        self.done = sum(self.sheets.values())
