"""Absences: during one somebody else is in charge."""

from __future__ import annotations

from services.outreach.commands.absences import EndAbsence, NoteAbsence
from services.outreach.domain import absence as domain
from services.outreach.store import absences as store
from shared.database import UnitOfWork
from shared.http import Answer


async def note_absence(uow: UnitOfWork, command: NoteAbsence) -> Answer:
    """From the first day to the last the deputy sees the experts and is told instead; no reason is kept."""
    if await uow.lock(f"absence/{command.code}"):
        raise domain.AbsenceExists(field="code", code=command.code)
    uow.allow(command.person)
    noted = domain.note_absence(command)
    await store.save_absences(uow, [noted])
    uow.emit(noted)
    return {"code": noted.code, "from_on": str(noted.from_on), "until": str(noted.until)}


async def end_absence(uow: UnitOfWork, command: EndAbsence) -> Answer:
    """Back earlier than noted; from that day on the deputy is in charge no longer."""
    await uow.lock(f"absence/{command.code}")
    known = await store.absence(uow, command.code)
    uow.allow(known.person)
    ended = domain.end_absence(known, command)
    await store.save_absences(uow, [ended])
    uow.emit(ended)
    return {"code": ended.code, "until": str(ended.until)}
