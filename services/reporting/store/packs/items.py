"""Items raised in a period, and what had become of each by its last day; who raised them is told nowhere here."""

from __future__ import annotations

from typing import Any

from services.reporting.domain.packs.items import item_of
from services.reporting.store.compute import Window
from shared.database import Connection


async def items(connection: Connection, window: Window) -> dict[str, Any]:
    """The items of a pack by the day they were raised; confidential ones as a number."""
    found = await connection.fetch(
        """
        WITH said AS (
            SELECT fact.*
            FROM item_seen AS seen
            JOIN fact USING (source, subject)
            WHERE (seen.last_day >= $1 OR seen.closed_at > $3)
              AND seen.first_day <= $2
              AND recorded_at <= $3
        ), item AS (
            SELECT (array_agg(data ORDER BY version DESC) FILTER (WHERE effective_on <= $2))[1] AS data
            FROM said
            GROUP BY source, subject
            HAVING NOT bool_or(type = 'outreach.item.withdrawn.v1')
        )
        SELECT data
        FROM item
        WHERE (data->>'raised_on')::date BETWEEN $1 AND $2
        ORDER BY data->>'raised_on', data->>'code' COLLATE "C"
        """,
        window.first_day,
        window.last_day,
        window.known_on,
    )
    open_ones = [row["data"] for row in found if not row["data"]["confidential"]]
    return {
        "items": tuple(item_of(data, window.last_day) for data in open_ones),
        "items_confidential": len(found) - len(open_ones),
    }
