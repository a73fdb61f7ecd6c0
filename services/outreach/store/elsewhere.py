"""What activities says of items from here: on the agenda of a session, considered there, taken up by a decided item."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from shared.database import Connection, UnitOfWork
from shared.events.activities import (
    DecidedItemClosed,
    DecidedItemPostponed,
    DecidedItemRestored,
    DecidedItemWithdrawn,
    ItemDecided,
    SessionCancelled,
    SessionPlan,
    SessionRecord,
)
from shared.events.base import Event

Row = tuple[str, str, int, str, date, str, date | None]


async def save_sessions(uow: UnitOfWork, events: Sequence[Event[SessionPlan | SessionCancelled]]) -> None:
    """Each session as last told: what it no longer names was not considered there."""
    for event in events:
        await uow.connection.execute(
            "DELETE FROM item_elsewhere WHERE record = $1 AND version < $2", event.subject, event.version
        )
        if isinstance(event.data, SessionPlan):
            await _insert(uow, _of_session(event, event.data))


def _of_session(event: Event[Any], plan: SessionPlan) -> list[Row]:
    state = "considered" if isinstance(plan, SessionRecord) else "on_agenda"
    return [
        (event.subject, code, event.version, state, plan.effective_on, point.title, None)
        for point in plan.agenda
        for code in dict.fromkeys(point.suggestions)
    ]


async def save_decided(uow: UnitOfWork, events: Sequence[Event[ItemDecided]]) -> None:
    """A decided item takes up what it names."""
    for event in events:
        told = event.data
        await _insert(
            uow,
            [
                (event.subject, code, event.version, "decided", told.effective_on, told.title, told.due_on)
                for code in told.suggestions or ()
            ],
        )


async def save_decided_steps(
    uow: UnitOfWork, events: Sequence[Event[DecidedItemClosed | DecidedItemPostponed | DecidedItemRestored]]
) -> None:
    """It is done, due on another day, or stands again as it did before a mistake."""
    for event in events:
        told = event.data
        done = isinstance(told, DecidedItemClosed) or (isinstance(told, DecidedItemRestored) and told.state == "closed")
        await uow.connection.execute(
            """
            UPDATE item_elsewhere
            SET version = $2, state = $3, happened_on = $4, due_on = coalesce($5, due_on)
            WHERE record = $1 AND version < $2
            """,
            event.subject,
            event.version,
            "done" if done else "decided",
            told.effective_on,
            None if isinstance(told, DecidedItemClosed) else told.due_on,
        )


async def forget_decided(uow: UnitOfWork, events: Sequence[Event[DecidedItemWithdrawn]]) -> None:
    """It was never decided."""
    await uow.connection.execute(
        "DELETE FROM item_elsewhere WHERE record = ANY($1::text[])", [event.subject for event in events]
    )


async def _insert(uow: UnitOfWork, rows: Sequence[Row]) -> None:
    await uow.connection.executemany(
        """
        INSERT INTO item_elsewhere (record, item, version, state, happened_on, title, due_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (record, item) DO NOTHING
        """,
        rows,
    )


async def elsewhere(connection: Connection, item: str) -> list[dict[str, Any]]:
    """What is known of an item outside of outreach, by day."""
    rows = await connection.fetch(
        """
        SELECT record, state, happened_on AS on, title, due_on
        FROM item_elsewhere
        WHERE item = $1
        ORDER BY happened_on, record
        """,
        item,
    )
    return [dict(row) for row in rows]
