"""How long what was set aside is kept: foreign bodies lie nowhere else, and nobody may keep them for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.database import Database

UNREADABLE = timedelta(days=30)
DECIDABLE = timedelta(days=90)


async def forget_old(database: Database, now: datetime, actor: str) -> int:
    """
    Delete bodies that no person has decided about in time (decision 25); a row of `parked_audit` stays of each.

    What cannot be read goes after 30 days, what is given up or contradicts after 90. An event that waits for its
    predecessor or for another try stays: it is open work, and its producer's ledger has it anyway. Returns how many.
    """
    gone: int = await database.pool.fetchval(
        """
        WITH old AS (
            DELETE FROM parked
            WHERE (event_id IS NULL AND parked_at < $1)
               OR (reason IN ('poison', 'conflict') AND parked_at < $2)
            RETURNING id, event_id, reason, sentence, parked_at::date AS day
        ), noted AS (
            INSERT INTO parked_audit (parked_id, event_id, action, because, actor)
            SELECT id, event_id, 'drop', format('kept since %s, long enough; %s: %s', day, reason, sentence), $3
            FROM old
            RETURNING 1
        )
        SELECT count(*) FROM noted
        """,
        now - UNREADABLE,
        now - DECIDABLE,
        actor,
    )
    return gone
