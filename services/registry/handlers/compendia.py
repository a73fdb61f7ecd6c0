"""Editions are planned, issued, handed out and acknowledged."""

from __future__ import annotations

from typing import Any

from services.registry.commands.compendia import AcknowledgeCompendium, HandOut, IssueCompendium
from services.registry.domain.compendium.plan import (
    BranchIsNotAsked,
    EditionIsTaken,
    Plan,
    handed_to,
    issued,
    make_plan,
)
from services.registry.store import compendia as store
from services.registry.store.society import society
from shared.database import UnitOfWork
from shared.events.registry import CompendiumAcknowledged, CompendiumHandedOut
from shared.files import Checked
from shared.files.store import save_file
from shared.http import Answer


async def plan_edition(uow: UnitOfWork, command: IssueCompendium) -> tuple[Plan, Answer | None]:
    """What the next edition would bind; where an edition was bound of just that, its answer beside."""
    since, known = command.incoming_since, await society(uow, command.on)
    plan = make_plan(
        command.on,
        known.name_zh if known else uow.source.split("/")[2],
        await store.compendium_rule(uow, command.on),
        await store.in_force(uow, command.on),
        await store.received_between(uow, since, command.on) if since else [],
    )
    same = await store.edition_of(uow, plan.hash)
    return plan, {**same, "outcome": "same"} if same else None


async def number_edition(uow: UnitOfWork) -> int:
    """The number the next edition would have."""
    return await store.next_edition(uow)


async def issue_edition(uow: UnitOfWork, plan: Plan, starts: dict[str, int], pdf: Checked, docx: Checked) -> Answer:
    """The edition is told; its files are kept already in this transaction."""
    if await uow.lock(f"compendium/{plan.edition}"):
        raise EditionIsTaken(field="on", edition=plan.edition)
    event = issued(plan, starts, pdf.sha256, docx.sha256, uow.today)
    await store.save_compendia(uow, [event])
    uow.emit(event)
    return {"edition": plan.edition, "pdf": pdf.sha256, "docx": docx.sha256, "outcome": "issued"}


async def keep_made(uow: UnitOfWork, file: Checked, content: bytes) -> None:
    """A file that was made here is kept."""
    await save_file(uow, file, content)


async def hand_out(uow: UnitOfWork, command: HandOut) -> Answer:
    """An edition was handed out at a meeting; who is known to have attended has it at once, the others when heard."""
    await store.know_edition(uow, command.edition)
    await uow.lock(f"compendium/{command.edition}")
    if not await store.is_handed_out(uow, command.edition, command.meeting):
        event = CompendiumHandedOut(edition=command.edition, meeting=command.meeting, effective_on=uow.today)
        await store.save_handed_out(uow, [event])
        uow.emit(event)
    await settle_handed_out(uow)
    return {"edition": command.edition, "meeting": command.meeting}


async def settle_handed_out(uow: UnitOfWork) -> int:
    """Acknowledge for who attended a meeting where an edition was handed out; returns how many. Safe to repeat."""
    attended = (await store.compendium_rule(uow, uow.today))["attended"]
    count = 0
    for edition in {found["edition"] for found in await store.handed_out_unsettled(uow.connection, attended)}:
        await uow.lock(f"compendium/{edition}")
    for found in await store.handed_out_unsettled(uow.connection, attended):
        for event in handed_to(found["edition"], found["meeting"], found["branches"], found["held_on"]):
            if await store.acknowledgement(uow, event.edition, event.branch) is None:
                count += await _acknowledge(uow, event)
    return count


async def acknowledge(uow: UnitOfWork, edition: int, command: AcknowledgeCompendium) -> dict[str, Any]:
    """A branch has an edition; a second time the answer is that of the first."""
    uow.allow(command.branch)
    await store.know_edition(uow, edition)
    await uow.lock(f"compendium/{edition}")
    if known := await store.acknowledgement(uow, edition, command.branch):
        return known
    statuses = (await store.compendium_rule(uow, uow.today))["asked"]
    if not await store.is_asked(uow, command.branch, uow.today, statuses):
        raise BranchIsNotAsked(field="branch", branch=command.branch, day=uow.today)
    event = CompendiumAcknowledged(edition=edition, branch=command.branch, how="signed", effective_on=uow.today)
    await _acknowledge(uow, event)
    return await store.acknowledgement(uow, edition, command.branch) or {}


async def _acknowledge(uow: UnitOfWork, event: CompendiumAcknowledged) -> int:
    await store.save_acknowledgements(uow, [event])
    uow.emit(event)
    return 1
