"""A batch is undone: first shown, then said, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from services.registry.commands.imports import UndoImport
from services.registry.domain.body import BodyRule
from services.registry.domain.imports.clashes import clashes
from services.registry.domain.imports.known import Rules
from services.registry.domain.imports.refusals import BatchIsUndone, BatchIsUnknown, ChangedSince, UndoIsFinal
from services.registry.domain.imports.undo import Step, Stream, undo
from services.registry.store import branches, known, saving
from services.registry.store import imports as store
from services.registry.store.rules import post_rule, rule
from shared.database import UnitOfWork
from shared.http import Answer

MOST_NAMED = 20
_RANK = {"withdrawn": 0, "restored": 1, "erased": 2}


async def undo_import(uow: UnitOfWork, batch: str, command: UndoImport) -> Answer:
    """Every record of the batch as it was before, unless it was changed since; without `commit` only shown."""
    await branches.hold_names(uow)
    await _refuse_undone(uow, batch)
    touches = await store.touches(uow, batch)
    steps = await _steps(uow, touches, frozenset(command.leave))
    since = await _since(uow, touches, steps)
    if command.commit:
        _refuse_changed(since)
        await _carry_out(uow, batch, steps)
    does = Counter(step.does for step in steps)
    told = {"records": [step.told() for step in steps], "changed_since": since}
    return {"batch": batch, "batch_id": uow.batch_id, "dry_run": not command.commit, "does": does, **told}


async def _refuse_undone(uow: UnitOfWork, batch: str) -> None:
    undoes = await store.undoes(uow, batch)
    if undoes is None:
        raise BatchIsUnknown(field="batch", batch=batch)
    if undoes:
        raise UndoIsFinal(field="batch", batch=batch, other=undoes)
    if by := await store.undone_by(uow, batch):
        raise BatchIsUndone(field="batch", batch=batch, by=by)


async def _steps(uow: UnitOfWork, touches: Sequence[store.Touch], leave: frozenset[str]) -> list[Step]:
    told = await store.told(uow, [touch.subject for touch in touches])
    return [
        Step(touch.subject, "left") if touch.subject in leave else undo(_stream(touch, told[touch.subject]))
        for touch in touches
    ]


def _stream(touch: store.Touch, told: Sequence[tuple[int, Any]]) -> Stream:
    before = [event.data for version, event in told if version <= touch.before]
    batch = [event.data for version, event in told if touch.before < version <= touch.after]
    return Stream(touch.subject, before, batch)


async def _since(uow: UnitOfWork, touches: Sequence[store.Touch], steps: Sequence[Step]) -> list[dict[str, Any]]:
    """What happened to the records after the batch: told by whom and when, or which other record now needs them."""
    undone = {step.subject for step in steps if step.events}
    moved = {touch.subject: touch.after for touch in touches if touch.subject in undone and touch.now > touch.after}
    told = await store.told(uow, list(moved))
    changed = [
        {"subject": subject, "type": event.type, "actor": event.actor, "recorded_at": event.recorded_at}
        for subject, events in told.items()
        for version, event in events
        if version > moved[subject]
    ]
    gone = {step.subject for step in steps if step.does in ("withdrawn", "erased")}
    uses = [(subject, by) for subject, by in await store.uses(uow, gone) if by not in gone]
    uses += await _clashes(uow, steps)
    return changed + [{"subject": subject, "used_by": by} for subject, by in uses]


async def _clashes(uow: UnitOfWork, steps: Sequence[Step]) -> list[tuple[str, str]]:
    rules = Rules(await post_rule(uow, uow.today), BodyRule.read(await rule(uow, "bodies", uow.today)))
    names = (await branches.register(uow, uow.today)).living_names()
    return list(clashes(steps, names, await known.posts(uow), rules))


def _refuse_changed(since: Sequence[Mapping[str, Any]]) -> None:
    if subjects := sorted({record["subject"] for record in since}):
        named = "、".join(subjects[:MOST_NAMED]) + (" …" if len(subjects) > MOST_NAMED else "")
        refusal = ChangedSince(field="leave", count=len(subjects), records=named)
        refusal.extras["changed_since"] = [{name: str(value) for name, value in record.items()} for record in since]
        raise refusal


async def _carry_out(uow: UnitOfWork, batch: str, steps: Sequence[Step]) -> None:
    """Seats and names are left before they are taken again; a person goes after the posts."""
    ordered = sorted((step for step in steps if step.events), key=lambda step: _RANK.get(step.does, 1))
    events = [event for step in ordered for event in step.events]
    events.sort(key=lambda event: event.AGGREGATE == "person")
    await saving.save(uow, [event for event in events if event.AGGREGATE != "person"])
    await known.forget_persons(
        uow, [event.subject.partition("/")[2] for event in events if event.AGGREGATE == "person"]
    )
    for event in events:
        uow.emit(event)
    said = await store.written(uow)
    counts = dict(Counter(type_ for type_, _ in said))
    kept = store.Batch(uow.batch_id or "", (), {}, {"events": counts}, undoes=batch)
    await store.keep_batch(uow, kept)
    await store.keep_touches(uow, kept.batch, Counter(subject for _, subject in said))
