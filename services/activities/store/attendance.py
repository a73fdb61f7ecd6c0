"""The sheets of activities in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from shared.database import Connection, UnitOfWork
from shared.events.activities import AttendanceRecorded, Heads, PersonAttendance


async def find_sheet(connection: Connection, activity: str) -> AttendanceRecorded | None:
    """The sheet of an activity as last saved, if there is one."""
    return (await sheets_of(connection, [activity])).get(activity)


async def sheets_of(connection: Connection, activities: Sequence[str]) -> dict[str, AttendanceRecorded]:
    """Activity -> its sheet as last saved, of those that have one."""
    sheets = await connection.fetch(
        "SELECT activity, held_on, expecting FROM attendance_sheet WHERE activity = ANY($1::text[])", activities
    )
    lines, heads = defaultdict[str, list[PersonAttendance]](list), defaultdict[str, list[Heads]](list)
    for row in await connection.fetch(
        """
        SELECT activity, who, known_by, branch, state, sort, entry FROM attendance_line
        WHERE activity = ANY($1::text[])
        ORDER BY activity, nth
        """,
        activities,
    ):
        lines[row["activity"]].append(PersonAttendance(**row))
    for row in await connection.fetch(
        """
        SELECT activity, sort, heads AS count, evidence FROM attendance_heads
        WHERE activity = ANY($1::text[])
        ORDER BY activity, nth
        """,
        activities,
    ):
        heads[row["activity"]].append(Heads(**row))
    return {
        row["activity"]: AttendanceRecorded(
            activity=row["activity"],
            expecting=tuple(row["expecting"]),
            lines=tuple(lines[row["activity"]]),
            heads=tuple(heads[row["activity"]]),
            effective_on=row["held_on"],
        )
        for row in sheets
    }


async def save_sheets(uow: UnitOfWork, events: Sequence[AttendanceRecorded]) -> None:
    """Write sheets whole; of several of one activity the last stands. One with nothing on it takes the sheet away."""
    told = {event.activity: event for event in events}
    await _forget(uow, list(told))
    last = {activity: event for activity, event in told.items() if event.expecting or event.lines or event.heads}
    gone = [activity for activity in told if activity not in last]
    await uow.connection.execute("DELETE FROM attendance_sheet WHERE activity = ANY($1::text[])", gone)
    await uow.connection.executemany(
        """
        INSERT INTO attendance_sheet (activity, held_on, expecting) VALUES ($1, $2, $3)
        ON CONFLICT (activity) DO UPDATE SET held_on = EXCLUDED.held_on, expecting = EXCLUDED.expecting
        """,
        [(event.activity, event.effective_on, event.expecting) for event in last.values()],
    )
    await _save_lines(uow, list(last.values()))
    heads = [(event.activity, nth, one) for event in last.values() for nth, one in enumerate(event.heads, 1)]
    await uow.connection.executemany(
        "INSERT INTO attendance_heads (activity, nth, sort, heads, evidence) VALUES ($1, $2, $3, $4, $5)",
        [(activity, nth, one.sort, one.count, one.evidence) for activity, nth, one in heads],
    )


async def _forget(uow: UnitOfWork, activities: list[str]) -> None:
    await uow.connection.execute("DELETE FROM attendance_line WHERE activity = ANY($1::text[])", activities)
    await uow.connection.execute("DELETE FROM attendance_heads WHERE activity = ANY($1::text[])", activities)


async def _save_lines(uow: UnitOfWork, sheets: Iterable[AttendanceRecorded]) -> None:
    lines = [(sheet.activity, nth, line) for sheet in sheets for nth, line in enumerate(sheet.lines, 1)]
    await uow.connection.execute(
        """
        INSERT INTO attendance_line (activity, nth, known_by, who, branch, state, sort, entry)
        SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                             $8::text[])
        """,
        [activity for activity, _, _ in lines],
        [nth for _, nth, _ in lines],
        [line.known_by for _, _, line in lines],
        [line.who for _, _, line in lines],
        [line.branch for _, _, line in lines],
        [line.state for _, _, line in lines],
        [line.sort for _, _, line in lines],
        [line.entry for _, _, line in lines],
    )


async def keep_reasons(uow: UnitOfWork, sheet: AttendanceRecorded, reasons: Sequence[str | None]) -> None:
    """Keep why somebody was not there, line by line, as the sheet now has it."""
    await uow.connection.execute("DELETE FROM attendance_reason WHERE activity = $1", sheet.activity)
    await uow.connection.executemany(
        "INSERT INTO attendance_reason (activity, known_by, who, branch, reason) VALUES ($1, $2, $3, $4, $5)",
        [
            (sheet.activity, line.known_by, line.who, line.branch or "", reason)
            for line, reason in zip(sheet.lines, reasons, strict=False)
            if reason
        ],
    )


async def reasons_of(uow: UnitOfWork, activity: str) -> dict[int, str]:
    """Line of the sheet -> why its person was not there."""
    rows = await uow.connection.fetch(
        """
        SELECT nth, reason
        FROM attendance_line AS line
        JOIN attendance_reason AS kept USING (activity, known_by, who)
        WHERE activity = $1 AND kept.branch = coalesce(line.branch, '')
        """,
        activity,
    )
    return {row["nth"]: row["reason"] for row in rows}


async def version_of(uow: UnitOfWork, subject: str) -> int:
    """The version of a stream; 0 where nothing was said."""
    return await uow.connection.fetchval("SELECT version FROM stream WHERE subject = $1", subject) or 0
