"""Absences, and who is in charge on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.outreach.domain.absence import Absence, Cover
from shared.database import Connection, UnitOfWork
from shared.errors import Unknown
from shared.events.outreach import AbsenceState


async def absence(uow: UnitOfWork, code: str) -> Absence:
    """An absence as last noted. Raises Unknown."""
    row = await uow.connection.fetchrow("SELECT * FROM absence WHERE code = $1", code)
    if row is None:
        raise Unknown(field="code", what="不在岗记录 (absence)", code=code)
    return Absence(**row)


async def cover_on(connection: Connection, day: date, gone: frozenset[str] = frozenset()) -> Cover:
    """Who is away on a day; `gone`: those who hold their post no longer."""
    rows = await connection.fetch("SELECT * FROM absence WHERE until >= $1 AND from_on <= $1", day)
    return Cover.of((Absence(**row) for row in rows), day, gone)


async def save_absences(uow: UnitOfWork, events: Sequence[AbsenceState]) -> None:
    """Write absences as they stand now."""
    await uow.connection.executemany(
        """
        INSERT INTO absence (code, person, deputy, from_on, until) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (code) DO UPDATE SET until = EXCLUDED.until
        """,
        [(event.code, event.person, event.deputy, event.from_on, event.until) for event in events],
    )
