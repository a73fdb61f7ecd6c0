"""How a batch is undone: what each stream said before holds again, by saying so; nothing is deleted from the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from services.registry.domain.timeline import told
from shared.events.base import DomainEvent
from shared.events.registry import (
    BranchState,
    GroupAbsenceExplained,
    GroupAbsenceWithdrawn,
    PersonErased,
    PersonRegistered,
    PostEnded,
    PostState,
    TermChanged,
    TermEnded,
    TermState,
)
from shared.imports.step import Step, Stream, changes_between
from shared.workbook.diff import Change

S = TypeVar("S", bound=DomainEvent)


def undo(stream: Stream, override: Change | None = None) -> Step:
    """
    The step that makes a stream mean again what it meant before the batch, on every day.

    `override`: the batch gave a reason for a name against the rule, which goes with it.
    """
    step = Step(stream.subject, "restored")
    if any(isinstance(event, PersonRegistered) for event in stream.batch):
        code = stream.subject.partition("/")[2]
        return Step(stream.subject, "erased", [PersonErased(code=code, effective_on=stream.batch[0].effective_on)])
    _states(stream, step, BranchState, _again_branch, _never_branch)
    _states(stream, step, TermState, _again_term, _never_term)
    _states(stream, step, PostState, _again_post, _never_post)
    _reasons(stream, step)
    if override and step.events:
        step.changes = [*step.changes, override]
    return step


def _states(
    stream: Stream, step: Step, family: type[S], again: Callable[[S, date], S], never: Callable[[S, date], S]
) -> None:
    """
    On each day that the batch spoke of, the state of before under the same day and a higher version.

    Where there was none, the state ends on its first day: it never was. The latest day comes first, so that what is
    kept as last known is said last.
    """
    said = [event for event in stream.batch if isinstance(event, family)]
    known = [event for event in stream.before if isinstance(event, family)]
    for day in sorted({event.effective_on for event in said}, reverse=True):
        held = _held(known, day)
        now = [event for event in said if event.effective_on == day][-1]
        if held is None:
            step.does = "withdrawn"
            step.events.append(never(now, min(event.effective_on for event in said)))
        else:
            step.events.append(again(held, day))
            step.changes = step.changes or changes_between(now, held)


def _held(states: Sequence[S], day: date) -> S | None:
    """The state of a day: the last told of those with the greatest effective day until then."""
    until = [state for state in states if state.effective_on <= day]
    latest = max((state.effective_on for state in until), default=None)
    return next((state for state in reversed(until) if state.effective_on == latest), None)


def _again_branch(held: BranchState, day: date) -> BranchState:
    return told(held, {"effective_on": day})


def _never_branch(now: BranchState, first: date) -> BranchState:
    return told(now, {"status": "ended"})


def _again_term(held: TermState, day: date) -> TermState:
    fields = held.model_dump() | {"effective_on": day}
    return TermEnded(**fields) if isinstance(held, TermEnded) else TermChanged(**fields)


def _never_term(now: TermState, first: date) -> TermState:
    return TermEnded(**now.model_dump())


def _again_post(held: PostState, day: date) -> PostState:
    return held.model_copy(update={"effective_on": day})


def _never_post(now: PostState, first: date) -> PostState:
    return PostEnded(**(now.model_dump() | {"until": first}))


def _reasons(stream: Stream, step: Step) -> None:
    """On each day the reason given before holds again; where none was given, none is."""
    said = [event for event in stream.batch if isinstance(event, GroupAbsenceExplained)]
    known = [event for event in stream.before if isinstance(event, GroupAbsenceExplained | GroupAbsenceWithdrawn)]
    for day in sorted({event.effective_on for event in said}, reverse=True):
        now = [event for event in said if event.effective_on == day][-1]
        held = _held(known, day) or GroupAbsenceWithdrawn(code=now.code, effective_on=day)
        step.events.append(held.model_copy(update={"effective_on": day}))
        step.changes = [*step.changes, *changes_between(now, held)]
