"""Governing and incoming documents in the database: as last known, and every state with both dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.registry.domain import shown
from services.registry.domain.document import STATUS, Version
from services.registry.store.files import Use, save_uses
from shared.database import UnitOfWork
from shared.events.registry import DocumentDrafted, DocumentState, IncomingReceived
from shared.search import hide, index

_FIELDS = (
    "version", "title", "category", "number", "file", "pdf", "drafted_on", "in_force_on", "until", "replaced_by",
    "decision",
)  # fmt: skip
_OF_STATUS: Mapping[str, type[DocumentState]] = {status: type_ for type_, status in STATUS.items()}


async def versions(uow: UnitOfWork, code: str) -> list[Version]:
    """All versions of a document as last known; none where there is no such document."""
    rows = await uow.connection.fetch("SELECT * FROM document WHERE code = $1 ORDER BY version", code)
    return [Version(row["status"], state_of(dict(row))) for row in rows]


def state_of(row: dict[str, Any]) -> DocumentState:
    """A version as an event tells it, from its row."""
    day = row["until"] or row["in_force_on"] or row["drafted_on"]
    return _OF_STATUS[row["status"]].model_validate(row | {"effective_on": day})


async def save_documents(uow: UnitOfWork, events: Sequence[DocumentState]) -> None:
    """Keep new states, in their order; a file is open to all once its version is more than a draft."""
    await index(uow, shown.documents(events))
    for event in events:
        status = STATUS[type(event)]
        values = _values(event)
        await _save_history(uow, event, status, values)
        await _save_version(uow, event, status, values)
        used_by, known = f"document/{event.code}@{event.version}", not isinstance(event, DocumentDrafted)
        await save_uses(uow, [Use(digest, used_by, known) for digest in (event.file, event.pdf) if digest])


def _values(event: DocumentState) -> list[object]:
    decision = event.decision.model_dump(mode="json") if event.decision else None
    return [*(getattr(event, name) for name in _FIELDS[:-1]), decision]


async def _save_history(uow: UnitOfWork, event: DocumentState, status: str, values: list[object]) -> None:
    await uow.connection.execute(
        f"""
        INSERT INTO document_history (nth, code, effective_on, recorded_at, status, {", ".join(_FIELDS)})
        SELECT coalesce((SELECT max(nth) FROM document_history WHERE code = $1), 0) + 1,
               $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15
        """,  # noqa: S608  (constants)
        event.code,
        event.effective_on,
        uow.now,
        status,
        *values,
    )


async def _save_version(uow: UnitOfWork, event: DocumentState, status: str, values: list[object]) -> None:
    changed = ", ".join(f"{name} = EXCLUDED.{name}" for name in ("status", *_FIELDS[1:]))
    await uow.connection.execute(
        f"""
        INSERT INTO document (code, status, {", ".join(_FIELDS)})
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (code, version) DO UPDATE SET {changed}
        """,  # noqa: S608  (constants)
        event.code,
        status,
        *values,
    )


async def incoming(uow: UnitOfWork, code: str) -> IncomingReceived | None:
    """A document of a superior body as last known."""
    row = await uow.connection.fetchrow(
        "SELECT * FROM incoming_history WHERE code = $1 ORDER BY nth DESC LIMIT 1", code
    )
    return IncomingReceived.model_validate(dict(row)) if row else None


async def save_incoming(uow: UnitOfWork, events: Sequence[IncomingReceived]) -> None:
    """Keep new states, in their order."""
    for event in events:
        await uow.connection.execute(
            """
            INSERT INTO incoming_history (code, nth, effective_on, recorded_at, issuer, number, title, dated_on, file,
                                          study, internal)
            SELECT $1, coalesce((SELECT max(nth) FROM incoming_history WHERE code = $1), 0) + 1,
                   $2, $3, $4, $5, $6, $7, $8, $9, $10
            """,
            event.code,
            event.effective_on,
            uow.now,
            event.issuer,
            event.number,
            event.title,
            event.dated_on,
            event.file,
            event.study,
            event.internal,
        )
        if event.file:
            await save_uses(uow, [Use(event.file, f"incoming/{event.code}", not event.internal)])
        if event.internal:
            await hide(uow, "incoming_document", [event.code])
        else:
            await index(uow, [shown.incoming(event)])
