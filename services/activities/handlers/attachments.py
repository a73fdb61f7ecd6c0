"""Files are put beside records, taken away, and fetched."""

from __future__ import annotations

from services.activities.commands.attachments import AddAttachment, RemoveAttachment
from services.activities.domain.attachment import (
    PERSONAL,
    AttachmentExists,
    add_attachment,
    remove_attachment,
)
from services.activities.store import attachments as store
from services.activities.store.files import file, keep_reading, need_file
from shared.database import UnitOfWork
from shared.files import Checked
from shared.files.store import content_of
from shared.http import Answer


async def put_beside(uow: UnitOfWork, command: AddAttachment) -> Answer:
    """A file uploaded before stands beside a record, as evidence of a kind; what it is called is kept, not told."""
    if await uow.lock(f"attachment/{command.code}"):
        raise AttachmentExists(field="code", code=command.code)
    uow.allow(*await store.owners_of(uow.connection, command.to))
    shelf = await store.shelf(uow, command.to, command.kind)
    found = await need_file(uow, command.file)
    added = add_attachment(command, found, shelf, uow.today)
    await store.save_attachments(uow, [added])
    await store.keep_attachment(uow, command, command.name or found.name)
    uow.emit(added)
    return {"code": added.code, "evidence": added.subject, "of_kind": len(shelf.files) + 1, "most": shelf.most}


async def take_away(uow: UnitOfWork, command: RemoveAttachment) -> Answer:
    """It no longer stands there; one that is evidence of something stays. The file itself is purged later."""
    await uow.lock(f"attachment/{command.code}")
    known = await store.attachment(uow.connection, command.code)
    uow.allow(*await store.owners_of(uow.connection, known.event.to))
    removed = remove_attachment(known, await store.evidence_of(uow, command.code), uow.today)
    await store.save_attachments(uow, [removed])
    await store.keep_removal(uow, command.code, command.because)
    uow.emit(removed)
    return {"code": removed.code}


async def fetch(uow: UnitOfWork, code: str) -> tuple[Checked, bytes]:
    """The file of an attachment; what shows persons is for its hosts and the society, and each fetching is audited."""
    known = await store.attachment(uow.connection, code)
    if known.event.kind in PERSONAL:
        uow.allow(*await store.owners_of(uow.connection, known.event.to))
        await keep_reading(uow, known.event.to, known.event.subject)
    found = await file(uow.connection, known.event.file)
    return found, await content_of(uow.connection, known.event.file)
