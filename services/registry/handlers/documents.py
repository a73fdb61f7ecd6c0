"""Governing documents are drafted, adopted and abolished; documents of superior bodies arrive."""

from __future__ import annotations

from collections.abc import Sequence

from services.registry.commands.documents import AbolishDocument, AdoptDocument, DraftDocument, ReceiveIncoming
from services.registry.domain import document as domain
from services.registry.store import documents as store
from services.registry.store.files import file_rule, kept
from shared.database import UnitOfWork
from shared.errors import Unknown, VersionMissing
from shared.events.registry import DocumentState
from shared.http import Answer


async def draft_document(uow: UnitOfWork, command: DraftDocument) -> Answer:
    """A document or its next version is there as a draft; a document that is known already needs If-Match."""
    if await uow.lock(f"document/{command.code}") and uow.expected is None:
        raise VersionMissing
    rule = await file_rule(uow, uow.today)
    await _fit(uow, command.file, rule.document_types, "file")
    await _fit(uow, command.pdf, ("pdf",), "pdf")
    drafted = domain.draft(command, await store.versions(uow, command.code), uow.today)
    return await _say(uow, [drafted])


async def adopt_document(uow: UnitOfWork, command: AdoptDocument) -> Answer:
    """A version is in force from a day on, the one before it until then; past and future days alike."""
    await uow.lock(f"document/{command.code}")
    return await _say(uow, domain.adopt(command, await store.versions(uow, command.code)))


async def abolish_document(uow: UnitOfWork, command: AbolishDocument) -> Answer:
    """The version in force on a day is no longer so; it stays readable for ever."""
    await uow.lock(f"document/{command.code}")
    versions = await store.versions(uow, command.code)
    if not versions:
        raise Unknown(field="code", what="制度文件 (document)", code=command.code)
    return await _say(uow, [domain.abolish(command, versions)])


async def receive_incoming(uow: UnitOfWork, command: ReceiveIncoming) -> Answer:
    """A document of a superior body is told whole; the same again changes nothing, another needs If-Match."""
    version = await uow.lock(f"incoming/{command.code}")
    known = await store.incoming(uow, command.code) if version else None
    received = domain.receive(command)
    if known == received:
        return {"code": command.code, "outcome": "same"}
    if version and uow.expected is None:
        raise VersionMissing
    await _fit(uow, command.file, (await file_rule(uow, uow.today)).incoming_types, "file")
    await store.save_incoming(uow, [received])
    uow.emit(received)
    return {"code": command.code, "outcome": "corrected" if known else "received"}


async def _fit(uow: UnitOfWork, digest: str | None, wanted: Sequence[str], field: str) -> None:
    if digest:
        domain.fit((await kept(uow.connection, digest)).type, wanted, field)


async def _say(uow: UnitOfWork, events: Sequence[DocumentState]) -> Answer:
    await store.save_documents(uow, events)
    for event in events:
        uow.emit(event)
    changed = [
        {
            "version": event.version,
            "status": domain.STATUS[type(event)],
            "in_force_on": event.in_force_on and event.in_force_on.isoformat(),
            "until": event.until and event.until.isoformat(),
        }
        for event in events
    ]
    return {"code": events[0].code, "version": events[0].version, "versions": changed}
