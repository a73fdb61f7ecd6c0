"""A batch is undone: first shown, then said, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.database import UnitOfWork
from shared.http import Answer
from shared.imports import store
from shared.imports.commands import UndoImport
from shared.imports.mappings import taught, unteach
from shared.imports.refusals import BatchIsUndone, BatchIsUnknown, ChangedSince, UndoIsFinal
from shared.imports.step import Step, Stream

MOST_NAMED = 20
Steps = Sequence[Step]


@dataclass(frozen=True, slots=True)
class Undoing:
    """What a service does: the step of a stream, which other records need those that go, and the saving of it all."""

    step: Callable[[Stream], Step]
    used: Callable[[UnitOfWork, Steps], Awaitable[Sequence[tuple[str, str]]]]
    carry_out: Callable[[UnitOfWork, str, Steps], Awaitable[None]]


async def undo_batch(uow: UnitOfWork, batch: str, command: UndoImport, undoing: Undoing) -> Answer:
    """
    Every record of the batch as it was before, unless it was changed since; without `commit` only shown.

    With `rest` what was changed or used since is left as it is, and what those records need with it. `mappings` are the
    titles of columns that mean again what they meant before, or nothing.
    """
    await _refuse_undone(uow, batch)
    touches, leave, titles = await store.touches(uow, batch), frozenset(command.leave), await taught(uow, batch)
    steps = await _steps(uow, touches, leave, undoing)
    since = await _since(uow, touches, steps, undoing)
    while command.rest and since:
        leave |= {record["subject"] for record in since}
        steps = await _steps(uow, touches, leave, undoing)
        since = await _since(uow, touches, steps, undoing)
    if command.commit:
        _refuse_changed(since)
        await undoing.carry_out(uow, batch, steps)
        await unteach(uow, batch)
        await _keep(uow, batch)
    does = Counter(step.does for step in steps)
    told = {"records": [step.told() for step in steps], "changed_since": since, "mappings": titles}
    return {"batch": batch, "batch_id": uow.batch_id, "dry_run": not command.commit, "does": does, **told}


async def _refuse_undone(uow: UnitOfWork, batch: str) -> None:
    undoes = await store.undoes(uow, batch)
    if undoes is None:
        raise BatchIsUnknown(field="batch", batch=batch)
    if undoes:
        raise UndoIsFinal(field="batch", batch=batch, other=undoes)
    if by := await store.undone_by(uow, batch):
        raise BatchIsUndone(field="batch", batch=batch, by=by)


async def _steps(
    uow: UnitOfWork, touches: Sequence[store.Touch], leave: frozenset[str], undoing: Undoing
) -> list[Step]:
    told = await store.told(uow, [touch.subject for touch in touches])
    return [
        Step(touch.subject, "left") if touch.subject in leave else undoing.step(_stream(touch, told[touch.subject]))
        for touch in touches
    ]


def _stream(touch: store.Touch, told: Sequence[tuple[int, Any]]) -> Stream:
    before = [event.data for version, event in told if version <= touch.before]
    batch = [event.data for version, event in told if touch.before < version <= touch.after]
    return Stream(touch.subject, before, batch)


async def _since(
    uow: UnitOfWork, touches: Sequence[store.Touch], steps: Steps, undoing: Undoing
) -> list[dict[str, Any]]:
    """
    What happened to the records after the batch: told by whom, when and in which batch, or which record needs them.

    A later batch that was undone left them as they were, and stands in nobody's way.
    """
    undone = {step.subject for step in steps if step.events and not step.open}
    settled = await store.undone_since(uow, sorted(undone))
    moved = {touch.subject: touch.after for touch in touches if touch.subject in undone and touch.now > touch.after}
    told = await store.told(uow, list(moved))
    changed = [
        {
            "subject": subject,
            "type": event.type,
            "actor": event.actor,
            "recorded_at": event.recorded_at,
            "batch": event.batch_id,
        }
        for subject, events in told.items()
        for version, event in events
        if version > moved[subject] and version not in settled.get(subject, ())
    ]
    return changed + [{"subject": subject, "used_by": by} for subject, by in await undoing.used(uow, steps)]


def _refuse_changed(since: Sequence[Mapping[str, Any]]) -> None:
    if subjects := sorted({record["subject"] for record in since}):
        named = "、".join(subjects[:MOST_NAMED]) + (" …" if len(subjects) > MOST_NAMED else "")
        later = "、".join(sorted({record["batch"] for record in since if record.get("batch")})[:MOST_NAMED])
        batches = {
            "batches": f"（后来的批次：{later}）" if later else "",
            "batches_en": f" (by {later})" if later else "",
        }
        refusal = ChangedSince(field="leave", count=len(subjects), records=named, **batches)
        refusal.extras["changed_since"] = [{name: str(value) for name, value in record.items()} for record in since]
        raise refusal


async def _keep(uow: UnitOfWork, batch: str) -> None:
    said = await store.written(uow)
    counts = dict(Counter(type_ for type_, _ in said))
    kept = store.Batch(uow.batch_id or "", (), {}, {"events": counts}, undoes=batch)
    await store.keep_batch(uow, kept)
    await store.keep_touches(uow, kept.batch, Counter(subject for _, subject in said))
