"""When a record was told of last."""

from __future__ import annotations

from datetime import datetime

from shared.database import Connection
from shared.errors import Unknown


async def told_at(connection: Connection, record: str) -> datetime:
    """The moment of the last thing said of a record (`meeting/<code>`). Raises Unknown."""
    moment: datetime | None = await connection.fetchval(
        "SELECT max(recorded_at) FROM ledger WHERE subject = $1", record
    )
    if moment is None:
        raise Unknown(what="记录 (record)", code=record)
    return moment
