"""A batch of the registry is undone: what it does to which stream, what stands in the way, and in which order."""

from __future__ import annotations

from collections.abc import Sequence

from services.registry.domain.body import BodyRule
from services.registry.domain.imports.clashes import clashes
from services.registry.domain.imports.known import Rules
from services.registry.domain.imports.undo import undo
from services.registry.store import branches, known, saving
from services.registry.store.overrides import end_overrides, overrides_of
from services.registry.store.rules import post_rule, rule
from services.registry.store.uses import uses
from shared.database import UnitOfWork
from shared.http import Answer
from shared.imports.commands import UndoImport
from shared.imports.step import Step, Stream
from shared.imports.undoing import Undoing, undo_batch

_RANK = {"withdrawn": 0, "restored": 1, "erased": 2}


async def undo_import(uow: UnitOfWork, batch: str, command: UndoImport) -> Answer:
    """Every record of the batch as it was before, unless it was changed since; without `commit` only shown."""
    await branches.hold_names(uow)
    overrides = await overrides_of(uow, batch)

    def step(stream: Stream) -> Step:
        kind, _, code = stream.subject.partition("/")
        return undo(stream, overrides.get(code) if kind == "branch" else None)

    return await undo_batch(uow, batch, command, Undoing(step, _used, _carry_out))


async def _used(uow: UnitOfWork, steps: Sequence[Step]) -> list[tuple[str, str]]:
    """Which other record now needs what goes, or has its place."""
    gone = {step.subject for step in steps if step.does in ("withdrawn", "erased")}
    found = [(subject, by) for subject, by in await uses(uow, gone) if by not in gone]
    rules = Rules(await post_rule(uow, uow.today), BodyRule.read(await rule(uow, "bodies", uow.today)))
    names = (await branches.register(uow, uow.today)).living_names()
    return found + list(clashes(steps, names, await known.posts(uow), rules))


async def _carry_out(uow: UnitOfWork, batch: str, steps: Sequence[Step]) -> None:
    """Seats and names are left before they are taken again; a person goes after the posts."""
    ordered = sorted((step for step in steps if step.events), key=lambda step: _RANK.get(step.does, 1))
    events = [event for step in ordered for event in step.events]
    events.sort(key=lambda event: event.AGGREGATE == "person")
    await saving.save(uow, [event for event in events if event.AGGREGATE != "person"])
    await known.forget_persons(
        uow, [event.subject.partition("/")[2] for event in events if event.AGGREGATE == "person"]
    )
    undone = {step.subject.partition("/")[2] for step in ordered if step.subject.startswith("branch/")}
    await end_overrides(uow, batch, undone)
    for event in events:
        uow.emit(event)
