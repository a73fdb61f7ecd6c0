"""One figure over the periods before one: what a line beside its value is drawn from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.reporting.domain.definitions import definition_of
from services.reporting.domain.period import Period
from services.reporting.store.compute import series_of
from shared.database import Connection


async def series(connection: Connection, name: str, period: Period, known_on: datetime, periods: int) -> dict[str, Any]:
    """The values of a figure in `periods` periods, this one last, all as known at one moment. Raises Unknown."""
    definition, wanted = definition_of(name), [period]
    while len(wanted) < periods:
        wanted.append(wanted[-1].previous())
    wanted.reverse()
    values = await series_of(connection, definition, wanted, known_on)
    return {
        "figure": name,
        "unit": definition.unit,
        "known_on": known_on,
        "values": [{"digest": one.code, "value": value} for one, value in zip(wanted, values, strict=True)],
    }
