"""How a batch is taken back: what each stream said before holds again, by saying so; nothing leaves the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.outreach.domain.expert_states import said_on
from services.outreach.domain.imports.lines import SEALED
from shared.events.base import DomainEvent
from shared.events.outreach import (
    ContactCorrected,
    ContactState,
    ContactWithdrawn,
    ExpertChanged,
    ExpertCorrected,
    ExpertEnrolled,
    ExpertRetired,
    ExpertState,
    ItemCorrected,
    ItemState,
    ItemWithdrawn,
)
from shared.imports.step import Step, Stream, changes_between
from shared.workbook.diff import Change


def undo(stream: Stream, today: date) -> Step:
    """The step that makes a stream mean again what it meant before the batch."""
    last = stream.batch[-1]
    if isinstance(last, ContactState):
        return _contact(stream, last)
    return _item(stream, last, today) if isinstance(last, ItemState) else _expert(stream, last, today)


def _contact(stream: Stream, now: ContactState) -> Step:
    """A new one is withdrawn, a corrected one is corrected back."""
    was = stream.before[-1] if stream.before else None
    if not isinstance(was, ContactState) or isinstance(was, ContactWithdrawn):
        return Step(stream.subject, "withdrawn", [ContactWithdrawn(**_facts(now), reason="other")])
    back = ContactCorrected(**_facts(was))
    return Step(stream.subject, "restored", [back], changes_between(now, was))


def _item(stream: Stream, now: ItemState, today: date) -> Step:
    """A new one is withdrawn; one that was answered or closed stands as before, from the day of what it stands now."""
    was = stream.before[-1] if stream.before else None
    if not isinstance(was, ItemState) or isinstance(was, ItemWithdrawn):
        gone = _facts(now) | {"withdrawn_on": today, "effective_on": max(today, now.effective_on)}
        return Step(stream.subject, "withdrawn", [ItemWithdrawn(**gone)])
    back = ItemCorrected(**_facts(was) | {"effective_on": max(was.effective_on, now.effective_on)})
    return Step(stream.subject, "restored", [back], changes_between(now, was))


def _expert(stream: Stream, now: DomainEvent, today: date) -> Step:
    """
    Whose enrolment is taken back leaves the list on the day of coming, and was on it on no day.

    A change says the state of each day again as it was before, also of later days that it was carried on to; details
    and consents of before are put right again.
    """
    for event in stream.batch:
        if isinstance(event, ExpertEnrolled):
            return Step(stream.subject, "withdrawn", [ExpertRetired(**_facts(event))])
    before = [event for event in stream.before if isinstance(event, ExpertState)]
    states = [event for event in stream.batch if isinstance(event, ExpertState)]
    step = Step(stream.subject, "restored", [_again(before, event) for event in states])
    if states:
        step.changes = changes_between(states[-1], step.events[-1])
    if len(states) < len(stream.batch):
        step.events.append(ExpertCorrected(code=stream.subject.partition("/")[2], effective_on=today))
        step.changes.append(Change("private", SEALED, SEALED))
    return step


def _again(before: Sequence[ExpertState], event: DomainEvent) -> ExpertState:
    same = [old for old in before if type(old) is type(event) and old.effective_on == event.effective_on]
    return same[-1] if same else said_on(before, event.effective_on, ExpertChanged)


def _facts(event: DomainEvent) -> dict[str, object]:
    return event.model_dump()


def gone(steps: Sequence[Step], aggregate: str) -> list[str]:
    """Codes of the records of one kind that are withdrawn."""
    subjects = [step.subject.partition("/") for step in steps if step.does == "withdrawn"]
    return [code for kind, _, code in subjects if kind == aggregate]
