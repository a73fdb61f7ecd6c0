"""How a batch is taken back: what each stream said before holds again, by saying so; nothing leaves the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from services.activities.domain.decided_item import State, state_after
from shared.events.activities import (
    ActivityCancelled,
    ActivityCorrected,
    ActivityPlan,
    ActivityRecord,
    AttendanceRecorded,
    DecidedItemPostponed,
    DecidedItemRestored,
    DecidedItemStep,
    ItemDecided,
    KeyWorkTicked,
    KeyWorkUnticked,
)
from shared.events.base import DomainEvent
from shared.imports.step import Step, Stream, changes_between
from shared.workbook.diff import Change


def undo(stream: Stream) -> Step:
    """The step that makes a stream mean again what it meant before the batch."""
    kind = stream.subject.partition("/")[0]
    return {"activity": _activity, "key_work": _key_work, "decided_item": _decided_item, "attendance": _sheet}[kind](
        stream
    )


def _activity(stream: Stream) -> Step:
    """A new one is withdrawn; a correction is corrected; what was only planned before is planned again."""
    now = [event for event in stream.batch if isinstance(event, ActivityPlan)][-1]
    known = [event for event in stream.before if isinstance(event, ActivityPlan | ActivityCancelled)]
    cancelled = ActivityCancelled(code=now.code, effective_on=now.effective_on)
    if not known or isinstance(was := known[-1], ActivityCancelled):
        return Step(stream.subject, "withdrawn", [cancelled])
    changes = changes_between(now, was)
    if isinstance(was, ActivityRecord):
        return Step(stream.subject, "restored", [ActivityCorrected(**was.model_dump())], changes)
    # Whoever counts what was held hears of a withdrawal first: a plan alone takes no record back.
    first = [cancelled] if isinstance(now, ActivityRecord) else []
    return Step(stream.subject, "restored", [*first, was], changes)


def _sheet(stream: Stream) -> Step:
    """The sheet of before; where there was none, one with nothing on it, which is none."""
    now = [event for event in stream.batch if isinstance(event, AttendanceRecorded)][-1]
    if before := [event for event in stream.before if isinstance(event, AttendanceRecorded)]:
        return Step(stream.subject, "restored", [before[-1]], [_lines_change(now, before[-1])])
    empty = AttendanceRecorded(activity=now.activity, effective_on=now.effective_on)
    return Step(stream.subject, "withdrawn", [empty], [_lines_change(now, empty)])


def _lines_change(now: AttendanceRecorded, then: AttendanceRecorded) -> Change:
    return Change("lines", str(len(now.lines)), str(len(then.lines)))


def _key_work(stream: Stream) -> Step:
    """Ticks that came go, and those that went come; other ticks of the same key work are others' affair."""
    step = Step(stream.subject, "restored", open=True)
    before = _ticked(stream.before)
    for (tick, evidence), said in _ticked(stream.batch).items():
        stood = isinstance(before.get((tick, evidence)), KeyWorkTicked)
        if isinstance(said, KeyWorkTicked) and not stood:
            step.events.append(KeyWorkUnticked(**said.model_dump()))
        if isinstance(said, KeyWorkUnticked) and stood:
            step.events.append(KeyWorkTicked(**said.model_dump()))
    step.changes = [_tick_change(event) for event in step.events]
    return step if step.events else Step(stream.subject, "stays")


def _ticked(events: Sequence[DomainEvent]) -> dict[tuple[str, str], KeyWorkTicked | KeyWorkUnticked]:
    """What was said last of each tick with its evidence."""
    said = [event for event in events if isinstance(event, KeyWorkTicked | KeyWorkUnticked)]
    return {(event.tick, event.evidence): event for event in said}


def _tick_change(event: DomainEvent) -> Change:
    assert isinstance(event, KeyWorkTicked | KeyWorkUnticked)  # noqa: S101  (no others are made above)
    if isinstance(event, KeyWorkUnticked):
        return Change(event.tick, event.evidence, None)
    return Change(event.tick, None, event.evidence)


def _decided_item(stream: Stream) -> Step:
    """It stands as it did; a postponement is also answered by the day of before, for whoever hears of days alone."""
    was, now = standing(stream.before), standing([*stream.before, *stream.batch])
    events: list[DomainEvent] = [was]
    moved = [event for event in stream.batch if isinstance(event, DecidedItemPostponed)]
    if moved and was.due_on != now.due_on:
        events.insert(0, moved[-1].model_copy(update={"due_on": was.due_on}))
    return Step(stream.subject, "restored", events, changes_between(now, was))


def standing(events: Sequence[DomainEvent]) -> DecidedItemRestored:
    """How a decided item stands after these events: its state, its day, and how many steps led there."""
    first = next(event for event in events if isinstance(event, ItemDecided))
    state: State = "open"
    due_on, last_on, steps = first.due_on, first.effective_on, 0
    for event in events:
        if isinstance(event, DecidedItemRestored):
            state, due_on, last_on = event.state, event.due_on, event.effective_on
        elif isinstance(event, DecidedItemStep):
            steps += 1
            state = state_after(event.TYPE.split(".")[2]) or state
            due_on = event.due_on if isinstance(event, DecidedItemPostponed) else due_on
            last_on = max(last_on, event.effective_on)
    return DecidedItemRestored(
        code=first.code, meeting=first.meeting, state=state, due_on=due_on, steps=steps, effective_on=last_on
    )
