"""Hand-over (移交): an expert's liaison changes, by hand or because a post ended; what was stays with who did it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.outreach.commands.hand_over import HandOverExpert
from services.outreach.domain.expert import DeputyIsTheLiaison, check_on_the_list
from services.outreach.domain.expert_life import NothingChanges, check_not_to_come
from services.outreach.domain.expert_states import Cadences, expert_of, in_order, said_on, state_on, told_from
from services.outreach.domain.office import Left, Tenure, left, out_of_office, successor
from shared.errors import Refused
from shared.events.outreach import ExpertHandedOver, ExpertState


class LiaisonHasLeft(Refused):
    """
    {person} 自 {on} 起不再任职，不能作为联系人。
    {person} holds no post any longer since {on} and cannot keep in touch.
    """


class NotTheirExpert(Refused):
    """
    专家 {code} 在 {day} 不由 {person} 联系。
    The expert {code} was not with {person} on {day}.
    """


class NobodyToHandOver(Refused):
    """
    {person} 在 {day} 没有联系任何专家。
    No expert was with {person} on {day}.
    """


@dataclass(frozen=True, slots=True)
class Move:
    """An expert goes to the successor in a post on a day."""

    to: str
    on: date
    post: str


def hand_over(
    states: Sequence[ExpertState], command: HandOverExpert, held: Sequence[Tenure], cadences: Cadences, today: date
) -> list[ExpertState]:
    """
    Another liaison, deputy or both from a day on, by hand; told late, later states are said again.

    Whoever becomes the liaison is no longer the deputy. Raises LiaisonHasLeft for one who has left a post already.
    """
    day = command.effective_on or today
    check_not_to_come(day, today, "effective_on")
    check_on_the_list(expert_of(states), day, "effective_on")
    known = state_on(states, day)
    liaison = command.liaison or known.liaison
    kept = None if known.deputy == liaison else known.deputy
    deputy = command.deputy if "deputy" in command.model_fields_set else kept
    if deputy == liaison:
        raise DeputyIsTheLiaison(field="deputy", code=liaison)
    if (liaison, deputy) == (known.liaison, known.deputy):
        raise NothingChanges
    if liaison != known.liaison and (gone := out_of_office(liaison, held, day)):
        raise LiaisonHasLeft(field="liaison", person=liaison, on=gone)
    before = known.liaison if liaison != known.liaison else None
    change = {"liaison": liaison, "deputy": deputy, "from_liaison": before, "because": "by_hand"}
    return told_from(states, said_on(states, day, ExpertHandedOver, **change), cadences)


def theirs(of: Mapping[str, Sequence[ExpertState]], person: str, named: Sequence[str], day: date) -> list[str]:
    """The experts of a person on a day, or those named, each of whom has to be one. Raises the refusal that fits."""
    own = sorted(
        code
        for code, states in of.items()
        if expert_of(states).on_the_list(day) and state_on(states, day).liaison == person
    )
    for code in named:
        if code not in own:
            raise NotTheirExpert(field="experts", code=code, person=person, day=day)
    if not own:
        raise NobodyToHandOver(field="from_liaison", person=person, day=day)
    return sorted(named) or own


def kept_since(states: Sequence[ExpertState]) -> date:
    """The day from which the liaison of now is the expert's."""
    ordered = in_order(states)
    first = ordered[-1]
    for state in reversed(ordered):
        if state.liaison != ordered[-1].liaison:
            break
        first = state
    return first.effective_on


def follow(person: str, since: date, held: Sequence[Tenure], day: date) -> tuple[list[Move], Left | None]:
    """
    Where the experts of a person go as posts end: to the successor, and from there to the next one, until `day`.

    An expert moves on the day from which the successor is there and the predecessor is not. Who has nobody to go to
    is left where the chain breaks.
    """
    moves: list[Move] = []
    while gone := left(person, since, held, day):
        come = successor(gone, held, day)
        if come is None:
            return moves, gone
        person, since = come.person, max(come.since, gone.on, since)
        moves.append(Move(person, since, gone.posts[0].code))
    return moves, None


def follow_posts(
    states: Sequence[ExpertState], held: Sequence[Tenure], cadences: Cadences, today: date
) -> list[ExpertState]:
    """What is to be said of an expert whose liaison's post has ended and has a successor."""
    said: list[ExpertState] = []
    moves, _ = follow(expert_of(states).liaison, kept_since(states), held, today)
    for move in moves:
        so_far = [*states, *said]
        known = state_on(so_far, move.on)
        first = said_on(
            so_far,
            move.on,
            ExpertHandedOver,
            liaison=move.to,
            deputy=None if known.deputy == move.to else known.deputy,
            from_liaison=known.liaison,
            because="post_ended",
            post=move.post,
        )
        said += told_from(so_far, first, cadences)
    return said
