"""Sheets of people as workbooks find and leave them: what is so at each desk, and why somebody was away."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from services.activities.commands.attendance import WholeSheet
from services.activities.domain.imports.known import KnownActivity, KnownDesk
from services.activities.store.attendance import reasons_of, sheets_of, version_of
from services.activities.store.desk import desk_of
from services.activities.store.imports import Span, activities_of
from shared.database import UnitOfWork
from shared.events.activities import AttendanceRecorded

Sheets = list[tuple[AttendanceRecorded, Mapping[int, str]]]


async def desks(uow: UnitOfWork, activities: Mapping[str, KnownActivity]) -> dict[str, KnownDesk]:
    """Activity -> its desk, of those that rows speak of. Raises NobodyIsExpected."""
    found = {}
    for code, known in activities.items():
        sheet = known.sheet
        whole = WholeSheet(
            activity=code,
            expecting=sheet.expecting if sheet else (),
            heads=tuple(one.model_dump() for one in sheet.heads) if sheet else (),
        )
        desk = await desk_of(uow, whole, known.activity)
        found[code] = KnownDesk(await version_of(uow, f"attendance/{code}"), await reasons_of(uow, code), desk)
    return found


async def sheets_in(uow: UnitOfWork, span: Span) -> Sheets:
    """The sheets of the activities of a span, in the order of their days."""
    codes = [known.activity.event.code for known in await activities_of(uow, span)]
    sheets = await sheets_of(uow.connection, codes)
    return [(sheets[code], await reasons_of(uow, code)) for code in codes if code in sheets]


async def keep_reasons_before(uow: UnitOfWork, codes: Collection[str]) -> None:
    """Remember why people were away before the batch came; the rows of the batch are there already."""
    await uow.connection.execute(
        """
        UPDATE import_before AS before SET reasons = kept.reasons
        FROM (
            SELECT activity, jsonb_agg(to_jsonb(one)) AS reasons FROM attendance_reason AS one
            WHERE activity = ANY($2::text[])
            GROUP BY activity
        ) AS kept
        WHERE before.batch = $1 AND before.activity = kept.activity
        """,
        uow.batch_id,
        list(codes),
    )


async def give_reasons_back(uow: UnitOfWork, batch: str, codes: Sequence[str]) -> None:
    """Why people were away stands again as before the batch."""
    await uow.connection.execute("DELETE FROM attendance_reason WHERE activity = ANY($1::text[])", codes)
    await uow.connection.execute(
        """
        INSERT INTO attendance_reason (activity, known_by, who, branch, reason)
        SELECT kept.activity, kept.known_by, kept.who, kept.branch, kept.reason
        FROM import_before AS before,
             jsonb_to_recordset(before.reasons)
                 AS kept (activity text, known_by text, who text, branch text, reason text)
        WHERE before.batch = $1 AND before.activity = ANY($2::text[])
        """,
        batch,
        codes,
    )
