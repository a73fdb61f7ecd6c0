"""What hearers lack of the producers' logs, and what they have that the producers do not: after a restore, both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import asyncpg

from shared import heads
from shared.heads import Ahead

Connection: TypeAlias = "asyncpg.Connection[Any]"


async def lacks_after(producer: Connection, hearer: Connection, source: str, families: Sequence[str]) -> int | None:
    """
    The position in the producer's log after which the hearer lacks something; None when it has all that is logged.

    `families`: those the hearer hears. What is parked counts as not applied: telling it again changes nothing.
    """
    rows = await hearer.fetch("SELECT subject, version FROM position WHERE source = $1", source)
    await producer.execute("CREATE TEMPORARY TABLE IF NOT EXISTS applied (subject text PRIMARY KEY, version bigint)")
    await producer.execute("TRUNCATE applied")
    await producer.copy_records_to_table("applied", records=[tuple(row) for row in rows])
    first: int | None = await producer.fetchval(
        """
        SELECT min(event_log.position)
        FROM event_log LEFT JOIN applied USING (subject)
        WHERE event_log.version > coalesce(applied.version, 0)
          AND split_part(type, '.', 1) || '.' || split_part(type, '.', 2) = ANY($1::text[])
        """,
        list(families),
    )
    return None if first is None else first - 1


async def ahead_of(producer: Connection, hearer: Connection, source: str) -> list[Ahead]:
    """The streams of which the hearer knows more than the producer: with these the producer would stay closed."""
    found: list[Ahead] = []
    after: str | None = ""
    while after is not None:
        page = await heads.held(hearer, source, after)
        found += await heads.ahead(producer, page)
        after = page.after
    return found
