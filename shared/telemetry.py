"""What a service measures of itself; served at /metrics."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
from prometheus_client import Counter, Gauge, Histogram

OUTBOX_ROWS = Gauge("outbox_rows", "Events said and not yet confirmed by the broker")
OUTBOX_OLDEST_SECONDS = Gauge("outbox_oldest_seconds", "Age of the oldest event in the outbox, seconds")
RELAY_BATCH_SECONDS = Histogram("relay_publish_batch_seconds", "Publishing one bulk until all confirms, seconds")
RELAY_EVENTS = Counter("relay_events", "Events confirmed and moved to the log")
RELAY_LEADER = Gauge("relay_leader", "1 while this process leads the relay")
BATCH_EVENTS = Histogram("consumer_batch_events", "Events in one transaction", buckets=(1, 5, 20, 100, 250, 500, 1000))
BATCH_SECONDS = Histogram("consumer_batch_seconds", "One transaction of heard events, seconds")
CONSUMER_LAG_SECONDS = Gauge("consumer_lag_seconds", "Now less the recorded time of the newest event applied, seconds")
HEARD = Counter("heard_events", "Heard events by what became of them", ["verdict"])
PARKED_ROWS = Gauge("parked_rows", "Parked events by reason", ["reason"])


async def measure_outbox(pool: asyncpg.Pool[Any], every_seconds: float = 5.0) -> None:
    """Look at the outbox and the parked table now and then; a database that is away is measured later."""
    while True:
        try:
            row = await pool.fetchrow(
                """
                SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(written_at)), 0) AS age
                FROM outbox
                """
            )
            assert row is not None  # noqa: S101  (an aggregate always has a row)
            OUTBOX_ROWS.set(row["count"])
            OUTBOX_OLDEST_SECONDS.set(float(row["age"]))
            PARKED_ROWS.clear()
            for parked in await pool.fetch("SELECT reason, count(*) FROM parked GROUP BY reason"):
                PARKED_ROWS.labels(parked["reason"]).set(parked["count"])
        except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError):
            OUTBOX_OLDEST_SECONDS.set(float("nan"))
        await asyncio.sleep(every_seconds)
