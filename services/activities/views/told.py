"""What papers ask of a record beside its reading: when it was told of last, and whether there is a sheet."""

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


async def has_sheet(connection: Connection, activity: str) -> bool:
    """Whether a sheet of who was at an activity was filled in."""
    found: bool = await connection.fetchval(
        "SELECT EXISTS (SELECT FROM attendance_sheet WHERE activity = $1)", activity
    )
    return found
