"""What the membership system says in the story: opening stock, a year of movement, and all that goes wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from deploy.demo.book import Book, Event, Sent
from deploy.demo.days import EVE, FIRST, moment
from deploy.demo.faults import broken
from deploy.demo.movement import movement

PACKED, PILE, SHARE_OF_PILES = 480, 10, 0.03
ALONE = ("parked:identity", "parked:too_large", "parked:schema")
# The broker lets a publisher use the keys of its own types only, so that a strange one cannot leave but in a batch.
PACKED_ALWAYS = ("parked:unknown_type",)


@dataclass
class Membership:
    """Lines for the publisher, in sending order (a list is one batch message), and the outcomes they deserve."""

    lines: list[Event | list[Event]]
    deserved: Counter[str]

    @property
    def events(self) -> list[Event]:
        """Every event sent, in sending order, repeats included."""
        return [event for line in self.lines for event in (line if isinstance(line, list) else [line])]


def membership(society: str, branches: Sequence[str], individuals: int, groups: int, scale: float) -> Membership:
    """The whole year. `scale` shrinks the numbers, never the kinds of things that happen."""
    rng = Random(1980)  # noqa: S311 - a story, not a secret
    book = Book(f"/societies/{society}/membership", branches, rng)
    stock = list(_stock(book, max(120, round(individuals * scale)), groups))
    year = list(movement(book, scale))
    year += _repeats(rng, year, max(5, round(25 * scale)))
    year += [Sent(event, when, f"parked:{reason}") for event, when, reason in broken(book.source, stock, year)]
    year.sort(key=lambda sent: sent.leaves)
    deserved = Counter({"accepted": len(stock)}) + Counter(sent.outcome for sent in year)
    opening = [stock[at : at + PACKED] for at in range(0, len(stock), PACKED)]
    return Membership([*opening, *_packed(rng, year)], deserved)


def _stock(book: Book, individuals: int, groups: int) -> Iterator[Event]:
    """The opening stock, as the contract's first load asks for: one `joined` with `bulk`, id `load-<day>-<member>`."""
    when = moment(FIRST, book.rng)
    for kind, letter, count in (("individual", "M", individuals), ("group", "G", groups)):
        for number in range(1, count + 1):
            member = f"{letter}-{number:06d}"
            book.enter(member, kind)
            yield {**book.says("joined", member, EVE, when, bulk=True), "id": f"load-{EVE.isoformat()}-{member}"}


def _repeats(rng: Random, year: Sequence[Sent], count: int) -> list[Sent]:
    """The same event once more, some days later."""
    chosen = rng.sample([sent for sent in year if sent.outcome == "accepted"], count)
    return [Sent(sent.event, sent.leaves + timedelta(days=2), "duplicate") for sent in chosen]


def _packed(rng: Random, year: Sequence[Sent]) -> Iterator[Event | list[Event]]:
    """Most leave alone; now and then the system sends what has piled up as one batch (never a foreign source)."""
    pile: list[Event] = []
    for sent in year:
        piled = pile or sent.outcome in PACKED_ALWAYS or rng.random() < SHARE_OF_PILES
        if sent.outcome in ALONE or not piled:
            if pile:
                yield pile
                pile = []
            yield sent.event
            continue
        pile.append(sent.event)
        if len(pile) == PILE:
            yield pile
            pile = []
    if pile:
        yield pile
