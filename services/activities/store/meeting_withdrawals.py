"""Records of joint meetings that are withdrawn: what rests on one, and what is so afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from services.activities.commands.meetings import WithdrawJointMeeting
from services.activities.domain.meeting_withdrawal import Rest, Stood, Tick
from services.activities.store.agenda import considered_at
from services.activities.store.decided_items import decided_items_of
from shared.database import UnitOfWork
from shared.events.activities import MeetingWithdrawn


async def rest_of(uow: UnitOfWork, meeting: str) -> Rest:
    """What rests on the record of a meeting, here."""
    items = await decided_items_of(uow, meeting)
    records = [f"meeting/{meeting}", *(f"decided_item/{one.event.code}" for one in items)]
    considered = await considered_at(uow, meeting)
    return Rest(
        items=items,
        ticks=await _ticks(uow, records),
        considered=considered,
        before=await _before(uow, meeting, list(considered)),
        used=await _used(uow, records, meeting),
    )


async def _ticks(uow: UnitOfWork, records: Sequence[str]) -> list[Tick]:
    rows = await uow.connection.fetch(
        """
        SELECT key_work, year, tick, evidence, ticked_on
        FROM key_work_tick JOIN key_work ON code = key_work
        WHERE evidence = ANY($1::text[])
        ORDER BY key_work, tick, evidence
        """,
        list(records),
    )
    return [Tick(**row) for row in rows]


async def _before(uow: UnitOfWork, meeting: str, items: Sequence[str]) -> dict[str, Stood]:
    rows = await uow.connection.fetch(
        """
        SELECT DISTINCT ON (item) item, meeting, outcome, considered_on
        FROM agenda_item_outcome
        WHERE item = ANY($1::text[]) AND meeting <> $2
        ORDER BY item, considered_on DESC
        """,
        list(items),
        meeting,
    )
    return {row["item"]: Stood(row["meeting"], row["outcome"], row["considered_on"]) for row in rows}


async def _used(uow: UnitOfWork, records: Sequence[str], meeting: str) -> list[str]:
    """Decided items of other meetings that were handed in with it, and projects."""
    rows = await uow.connection.fetch(
        """
        SELECT DISTINCT 'decided_item/' || item AS used
        FROM decided_item_step JOIN decided_item ON code = item
        WHERE evidence && $1::text[] AND NOT taken_back AND meeting <> $2 AND state <> 'withdrawn'
        UNION
        SELECT 'project/' || project FROM project_spending WHERE evidence = ANY($1::text[]) AND NOT withdrawn
        UNION
        SELECT 'project/' || code FROM project WHERE closing_evidence && $1::text[]
        ORDER BY used
        """,
        list(records),
        meeting,
    )
    return [row["used"] for row in rows]


async def save_meeting_withdrawals(uow: UnitOfWork, events: Sequence[MeetingWithdrawn]) -> None:
    """Write what was no meeting: it has no day, nobody was there, and it came to no item."""
    codes = [event.code for event in events]
    await uow.connection.execute(
        """
        UPDATE meeting
        SET state = 'withdrawn', held_on = NULL, quorum_met = NULL, minuted_on = NULL, minutes_late = NULL
        WHERE code = ANY($1::text[])
        """,
        codes,
    )
    await uow.connection.execute("DELETE FROM meeting_attendance WHERE meeting = ANY($1::text[])", codes)
    await uow.connection.execute("DELETE FROM agenda_item_outcome WHERE meeting = ANY($1::text[])", codes)


async def keep_meeting_withdrawal(uow: UnitOfWork, command: WithdrawJointMeeting) -> None:
    """Keep why, and by whom."""
    await uow.connection.execute(
        """
        INSERT INTO meeting_withdrawal (meeting, because, withdrawn_by, withdrawn_at) VALUES ($1, $2, $3, $4)
        """,
        command.code,
        command.because,
        uow.actor,
        uow.now,
    )
