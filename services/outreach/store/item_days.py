"""The society's limits for items with its working days, and what the clock has told of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date, timedelta

from services.outreach.domain.item_days import ItemDays
from services.outreach.store.calendar import working_days
from shared.database import Connection, UnitOfWork
from shared.events.outreach import ItemDueTold, ItemState

# Longer than any deadline in working days is in calendar days; reminders are a few working days before a day.
CALENDAR_DAYS = timedelta(days=400)
_LIMITS = tuple(field.name for field in fields(ItemDays) if field.name != "calendar")


async def item_days_on(connection: Connection, day: date, since: date | None = None) -> ItemDays:
    """The limits as they were set for a day; the calendar reaches from `since` (the day) a year and more beyond."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT ON (name) name, value FROM setting
        WHERE name = ANY($1::text[]) AND since <= $2
        ORDER BY name, since DESC
        """,
        _LIMITS,
        day,
    )
    calendar = await working_days(connection, since or day, day + CALENDAR_DAYS)
    return ItemDays(calendar, **{row["name"]: row["value"] for row in rows})


async def hold_item_days(uow: UnitOfWork) -> None:
    """Let one round at a time tell what is due."""
    await uow.connection.execute("SELECT pg_advisory_xact_lock(hashtext('item_due'))")


async def waiting_items(uow: UnitOfWork, since: date) -> list[ItemState]:
    """The items that are not answered and were due after `since`, or will be."""
    rows = await uow.connection.fetch(
        """
        SELECT *, stands_since AS effective_on FROM item
        WHERE answered_on IS NULL AND closed_on IS NULL AND withdrawn_on IS NULL AND answer_due_on >= $1
        ORDER BY code
        """,
        since,
    )
    return [ItemState.model_validate(dict(row)) for row in rows]


async def due_told_of(uow: UnitOfWork, items: Collection[str]) -> set[str]:
    """The codes of what was told of these items."""
    rows = await uow.connection.fetch("SELECT code FROM item_due WHERE item = ANY($1::text[])", list(items))
    return {row["code"] for row in rows}


async def save_item_due(uow: UnitOfWork, events: Sequence[ItemDueTold]) -> None:
    """Write what was told of days that were near or had passed."""
    await uow.connection.executemany(
        "INSERT INTO item_due (code, item, step, due_on, told_on) VALUES ($1, $2, $3, $4, $5)",
        [(event.code, event.item, event.step, event.due_on, event.effective_on) for event in events],
    )
