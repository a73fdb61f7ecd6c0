"""What is so of an expert on a day, from all that was told; and what a change told late means for later days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from services.outreach.domain.expert import Expert, Pause
from shared.events.outreach import (
    ExpertChanged,
    ExpertConsentWithdrawn,
    ExpertEnrolled,
    ExpertErased,
    ExpertPaused,
    ExpertResumed,
    ExpertRetired,
    ExpertState,
)

LEFT = (ExpertRetired, ExpertConsentWithdrawn, ExpertErased)
Timeline = Mapping[date, int]
Told = TypeVar("Told", bound=ExpertState)


@dataclass(frozen=True, slots=True)
class Cadences:
    """The society's cadence in days, and that of each category, by the days from which they hold."""

    default: Timeline
    of_category: Mapping[str, Timeline]

    def on(self, own: int | None, category: str | None, day: date) -> int:
        """An expert's own cadence, else the category's, else the society's."""
        if own is not None:
            return own
        of_category = value_on(self.of_category.get(category, {}), day) if category else None
        found = of_category or value_on(self.default, day)
        if found is None:
            raise LookupError(f"no cadence holds on {day}")
        return found


def value_on(timeline: Timeline, day: date) -> int | None:
    """The value that holds on a day; None before the first."""
    since = max((one for one in timeline if one <= day), default=None)
    return None if since is None else timeline[since]


def in_order(states: Iterable[ExpertState]) -> list[ExpertState]:
    """By the day from which they hold, of one day as they were told; one told again of a day replaces the first."""
    last: dict[tuple[date, type[ExpertState]], ExpertState] = {}
    for state in states:
        key = (state.effective_on, type(state))
        last.pop(key, None)
        last[key] = state
    return sorted(last.values(), key=lambda state: state.effective_on)


def expert_of(states: Iterable[ExpertState], today: date | None = None) -> Expert:
    """
    An expert as known now. `states` in the order told, the enrolment among them.

    Days of coming, pausing and leaving may be to come. Branch, liaison, category and cadence are those of `today`, or
    where no day is given the last that are announced.
    """
    ordered = _anew(in_order(states))
    begun = [state for state in ordered if today is None or state.effective_on <= today]
    now = (begun or ordered[:1])[-1]
    left = [state for state in ordered if isinstance(state, LEFT)]
    retired = next((state for state in reversed(left) if isinstance(state, ExpertRetired)), None)
    return Expert(
        code=now.code,
        branch=now.branch,
        liaison=now.liaison,
        discipline=now.discipline,
        cadence_days=now.cadence_days,
        enrolled_on=next(state.effective_on for state in ordered if isinstance(state, ExpertEnrolled)),
        retired_on=left[0].effective_on if left else None,
        category=now.category,
        deputy=now.deputy,
        own_cadence_days=now.own_cadence_days,
        pauses=_pauses(ordered),
        replaced_by=retired.replaced_by if retired else None,
        consent_withdrawn_on=_first(left, ExpertConsentWithdrawn),
        erased_on=_first(left, ExpertErased),
    )


def _anew(ordered: list[ExpertState]) -> list[ExpertState]:
    """Who comes after leaving, which only an enrolment undone allows, begins anew."""
    last_left = max((nth for nth, state in enumerate(ordered) if isinstance(state, LEFT)), default=-1)
    again = [nth for nth, state in enumerate(ordered) if nth > last_left and isinstance(state, ExpertEnrolled)]
    return ordered[again[0] :] if again else ordered


def state_on(states: Iterable[ExpertState], day: date) -> ExpertState:
    """What was so on a day; before the first day, what was so then."""
    ordered = in_order(states)
    return ([state for state in ordered if state.effective_on <= day] or ordered[:1])[-1]


def come_true(states: Sequence[ExpertState], today: date) -> ExpertState | None:
    """The change announced for a day that has come, as it is said again on that day; None: none was."""
    changed = [state for state in in_order(states) if isinstance(state, ExpertChanged) and state.effective_on <= today]
    return changed[-1] if changed else None


def said_on(states: Sequence[ExpertState], day: date, kind: type[Told], **more: Any) -> Told:
    """The whole state of a day, said as something that happened then, with what happened."""
    known = state_on(states, day).model_dump(include=set(ExpertState.model_fields))
    return kind.model_validate(known | more | {"effective_on": day})


def told_from(
    states: Sequence[ExpertState],
    first: ExpertState,
    cadences: Cadences,
) -> list[ExpertState]:
    """
    What is to be said when `first` is so from its day on: itself, and again every later state that carried on what it
    changes. What a later state changed itself stays from there on (docs/decisions/0063).
    """
    before = state_on(states, first.effective_on)
    carried = _differences(before, first)
    said: list[ExpertState] = [_with_cadence(first, {}, cadences)]
    for state in (one for one in in_order(states) if one.effective_on > first.effective_on):
        carried = {name: value for name, value in carried.items() if getattr(state, name) == getattr(before, name)}
        before, again = state, _with_cadence(state, carried, cadences)
        if again != state:
            said.append(again)
    return said


CARRIED = ("branch", "liaison", "deputy", "discipline", "category", "own_cadence_days")


def _differences(before: ExpertState, after: ExpertState) -> dict[str, Any]:
    return {name: getattr(after, name) for name in CARRIED if getattr(after, name) != getattr(before, name)}


def _with_cadence(state: ExpertState, changed: Mapping[str, Any], cadences: Cadences) -> ExpertState:
    now = state.model_copy(update=dict(changed))
    return now.model_copy(
        update={"cadence_days": cadences.on(now.own_cadence_days, now.category, now.effective_on)},
    )


def _first(states: Iterable[ExpertState], kind: type[ExpertState]) -> date | None:
    return next((state.effective_on for state in states if isinstance(state, kind)), None)


def _pauses(ordered: Iterable[ExpertState]) -> tuple[Pause, ...]:
    pauses: list[Pause] = []
    for state in ordered:
        if isinstance(state, ExpertPaused):
            pauses.append(Pause(state.effective_on, state.until))
        if isinstance(state, ExpertResumed):
            pauses = [pause.ended(state.effective_on) for pause in pauses]
    return tuple(pause for pause in pauses if pause.since != pause.until)
