"""Attachments in the database: as last known, what stands beside a record, and whose evidence they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.activities.commands.attachments import AddAttachment
from services.activities.domain.attachment import Attachment, Shelf
from services.activities.domain.settings import FILE_TYPES, takes
from services.activities.store.heard import limit_on
from shared.database import Connection, UnitOfWork
from shared.errors import Unknown
from shared.events.activities import AttachmentAdded, AttachmentRemoved, AttachmentState


async def attachment(connection: Connection, code: str) -> Attachment:
    """An attachment as last known. Raises Unknown."""
    row = await connection.fetchrow("SELECT * FROM attachment WHERE code = $1", code)
    if row is None:
        raise Unknown(field="code", what="附件 (attachment)", code=code)
    event = AttachmentAdded(**{**row, "to": row["record"], "effective_on": row["added_on"]})
    return Attachment(event, row["removed_on"] is None)


async def shelf(uow: UnitOfWork, to: str, kind: str) -> Shelf:
    """What stands beside the record, which nobody else puts something beside until the end of the transaction."""
    await uow.connection.execute("SELECT pg_advisory_xact_lock(hashtext('attachments'), hashtext($1))", to)
    rows = await uow.connection.fetch(
        "SELECT file, code FROM attachment WHERE record = $1 AND kind = $2 AND removed_on IS NULL", to, kind
    )
    return Shelf(
        files={row["file"]: row["code"] for row in rows},
        most=await limit_on(uow.connection, f"{kind}_attachments", uow.today),
        max_mib=await limit_on(uow.connection, f"{kind}_max_mib", uow.today),
        types=await _types(uow.connection, kind, uow.today),
    )


async def _types(connection: Connection, kind: str, day: date) -> tuple[str, ...]:
    return tuple([type_ for type_ in FILE_TYPES if await limit_on(connection, takes(kind, type_), day)])


async def owners_of(connection: Connection, record: str) -> tuple[str, ...]:
    """Whose own record this is: the hosts of an activity, else nobody's but the society's. Raises Unknown."""
    if not await connection.fetchval("SELECT version > 0 FROM stream WHERE subject = $1", record):
        raise Unknown(field="to", what="记录 (record)", code=record)
    aggregate, _, code = record.partition("/")
    if aggregate != "activity":
        return ()
    hosts: list[str] = await connection.fetchval("SELECT hosts FROM activity WHERE code = $1", code)
    return tuple(hosts)


async def evidence_of(uow: UnitOfWork, code: str) -> list[str]:
    """The ticks, decided items and projects whose evidence an attachment is."""
    rows = await uow.connection.fetch(
        """
        SELECT 'key_work/' || key_work AS used FROM key_work_tick WHERE evidence = 'attachment/' || $1
        UNION
        SELECT 'decided_item/' || item FROM decided_item_step WHERE evidence @> ARRAY['attachment/' || $1]
        UNION
        SELECT 'project/' || project FROM project_spending WHERE evidence = 'attachment/' || $1 AND NOT withdrawn
        UNION
        SELECT 'project/' || code FROM project WHERE closing_evidence @> ARRAY['attachment/' || $1]
        ORDER BY used
        """,
        code,
    )
    return [row["used"] for row in rows]


async def save_attachments(uow: UnitOfWork, events: Sequence[AttachmentState]) -> None:
    """Write what was put beside a record, and what was taken away."""
    for event in events:
        if isinstance(event, AttachmentAdded):
            await uow.connection.execute(
                """
                INSERT INTO attachment (code, record, kind, file, type, size, added_on)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """,
                event.code,
                event.to,
                event.kind,
                event.file,
                event.type,
                event.size,
                event.effective_on,
            )
        elif isinstance(event, AttachmentRemoved):
            await uow.connection.execute(
                "UPDATE attachment SET removed_on = $2 WHERE code = $1", event.code, event.effective_on
            )


async def keep_attachment(uow: UnitOfWork, command: AddAttachment, name: str) -> None:
    """Keep what it is called, and who put it there."""
    await uow.connection.execute(
        "INSERT INTO attachment_kept (attachment, name, added_by) VALUES ($1, $2, $3)", command.code, name, uow.actor
    )


async def keep_removal(uow: UnitOfWork, code: str, because: str) -> None:
    """Keep why it was taken away, and by whom."""
    await uow.connection.execute(
        "UPDATE attachment_kept SET removed_because = $2, removed_by = $3 WHERE attachment = $1",
        code,
        because,
        uow.actor,
    )


async def beside(connection: Connection, record: str, kinds: Sequence[str]) -> list[Any]:
    """What stands beside a record of these kinds: `code`, `kind`, `type`, `file` and `name`, as they were added."""
    rows: list[Any] = await connection.fetch(
        """
        SELECT code, kind, type, file, name
        FROM attachment JOIN attachment_kept ON attachment = code
        WHERE record = $1 AND kind = ANY($2::text[]) AND removed_on IS NULL
        ORDER BY array_position($2::text[], kind), added_on, code
        """,
        record,
        list(kinds),
    )
    return rows
