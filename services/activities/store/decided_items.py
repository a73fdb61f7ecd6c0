"""Decided items in the database: as last known, and every step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.activities.domain import DecidedItem, state_after
from services.activities.store.search import index_titles
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.events.activities import (
    DecidedItemClosed,
    DecidedItemPostponed,
    DecidedItemProgressed,
    DecidedItemRestored,
    DecidedItemReturned,
    DecidedItemStep,
    DecidedItemSubmitted,
    ItemDecided,
)


async def decided_item(uow: UnitOfWork, code: str) -> DecidedItem:
    """A decided item as last known. Raises Unknown."""
    row = await uow.connection.fetchrow("SELECT * FROM decided_item WHERE code = $1", code)
    if row is None:
        raise Unknown(field="code", what="议定事项 (decided_item)", code=code)
    return _item(row)


async def decided_items_of(uow: UnitOfWork, meeting: str) -> list[DecidedItem]:
    """What a meeting decided, by number; without what was withdrawn."""
    rows = await uow.connection.fetch(
        "SELECT * FROM decided_item WHERE meeting = $1 AND state <> 'withdrawn' ORDER BY number", meeting
    )
    return [_item(row) for row in rows]


def _item(row: Any) -> DecidedItem:
    event = ItemDecided(**row, effective_on=row["decided_on"])
    return DecidedItem(event, row["state"], row["last_on"], row["closed_on"])


async def save_decided_items(uow: UnitOfWork, events: Sequence[ItemDecided]) -> None:
    """Write what was decided."""
    await uow.connection.executemany(
        """
        INSERT INTO decided_item (code, meeting, number, title, lead, co_leads, decided_on, due_on, state, last_on,
                                  suggestions)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $7, $9)
        """,
        [
            (
                event.code,
                event.meeting,
                event.number,
                event.title,
                event.lead,
                event.co_leads,
                event.effective_on,
                event.due_on,
                event.suggestions or (),
            )
            for event in events
        ],
    )
    await index_titles(uow, "decided_item", [(event.code, event.title) for event in events])


async def save_steps(uow: UnitOfWork, events: Sequence[DecidedItemStep]) -> None:
    """Write steps, and how each item stands after them."""
    rows = [_row(event) for event in events]
    await uow.connection.executemany(
        """
        INSERT INTO decided_item_step (item, nth, step, happened_on, percent, evidence, due_on)
        SELECT $1, coalesce(max(nth), 0) + 1, $2, $3, $4, $5, $6 FROM decided_item_step WHERE item = $1
        """,
        [row[:6] for row in rows],
    )
    await uow.connection.executemany(
        """
        UPDATE decided_item
        SET state = coalesce($2, state), last_on = greatest(last_on, $3), due_on = coalesce($4, due_on),
            closed_on = CASE WHEN $2 IN ('closed', 'withdrawn') THEN $3 END,
            reviewer = CASE WHEN $2 = 'closed' THEN $5 END
        WHERE code = $1
        """,
        [(row[0], state_after(row[1]), row[2], row[5], row[6]) for row in rows],
    )


def _row(event: DecidedItemStep) -> tuple[str, str, object, object, object, object, object]:
    return (
        event.code,
        event.TYPE.split(".")[2],
        event.effective_on,
        event.percent if isinstance(event, DecidedItemProgressed) else None,
        event.evidence if isinstance(event, DecidedItemSubmitted) else (),
        event.due_on if isinstance(event, DecidedItemPostponed) else None,
        event.reviewer if isinstance(event, DecidedItemClosed | DecidedItemReturned) else None,
    )


async def save_restored(uow: UnitOfWork, events: Sequence[DecidedItemRestored]) -> None:
    """Write how items stand again; the steps taken back stay to be read."""
    await uow.connection.executemany(
        """
        UPDATE decided_item SET state = $2, due_on = $3, last_on = $4, closed_on = NULL, reviewer = NULL
        WHERE code = $1
        """,
        [(event.code, event.state, event.due_on, event.effective_on) for event in events],
    )
    await uow.connection.executemany(
        "UPDATE decided_item_step SET taken_back = true WHERE item = $1 AND nth > $2",
        [(event.code, event.steps) for event in events],
    )


async def keep_note(uow: UnitOfWork, code: str, note: str | None) -> None:
    """Keep what was said with the item's last step."""
    if note is None:
        return
    await uow.connection.execute(
        """
        INSERT INTO decided_item_note (item, nth, note, written_by, written_at)
        SELECT $1, max(nth), $2, $3, $4 FROM decided_item_step WHERE item = $1
        """,
        code,
        note,
        uow.actor,
        uow.now,
    )


async def keep_notes(uow: UnitOfWork, code: str, notes: Sequence[str | None]) -> None:
    """Keep what was said with the item's last steps, one note for each; None where nothing was."""
    await uow.connection.execute(
        """
        INSERT INTO decided_item_note (item, nth, note, written_by, written_at)
        SELECT $1, last.nth - $2 + said.n, said.note, $4, $5
        FROM (SELECT max(nth) AS nth FROM decided_item_step WHERE item = $1) AS last,
             unnest($3::text[]) WITH ORDINALITY AS said (note, n)
        WHERE said.note IS NOT NULL
        """,
        code,
        len(notes),
        list(notes),
        uow.actor,
        uow.now,
    )
