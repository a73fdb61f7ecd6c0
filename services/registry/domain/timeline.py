"""A branch over time: every state told, which of them holds on a day, and what a change means for later ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.registry.domain.branch import living_branch
from shared.errors import Refused
from shared.events.registry import BranchChanged, BranchEnded, BranchState

Fields = Mapping[str, Any]


class BranchNameIsTakenThen(Refused):
    """
    名称“{name}”自 {since} 起由分支机构 {other} 使用，使用期间有重叠。
    The name {name} belongs to the branch {other} from {since} on, and the times overlap.
    """


@dataclass(frozen=True, slots=True)
class Spell:
    """A branch bears a name from a day on, until the day before `until`."""

    code: str
    name: str
    since: date
    until: date | None

    def overlaps(self, other: Spell) -> bool:
        """Whether both names are borne on one day."""
        return (other.until is None or self.since < other.until) and (self.until is None or other.since < self.until)


class Timeline:
    """The states of one branch; `told` is in the order of knowledge, oldest first."""

    def __init__(self, code: str, told: Iterable[BranchState] = ()) -> None:
        self.code, self.told = code, tuple(told)
        last: dict[date, BranchState] = {}
        for state in self.told:
            last[state.effective_on] = state
        self.holding = dict(sorted(last.items()))

    def living(self, on: date) -> BranchState:
        """The state on a day. Raises Unknown, BranchNotYetFounded, BranchHasEnded."""
        return living_branch(self.code, self.told, on)

    def after(self, day: date) -> list[BranchState]:
        """The states that begin later than a day."""
        return [state for on, state in self.holding.items() if on > day]

    @property
    def ended_on(self) -> date | None:
        """The day from which the branch is no more, as far as that is known."""
        last = next(reversed(self.holding.values()), None)
        if last is None or last.status != "ended":
            return None
        living = [day for day, state in self.holding.items() if state.status != "ended"]
        return min(day for day in self.holding if not living or day > max(living))

    def with_states(self, states: Iterable[BranchState]) -> Timeline:
        """The branch after something more was told."""
        return Timeline(self.code, (*self.told, *states))

    def spells(self) -> Iterator[Spell]:
        """Every name the branch bears, ever bore, or will bear; an ended branch bears none."""
        days = [*self.holding, None]
        for (since, state), until in zip(self.holding.items(), days[1:], strict=True):
            if state.status != "ended":
                yield Spell(self.code, state.name, since, until)

    def moved(self, on: date, fields: Fields) -> list[BranchState]:
        """
        What is said when these fields are others from a day on.

        A state that begins later keeps what it changed itself; what it only carried on becomes the new value, under
        its own day and its own decision. Otherwise a change told late would be undone by whatever came after it.
        """
        before = self.living(on)
        said = [told(before, {**fields, "effective_on": on})]
        carried = {name: value for name, value in fields.items() if name != "decision"}
        for state in self.after(on):
            carried = {name: value for name, value in carried.items() if getattr(state, name) == getattr(before, name)}
            if any(getattr(state, name) != value for name, value in carried.items()):
                said.append(told(state, carried))
        return said


def told(state: BranchState, fields: Fields) -> BranchState:
    """The same branch with other facts, as the kind of event that fits its status."""
    whole = state.model_dump() | dict(fields)
    return BranchEnded(**whole) if whole["status"] == "ended" else BranchChanged(**whole)


def refuse_taken(states: Collection[BranchState], before: Timeline, others: Iterable[Timeline]) -> None:
    """
    No two branches bear one name on one day; a released name may be borne again. Raises BranchNameIsTakenThen.

    `states` are about to be said of the branch; the other names that it bears or bore are not judged again.
    """
    names = {state.name for state in states if state.status != "ended"}
    own = [spell for spell in before.with_states(states).spells() if spell.name in names]
    for other in others:
        for spell in other.spells():
            if other.code != before.code and any(spell.name == mine.name and spell.overlaps(mine) for mine in own):
                raise BranchNameIsTakenThen(field="name", name=spell.name, since=spell.since, other=other.code)
