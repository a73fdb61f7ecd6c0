"""Members known to several sources: counted once, and stood as the source says that comes first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from services.registry.domain.membership import Fact, Line, State, state_on
from services.registry.domain.merging import Edge, Merge, edges, merged_lines, path

Rank = tuple[int, str]
"""(place of the source among all, number): the least one speaks for those that are one."""


@dataclass(frozen=True, slots=True)
class Share:
    """The secretariat declared: these two numbers, of two sources, are one from `effective_on` on."""

    one: str
    other: str
    effective_on: date


@dataclass(frozen=True, slots=True)
class Links:
    """
    Everything said about numbers being one.

    `rank` has every number among them; the new ones are not kept yet.
    """

    merges: tuple[Merge, ...] = ()
    shares: tuple[Share, ...] = ()
    rank: dict[str, Rank] = field(default_factory=dict)
    new_merges: tuple[Merge, ...] = ()
    new_shares: tuple[Share, ...] = ()

    def groups(self) -> dict[str, frozenset[str]]:
        """Each linked number with all that it is linked with, itself among them."""
        found: dict[str, frozenset[str]] = {}
        for pair in [(m.kept, m.alias) for m in self.merges] + [(s.one, s.other) for s in self.shares]:
            whole = frozenset(pair).union(*(found.get(one, frozenset()) for one in pair))
            found |= dict.fromkeys(whole, whole)
        return found

    def told_at(self, kept: str, order_key: int) -> list[Merge]:
        """What was merged into a number at one place of its order."""
        return [merge for merge in self.merges if merge.kept == kept and merge.order_key == order_key]

    def plus(self, merges: tuple[Merge, ...] = (), shares: tuple[Share, ...] = ()) -> Links:
        """With these as well."""
        return replace(
            self,
            merges=self.merges + merges,
            shares=self.shares + shares,
            new_merges=self.new_merges + merges,
            new_shares=self.new_shares + shares,
        )


def lines(facts: Mapping[str, Collection[Fact]], links: Links) -> dict[str, dict[date, State]]:
    """The timeline of each of these numbers, which are all that are linked with each other."""
    own, shares = own_lines(facts, links), [share for share in links.shares if share.one in facts]
    return _once(own, shares, aliases(facts, links), links.rank) if shares else own


def own_lines(facts: Mapping[str, Collection[Fact]], links: Links) -> dict[str, dict[date, State]]:
    """The same as each source alone knows it: what a snapshot of that source is compared with."""
    return merged_lines(facts, _among(facts, links))


def aliases(numbers: Collection[str], links: Links) -> dict[str, Edge]:
    """Which of these numbers is an alias of which."""
    return edges(_among(numbers, links))


def _among(numbers: Collection[str], links: Links) -> list[Merge]:
    return [merge for merge in links.merges if merge.alias in numbers]


def _once(
    own: Mapping[str, Line], shares: Collection[Share], links: Mapping[str, Edge], rank: Mapping[str, Rank]
) -> dict[str, dict[date, State]]:
    turns = {share.effective_on for share in shares} | {edge.effective_on for edge in links.values()}
    days = sorted(turns.union(*own.values()))
    found: dict[str, dict[date, State]] = {number: {} for number in own}
    for day in days:
        groups = _groups(own, shares, links, day)
        for number, line in found.items():
            state = _state(number, groups.get(number), own, rank, day)
            before = next(reversed(line.values()), None)
            if state is not None and (state.present or before is not None):
                line[day] = _flagged(state, before, own[number], day)
    return found


def _groups(
    own: Collection[str], shares: Iterable[Share], links: Mapping[str, Edge], day: date
) -> dict[str, frozenset[str]]:
    """Number -> those that are one with it on a day, aliases left out; of a single one nothing."""
    group: dict[str, frozenset[str]] = {}
    for share in shares:
        if share.effective_on <= day:
            ends = [path(links, end, day)[-1] for end in (share.one, share.other)]
            whole = frozenset().union(*(group.get(end, frozenset((end,))) for end in ends))
            group |= dict.fromkeys(whole, whole)
    return {number: whole for number, whole in group.items() if number in own}


def _state(
    number: str, group: frozenset[str] | None, own: Mapping[str, Line], rank: Mapping[str, Rank], day: date
) -> State | None:
    """What this number stands for on a day: itself, everybody in its group, or nobody because another speaks."""
    state = state_on(own[number], day)
    if group is None:
        return state
    in_turn = sorted(group, key=lambda one: rank[one])
    if number != in_turn[0]:
        return state.gone() if state else None
    return next((said for one in in_turn if (said := state_on(own[one], day)) is not None), None)


def _flagged(state: State, before: State | None, own: Line, day: date) -> State:
    """Nothing begins twice; what begins or ends here without having been said of this number is no movement."""
    is_own = day in own and own[day].present == state.present
    if before is not None and before.stands_as(state):
        return replace(state, opening_stock=False, merged=False)
    changes = state.present != (before is not None and before.present)
    mine = own.get(day)
    return replace(
        state,
        opening_stock=bool(mine and mine.opening_stock and state.present),
        merged=(changes and not is_own) or bool(mine and mine.merged),
    )
