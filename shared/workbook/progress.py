"""How far a long reading is: kept in the memory of the one process that does it, for whoever asks meanwhile."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

KEPT = 100


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


class Board:
    """The imports of this process by their name, the newest hundred."""

    def __init__(self) -> None:
        self._running: OrderedDict[str, Progress] = OrderedDict()

    def start(self, name: str) -> Progress:
        """A new one, in the place of an older of the same name."""
        self._running.pop(name, None)
        while len(self._running) >= KEPT:
            self._running.popitem(last=False)
        self._running[name] = Progress()
        return self._running[name]

    def of(self, name: str) -> Progress | None:
        """How far it is; None where this process knows of none."""
        return self._running.get(name)
