"""Logs of services as their relays would have written them, from the events of a story."""

from __future__ import annotations

from typing import Any

import asyncpg

from services.reporting.store.log_heads import learn
from shared.database import Database
from shared.events.base import Event
from shared.events.envelope import encode
from shared.heads import reach
from shared.relay import chain
from tests.reporting.story import Story

ROW = ("position", "event_id", "type", "subject", "version", "recorded_at", "body", "hash")
SPEAKERS = ("registry", "activities", "outreach")


async def move(connection: Any, rows: list[tuple[Any, ...]]) -> None:
    """What the relay does with confirmed rows: they become the log, chained."""
    links = chain(bytes(32), [row[-1] for row in rows])
    records = [(n, *row, link) for n, (row, link) in enumerate(zip(rows, links, strict=True), 1)]
    await connection.copy_records_to_table("event_log", records=records, columns=ROW)
    await connection.execute("UPDATE chain_head SET position = $1, hash = $2", len(rows), links[-1])


async def log_of(url: str, said: list[Event[Any]], reporting: Database, service: str) -> None:
    """The log of a service that said this, and its head as reporting has asked for it."""
    connection = await asyncpg.connect(url)
    await move(connection, [(e.id, e.type, e.subject, e.version, e.recorded_at, encode(e)) for e in said])
    async with reporting.transaction("clock") as uow:
        await learn(uow, service, await reach(connection), uow.now)
    await connection.close()


async def tell_by_three(story: Story, reporting: Database, urls: dict[str, str]) -> None:
    """Reporting has heard the story, and the logs of those who told it lie at these addresses."""
    await story.tell(reporting)
    for service in SPEAKERS:
        said = [event for event in story.events if event.source.endswith(service)]
        await log_of(urls[service], said, reporting, service)
