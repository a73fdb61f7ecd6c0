"""Suggestions that outreach carries to sessions, until they stand on the agenda."""

from __future__ import annotations

from collections.abc import Sequence

from services.activities.domain.session import Carried
from shared.database import UnitOfWork
from shared.events.base import Event
from shared.events.outreach import ItemCarried


async def save_carried(uow: UnitOfWork, events: Sequence[Event[ItemCarried]]) -> None:
    """Remember where each suggestion was carried last; one without a heading cannot stand on an agenda."""
    await uow.connection.executemany(
        """
        INSERT INTO suggestion_carried (item, session, title, version) VALUES ($1, $2, $3, $4)
        ON CONFLICT (item) DO UPDATE
        SET session = EXCLUDED.session, title = EXCLUDED.title, version = EXCLUDED.version
        WHERE suggestion_carried.version < EXCLUDED.version
        """,
        [
            (event.data.code, event.data.carried_to, event.data.title, event.version)
            for event in events
            if event.data.carried_to and event.data.title
        ],
    )


async def carried_to(uow: UnitOfWork, session: str) -> list[Carried]:
    """What was carried to a session, in the order of codes."""
    rows = await uow.connection.fetch(
        "SELECT item, title FROM suggestion_carried WHERE session = $1 ORDER BY item", session
    )
    return [Carried(row["item"], row["title"]) for row in rows]


async def sessions_waiting(uow: UnitOfWork) -> list[str]:
    """Planned sessions to which something was carried that is not on their agenda yet."""
    rows = await uow.connection.fetch(
        """
        SELECT DISTINCT session.code
        FROM suggestion_carried AS carried
        JOIN session ON session.code = carried.session
        WHERE state = 'planned'
          AND NOT EXISTS (
            SELECT FROM jsonb_array_elements(agenda) AS point
            WHERE point->'suggestions' ? carried.item
        )
        ORDER BY session.code
        """
    )
    return [row["code"] for row in rows]
