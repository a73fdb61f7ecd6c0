"""What papers call the society, its branches and who links them, on a day as known at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from shared.database import Connection


async def branch_names(connection: Connection, codes: Sequence[str], day: date, known: datetime) -> dict[str, str]:
    """Branch -> its name on the day; of one founded later, or ended, the name it has or had."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT ON (code) code, name FROM branch_history
        WHERE code = ANY($1::text[]) AND recorded_at <= $3
        ORDER BY code, effective_on <= $2 DESC, abs(effective_on - $2), nth DESC
        """,
        list(codes),
        day,
        known,
    )
    return {row["code"]: row["name"] for row in rows}


async def liaisons(connection: Connection, codes: Sequence[str], day: date, known: datetime) -> list[dict[str, Any]]:
    """Who links each of these branches on the day: `branch` and `person`."""
    rows = await connection.fetch(
        "SELECT branch, person FROM liaison_at($1, $2) WHERE branch = ANY($3::text[]) ORDER BY branch, code",
        day,
        known,
        list(codes),
    )
    return [dict(row) for row in rows]
