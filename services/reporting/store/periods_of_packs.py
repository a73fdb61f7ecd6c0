"""The periods that a pack is likely to speak of: the term, the year, what came since the last session."""

from __future__ import annotations

from datetime import date, timedelta

from services.reporting.domain.packs.periods import Known, likely_periods
from shared.database import Connection


async def likely(connection: Connection, today: date) -> dict[str, list[str]]:
    """Kind of pack -> codes of periods, the likeliest first."""
    term = await connection.fetchrow(
        """
        SELECT effective_on AS since, (data->>'until')::date AS until
        FROM state_at(ARRAY['registry.term.began.v1', 'registry.term.changed.v1', 'registry.term.ended.v1'],
                      $1, 'infinity') AS term
        WHERE type <> 'registry.term.ended.v1'
          AND data->>'body' IN (
            SELECT code
            FROM state_at(ARRAY['registry.body.established.v1', 'registry.body.changed.v1', 'registry.body.ended.v1'],
                          $1, 'infinity') AS body
            WHERE type <> 'registry.body.ended.v1' AND kind IN ('council', 'congress')
        )
        ORDER BY effective_on DESC
        LIMIT 1
        """,
        today,
    )
    last = await connection.fetchval(
        """
        SELECT max(effective_on)
        FROM record_of(ARRAY['activities.session.held.v1', 'activities.session.corrected.v1',
                             'activities.session.cancelled.v1'], 'infinity') AS session
        WHERE type <> 'activities.session.cancelled.v1'
          AND kind = 'standing_council'
          AND effective_on < $1
        """,
        today,
    )
    since = last + timedelta(days=1) if last else None
    return likely_periods(Known(term["since"] if term else None, term["until"] if term else None, since), today)
