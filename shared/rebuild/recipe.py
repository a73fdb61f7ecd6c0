"""What a rebuild needs to know, what it is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from shared.consumer import Handler
from shared.database import UnitOfWork
from shared.rebuild.compare import Compared

# Writes the rows of events of our own, from the events alone; the same function that wrote them when they were said.
Saver = Callable[[UnitOfWork, Sequence[Any]], Awaitable[object]]
# Hears how far it is: (producer, events applied, position in its log, head of its log).
Tell = Callable[[str, int, int, int], None]


class Recipe(BaseModel):
    """How a service's derived tables come about; `says` maps a type of its own to None where its rows are kept."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    name: str
    tables: tuple[str, ...]
    hears: Mapping[str, Handler]
    says: Mapping[str, Saver | None]


class Order(BaseModel):
    """Where to rebuild: the service's database as its owner, and the ledgers it has heard, read as anybody who may."""

    database: str
    ledgers: dict[str, str] = {}
    society: str
    zone: str = "Asia/Shanghai"
    replace: bool = False


class Report(BaseModel):
    """What came of it: events applied, seconds for writing and for comparing, every table, rows put right."""

    service: str
    events: int
    seconds: float
    compare_seconds: float
    tables: list[Compared]
    replaced: int | None = None

    @property
    def equal(self) -> bool:
        """No row of any table differs."""
        return not any(table.different for table in self.tables)
