"""Compendia in the database: what was bound, what was handed out, who was there, and which branch has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.registry.domain.compendium.plan import Received
from services.registry.store.documents import state_of
from services.registry.store.rules import rule
from shared.database import Connection, UnitOfWork
from shared.errors import Unknown
from shared.events.activities import JointMeetingRecord, MeetingWithdrawn
from shared.events.base import Event
from shared.events.registry import (
    CompendiumAcknowledged,
    CompendiumHandedOut,
    CompendiumIssued,
    DocumentState,
)


async def compendium_rule(uow: UnitOfWork, on: date) -> Mapping[str, Any]:
    """Title, parts and whom to ask, as set for a day."""
    return await rule(uow, "compendium", on)


async def in_force(uow: UnitOfWork, on: date) -> list[DocumentState]:
    """The versions in force on a day as known now."""
    rows = await uow.connection.fetch(
        "SELECT * FROM document_at($1, $2) WHERE status = 'in_force' ORDER BY code", on, uow.now
    )
    return [state_of(dict(row)) for row in rows]


async def received_between(uow: UnitOfWork, since: date, until: date) -> list[Received]:
    """Documents of superior bodies received from a day to another, by the day; internal ones are left out."""
    rows = await uow.connection.fetch(
        """
        SELECT code, issuer, number AS paper, title, dated_on, effective_on AS received_on
        FROM incoming_at($2, $3)
        WHERE effective_on >= $1 AND NOT internal
        ORDER BY effective_on, code
        """,
        since,
        until,
        uow.now,
    )
    return [Received(**dict(row)) for row in rows]


async def next_edition(uow: UnitOfWork) -> int:
    """The number after the last edition."""
    number: int = await uow.connection.fetchval("SELECT coalesce(max(edition), 0) + 1 FROM compendium")
    return number


async def edition_of(uow: UnitOfWork, plan: str) -> dict[str, Any] | None:
    """The edition that was bound by the same plan."""
    row = await uow.connection.fetchrow("SELECT edition, pdf, docx FROM compendium WHERE plan = $1", plan)
    return dict(row) if row else None


async def know_edition(uow: UnitOfWork, edition: int) -> None:
    """Raises Unknown where there is no such edition; no trace of the asking is left."""
    if not await uow.connection.fetchval("SELECT EXISTS (SELECT FROM compendium WHERE edition = $1)", edition):
        raise Unknown(field="edition", what="汇编版次 (edition)", code=edition)


async def save_compendia(uow: UnitOfWork, events: Sequence[CompendiumIssued]) -> None:
    """Keep new editions."""
    for event in events:
        await uow.connection.execute(
            """
            INSERT INTO compendium (edition, on_day, issued_on, recorded_at, documents, incoming, pdf, docx, plan)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            event.edition,
            event.on,
            event.effective_on,
            uow.now,
            [document.model_dump(mode="json") for document in event.documents],
            list(event.incoming),
            event.pdf,
            event.docx,
            event.plan,
        )
        await uow.connection.execute(
            """
            INSERT INTO file_use (sha256, used_by, open) SELECT DISTINCT unnest($1::text[]), $2, true
            ON CONFLICT (sha256, used_by) DO NOTHING
            """,
            [event.pdf, event.docx, *(document.file for document in event.documents)],
            f"compendium/{event.edition}",
        )


async def save_handed_out(uow: UnitOfWork, events: Sequence[CompendiumHandedOut]) -> None:
    """Keep which edition was handed out where."""
    await uow.connection.execute(
        """
        INSERT INTO compendium_handed_out (meeting, edition, recorded_at)
        SELECT meeting, edition, $3 FROM unnest($1::text[], $2::int[]) AS said (meeting, edition)
        """,
        [event.meeting for event in events],
        [event.edition for event in events],
        uow.now,
    )


async def is_handed_out(uow: UnitOfWork, edition: int, meeting: str) -> bool:
    """Whether it was told already."""
    known: bool = await uow.connection.fetchval(
        "SELECT EXISTS (SELECT FROM compendium_handed_out WHERE edition = $1 AND meeting = $2)", edition, meeting
    )
    return known


async def save_acknowledgements(uow: UnitOfWork, events: Sequence[CompendiumAcknowledged]) -> None:
    """Keep who has which edition."""
    await uow.connection.execute(
        """
        INSERT INTO compendium_acknowledgement
            (edition, branch, how, meeting, acknowledged_on, acknowledged_by, recorded_at)
        SELECT said.*, $6, $7
        FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::date[]) AS said
        """,
        [event.edition for event in events],
        [event.branch for event in events],
        [event.how for event in events],
        [event.meeting for event in events],
        [event.effective_on for event in events],
        uow.actor,
        uow.now,
    )


async def acknowledgement(uow: UnitOfWork, edition: int, branch: str) -> dict[str, Any] | None:
    """How and when a branch acknowledged an edition."""
    row = await uow.connection.fetchrow(
        """
        SELECT edition, branch, how, meeting, acknowledged_on FROM compendium_acknowledgement
        WHERE edition = $1 AND branch = $2
        """,
        edition,
        branch,
    )
    return dict(row) if row else None


async def is_asked(uow: UnitOfWork, branch: str, on: date, statuses: Sequence[str]) -> bool:
    """Whether a branch is one of those asked on a day."""
    asked: bool = await uow.connection.fetchval(
        "SELECT EXISTS (SELECT FROM branch_at($2, $3) WHERE code = $1 AND status = ANY($4::text[]))",
        branch,
        on,
        uow.now,
        list(statuses),
    )
    return asked


async def handed_out_unsettled(connection: Connection, attended: Sequence[str]) -> list[dict[str, Any]]:
    """(edition, meeting, held_on, branches): who attended where an edition was handed out, and has not got it yet."""
    rows = await connection.fetch(
        """
        SELECT edition, meeting, held_on, array_agg(branch ORDER BY branch) AS branches
        FROM compendium_handed_out
        JOIN meeting_attendance USING (meeting)
        WHERE state = ANY($1::text[])
          AND NOT EXISTS (
              SELECT FROM compendium_acknowledgement AS known
              WHERE known.edition = compendium_handed_out.edition AND known.branch = meeting_attendance.branch
          )
        GROUP BY edition, meeting, held_on
        ORDER BY edition, held_on, meeting
        """,
        list(attended),
    )
    return [dict(row) for row in rows]


async def save_attendance(uow: UnitOfWork, events: Sequence[Event[JointMeetingRecord]]) -> None:
    """Remember how branches were represented; a meeting told again is as told last."""
    for event in events:
        await uow.connection.execute("DELETE FROM meeting_attendance WHERE meeting = $1", event.data.code)
        await uow.connection.execute(
            """
            INSERT INTO meeting_attendance (meeting, branch, state, held_on)
            SELECT $1, branch, state, $4 FROM unnest($2::text[], $3::text[]) AS told (branch, state)
            ON CONFLICT (meeting, branch) DO UPDATE SET state = EXCLUDED.state
            """,
            event.data.code,
            [one.branch for one in event.data.attendance],
            [one.state for one in event.data.attendance],
            event.effective_on,
        )


async def forget_attendance(uow: UnitOfWork, events: Sequence[Event[MeetingWithdrawn]]) -> None:
    """Nobody was there."""
    await uow.connection.execute(
        "DELETE FROM meeting_attendance WHERE meeting = ANY($1::text[])", [event.data.code for event in events]
    )
