"""Governing documents with their versions, documents of superior bodies, and the compendium that binds them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.base import BodyName, Code, Count, DomainEvent, Part, PublicTitle
from shared.events.registry.society import Decision

DocumentCategory = Literal["branch_guidance", "party_building"]


class DocumentState(DomainEvent):
    """
    One version of a governing document, whole; files by their sha256.

    In force from `in_force_on` until the day before `until`; a draft has neither.
    """

    code: Code
    version: Count
    title: PublicTitle
    category: DocumentCategory
    number: Code | None = None
    file: Code
    pdf: Code | None = None
    drafted_on: date
    in_force_on: date | None = None
    until: date | None = None
    replaced_by: Count | None = None
    decision: Decision | None = None


class DocumentDrafted(DocumentState, type="registry.document.drafted.v1"):
    """A version is there and holds nothing yet; told again, the draft is another."""


class DocumentAdopted(DocumentState, type="registry.document.adopted.v1"):
    """The version is in force from `effective_on` on; told again, its first day is put right."""


class DocumentReplaced(DocumentState, type="registry.document.replaced.v1"):
    """The version `replaced_by` took its place on `effective_on`."""


class DocumentAbolished(DocumentState, type="registry.document.abolished.v1"):
    """No longer in force from `effective_on` on, and nothing in its place."""


class IncomingReceived(DomainEvent, type="registry.incoming.received.v1"):
    """A document of a superior body (上级文件) arrived on `effective_on`; told again, it is put right."""

    code: Code
    issuer: BodyName
    number: Code
    title: PublicTitle
    dated_on: date
    file: Code | None = None
    study: bool
    internal: bool = False


class BoundDocument(Part):
    """A version as it was bound, and the page of the PDF it begins on."""

    code: Code
    version: Count
    file: Code
    page: Count


class CompendiumIssued(DomainEvent, type="registry.compendium.issued.v1", key="edition"):
    """An edition binds the documents in force on the day `on`; `plan` is the hash of all that went into it."""

    edition: Count
    on: date
    documents: tuple[BoundDocument, ...]
    incoming: tuple[Code, ...] = ()
    pdf: Code
    docx: Code
    plan: Code


class CompendiumHandedOut(DomainEvent, type="registry.compendium.handed_out.v1", key="edition"):
    """An edition was handed out at a joint meeting: who attended has it."""

    edition: Count
    meeting: Code


class CompendiumAcknowledged(DomainEvent, type="registry.compendium.acknowledged.v1", key="edition"):
    """A branch has an edition, said so itself or had it at the meeting it attended; once."""

    edition: Count
    branch: Code
    how: Literal["signed", "handed_out"]
    meeting: Code | None = None
