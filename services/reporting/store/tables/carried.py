"""What came late or was corrected after the report before was kept, carried into the next one, once."""

from __future__ import annotations

from datetime import datetime

from services.reporting.domain.dataset import Late
from services.reporting.domain.period import Period
from services.reporting.domain.runs import Asked
from services.reporting.store.compute import Window
from services.reporting.store.tables.rows import rows
from services.reporting.store.tables.society import NAMED_LATE
from shared.database import Connection


async def carried(
    connection: Connection, window: Window, period: Period, asked: Asked, kept_at: datetime | None
) -> tuple[Late, ...]:
    """
    What holds before the period and was recorded between the first run of the period before and the first of this one.

    So each late or corrected fact is in one digest of a kind, and a digest kept again carries the same. An official run
    goes before drafts. Where the period before has no run nothing was told that could be late. A record that was moved
    here from an earlier day by a correction is told too: the earlier period has lost it.

    `kept_at`: without the runs kept since, as it was computed then.
    """
    return await rows(
        connection,
        Late,
        """
        WITH first_run AS (
            SELECT DISTINCT ON (digest) digest, known_on
            FROM told_run
            WHERE report = $6
              AND (digest = $1 OR (digest = $2 AND official >= $7))
              AND coalesce(kept_at < $8, true)
            ORDER BY digest, official DESC, kept_at, run
        ), told AS MATERIALIZED (
            SELECT since.known_on AS since, least($3::timestamptz, own.known_on) AS until
            FROM first_run AS since LEFT JOIN first_run AS own ON own.digest = $2
            WHERE since.digest = $1
        )
        SELECT type, count(*) AS facts, (array_agg(subject ORDER BY effective_on, subject, version))[:$5] AS subjects
        FROM fact
        WHERE recorded_at > (SELECT since FROM told)
          AND recorded_at <= (SELECT until FROM told)
          AND (effective_on < $4 OR (type LIKE '%.corrected.v_' AND EXISTS (
            SELECT FROM fact AS before
            WHERE before.stream = fact.stream AND before.source = fact.source AND before.subject = fact.subject
              AND before.version < fact.version
              AND before.effective_on < $4
        )))
          AND NOT coalesce((data->>'opening_stock')::boolean, false)
        GROUP BY type
        ORDER BY type
        """,
        period.previous().code,
        period.code,
        window.known_on,
        window.first_day,
        NAMED_LATE,
        asked.report,
        asked.official,
        kept_at,
    )
