"""Items of agendas in the database, and what stands on the agenda of a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.activities.domain.agenda import AgendaItem, Considered
from services.activities.domain.meeting_plan import Meeting
from shared.database import Connection, UnitOfWork
from shared.errors import Unknown
from shared.events.activities.agenda_items import AgendaItemConsidered, AgendaItemProposed, AgendaItemState

_ITEM = "SELECT code, meeting, by, branch, title, late, state, proposed_on, outcome FROM agenda_item"


async def agenda_item(uow: UnitOfWork, code: str) -> AgendaItem:
    """An item as last known. Raises Unknown."""
    row = await uow.connection.fetchrow(f"{_ITEM} WHERE code = $1", code)
    if row is None:
        raise Unknown(field="code", what="议题 (agenda_item)", code=code)
    return _item(row)


def _item(row: Any) -> AgendaItem:
    event = AgendaItemProposed.model_validate({**row, "effective_on": row["proposed_on"]})
    return AgendaItem(event, row["state"], row["outcome"])


async def next_number(uow: UnitOfWork, meeting: str) -> int:
    """The number of the next item proposed for a meeting; the meeting is locked."""
    count: int = await uow.connection.fetchval("SELECT count(*) + 1 FROM agenda_item WHERE meeting = $1", meeting)
    return count


async def items_of(uow: UnitOfWork, meeting: str, day: date) -> dict[str, AgendaItem]:
    """Those accepted for a meeting on a day, and those that stand over from earlier ones."""
    rows = await uow.connection.fetch(
        f"""
        {_ITEM}
        WHERE (meeting = $1 AND state = 'accepted')
           OR (outcome IN ('left_open', 'not_reached') AND considered_on <= $2)
        ORDER BY code
        """,
        meeting,
        day,
    )
    return {row["code"]: _item(row) for row in rows}


async def considered_at(uow: UnitOfWork, meeting: str) -> dict[str, Considered]:
    """What a meeting made of items, told as of the day on which it did."""
    rows = await uow.connection.fetch(
        """
        SELECT code, item.meeting, by, branch, title, late, state, item.outcome, here.considered_on AS proposed_on,
               here.outcome AS made, state = 'considered' AND at = here.meeting AS is_last
        FROM agenda_item_outcome AS here JOIN agenda_item AS item ON item.code = here.item
        WHERE here.meeting = $1
        """,
        meeting,
    )
    return {row["code"]: Considered(_item(row), row["made"], row["is_last"]) for row in rows}


async def decided_before(uow: UnitOfWork, codes: Sequence[str], meeting: str) -> frozenset[str]:
    """Those of these codes that other meetings decided."""
    rows = await uow.connection.fetch(
        """
        SELECT code FROM decided_item
        WHERE code = ANY($1::text[]) AND meeting <> $2 AND state <> 'withdrawn'
        """,
        list(codes),
        meeting,
    )
    return frozenset(row["code"] for row in rows)


async def standing(connection: Connection, meeting: Meeting) -> list[str]:
    """
    What stands on the agenda of a meeting, as it stands by itself.

    First the decided items that are still open, by due day; then what earlier meetings left open or did not reach; then
    the items accepted for it in the order they were proposed. Of a meeting that was held: as it stood on its day.
    """
    held = meeting.held_on
    rows = await connection.fetch(
        """
        SELECT code FROM (
            SELECT code, 1 AS part, due_on AS day, number FROM decided_item
            WHERE meeting <> $1 AND decided_on <= $2 AND (closed_on IS NULL OR closed_on >= $3) AND state <> 'withdrawn'
            UNION ALL
            SELECT code, 2, considered_on, length(code) FROM agenda_item
            WHERE outcome IN ('left_open', 'not_reached') AND considered_on <= $2 AND $3::date IS NULL
            UNION ALL
            SELECT code, 3, proposed_on, length(code) FROM agenda_item
            WHERE meeting = $1 AND state = 'accepted' AND $3::date IS NULL
            UNION ALL
            SELECT code, CASE WHEN item.meeting = $1 THEN 3 ELSE 2 END, proposed_on, length(code)
            FROM agenda_item_outcome AS outcome JOIN agenda_item AS item ON item.code = outcome.item
            WHERE outcome.meeting = $1
        ) AS item
        ORDER BY part, day, number, code
        """,
        meeting.code,
        held or meeting.meets_on,
        held,
    )
    return [row["code"] for row in rows]


async def save_agenda_items(uow: UnitOfWork, events: Sequence[AgendaItemState]) -> None:
    """Write items as they are told; what was considered at one meeting may be withdrawn or considered at another."""
    await uow.connection.executemany(
        """
        INSERT INTO agenda_item (code, meeting, by, branch, title, late, state, proposed_on, at, outcome, considered_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (code) DO UPDATE
        SET state = EXCLUDED.state, at = EXCLUDED.at, outcome = EXCLUDED.outcome,
            considered_on = EXCLUDED.considered_on
        """,
        [_row(event) for event in events],
    )
    considered = [event for event in events if isinstance(event, AgendaItemConsidered)]
    await uow.connection.executemany(
        """
        INSERT INTO agenda_item_outcome (item, meeting, outcome, considered_on) VALUES ($1, $2, $3, $4)
        ON CONFLICT (item, meeting) DO UPDATE
        SET outcome = EXCLUDED.outcome, considered_on = EXCLUDED.considered_on
        """,
        [(event.code, event.at, event.outcome, event.effective_on) for event in considered],
    )


def _row(event: AgendaItemState) -> tuple[object, ...]:
    considered = event if isinstance(event, AgendaItemConsidered) else None
    return (
        event.code,
        event.meeting,
        event.by,
        event.branch,
        event.title,
        event.late,
        event.TYPE.split(".")[2],
        event.effective_on,
        considered.at if considered else None,
        considered.outcome if considered else None,
        considered.effective_on if considered else None,
    )


async def keep_proposal(uow: UnitOfWork, code: str, text: str | None) -> None:
    """Keep the item in full, and who typed it in."""
    await uow.connection.execute(
        "INSERT INTO agenda_item_kept (item, text, proposed_by) VALUES ($1, $2, $3)", code, text, uow.actor
    )


async def keep_because(uow: UnitOfWork, code: str, because: str | None) -> None:
    """Keep why it was declined or withdrawn."""
    await uow.connection.execute("UPDATE agenda_item_kept SET because = $2 WHERE item = $1", code, because)
