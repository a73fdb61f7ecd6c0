"""How a query becomes rows of the dataset."""

from __future__ import annotations

from typing import TypeVar

from services.reporting.domain.dataset import Row
from shared.database import Connection

R = TypeVar("R", bound=Row)


async def rows(connection: Connection, row: type[R], sql: str, *arguments: object) -> tuple[R, ...]:
    """Every row of a query as a row of the dataset."""
    return tuple(row.model_validate(dict(found)) for found in await connection.fetch(sql, *arguments))
