"""The press: from a plan to an edition, with the long work outside of any transaction and of the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from io import BytesIO

from pypdf import PdfReader

from services.registry.commands.compendia import IssueCompendium
from services.registry.domain.compendium.binding import BoundPdf, Told, bind_pdf
from services.registry.domain.compendium.joining import join_docx
from services.registry.domain.compendium.plan import Bound, DocumentsWithoutPdf, Plan
from services.registry.handlers.compendia import issue_edition, keep_made, number_edition, plan_edition
from services.registry.handlers.rendering import program, render
from services.registry.store import files as store
from shared.database import Database, UnitOfWork
from shared.files import Checked
from shared.files.store import content_of
from shared.http import Answer
from shared.identity import Permit

Progress = Callable[[str, str], None]


@dataclass(slots=True)
class Sources:
    """The bytes of the documents of a plan, by code; `missing` have no PDF."""

    pdfs: dict[str, bytes] = field(default_factory=dict)
    docxs: dict[str, bytes] = field(default_factory=dict)
    missing: list[Bound] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Press:
    """Prints for one caller. `progress(step, title)` is called from any thread, once for each document and step."""

    database: Database
    permit: Permit

    async def ready(self, command: IssueCompendium) -> tuple[Plan, Answer | None, Sources]:
        """Plan and gather; raises whatever stands against it. With an answer there is nothing to print."""
        async with self._transaction() as uow:
            plan, same = await plan_edition(uow, command)
            if same:
                return plan, same, Sources()
            sources = await _gather(uow, plan)
            plan = replace(plan, edition=await number_edition(uow))
        if sources.missing and program() is None:
            names = "、".join(f"{one.heading}（{one.code}）" for one in sources.missing)
            raise DocumentsWithoutPdf(field="on", names=names)
        return plan, None, sources

    async def print(self, plan: Plan, sources: Sources, progress: Progress) -> Answer:
        """Render what is missing, bind both files, and issue the edition with them."""
        for one in sources.missing:
            sources.pdfs[one.code] = await self._render(one, sources.docxs[one.code])
            progress("render", one.title)
        bound, joined = await asyncio.to_thread(_bind, plan, sources, progress)
        name = f"{plan.title}（第{plan.edition}版）"
        pages = len(PdfReader(BytesIO(bound.content)).pages)
        pdf, docx = _made(bound.content, "pdf", name, pages), _made(joined, "docx", name)
        async with self._transaction() as uow:
            await keep_made(uow, pdf, bound.content)
            await keep_made(uow, docx, joined)
            answer = await issue_edition(uow, plan, dict(bound.layout.starts), pdf, docx)
            self.permit.settle()
        return answer

    async def _render(self, one: Bound, content: bytes) -> bytes:
        made = await render(content, one.title)
        pages = len(PdfReader(BytesIO(made)).pages)
        async with self._transaction() as uow:
            checked = _made(made, "pdf", one.heading, pages)
            await keep_made(uow, checked, made)
            await store.save_rendition(uow, one.file, checked.sha256, "LibreOffice")
        return made

    def _transaction(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self.database.transaction(self.permit.caller.subject, permit=self.permit)


def _bind(plan: Plan, sources: Sources, progress: Progress) -> tuple[BoundPdf, bytes]:
    bound = bind_pdf(plan, sources.pdfs, _step(progress, "pdf"))
    return bound, join_docx(plan, sources.docxs, sources.pdfs, _step(progress, "docx"))


def _step(progress: Progress, step: str) -> Told:
    return lambda title: progress(step, title)


def _made(content: bytes, type_: str, name: str, pages: int | None = None) -> Checked:
    return Checked(sha256(content).hexdigest(), type_, f"{name}.{type_}", len(content), pages)


async def _gather(uow: UnitOfWork, plan: Plan) -> Sources:
    """Each document's own bytes, and its PDF: the file itself, the one given beside, or the one once made."""
    found = Sources()
    made = await store.renditions(uow.connection, [one.file for one in plan.documents])
    for one in plan.documents:
        content = await content_of(uow.connection, one.file)
        if (await store.kept(uow.connection, one.file)).type == "pdf":
            found.pdfs[one.code] = content
            continue
        found.docxs[one.code] = content
        if pdf := one.pdf or made.get(one.file):
            found.pdfs[one.code] = await content_of(uow.connection, pdf)
        else:
            found.missing.append(one)
    return found
