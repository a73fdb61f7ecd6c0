"""What the membership system says in the story: opening stock, a year of movement, and all that goes wrong with it."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from deploy.demo.days import EVE, FIRST, LAST, moment
from deploy.demo.faults import broken

Event = dict[str, Any]
GUESTS = 3
PACKED, PILE, SHARE_OF_PILES = 480, 10, 0.03
CLASSES = ("ordinary", "senior", "student", "fellow", "foreign")
CLASS_WEIGHTS = (62, 20, 13, 3, 2)


@dataclass
class Membership:
    """Lines for the publisher, in sending order (a list is one batch message), and the outcomes they deserve."""

    lines: list[Event | list[Event]]
    deserved: Counter[str]

    @property
    def events(self) -> list[Event]:
        """Every event sent, in sending order, repeats included."""
        return [event for line in self.lines for event in (line if isinstance(line, list) else [line])]


@dataclass
class Sent:
    """One event, what should become of it, and when it leaves (which may not be when it was recorded)."""

    event: Event
    leaves: datetime
    outcome: str = "accepted"


@dataclass
class Book:
    """The membership system's own book: who is a member, in which branches, and how often each changed."""

    source: str
    branches: Sequence[str]
    rng: Random
    states: dict[str, Event] = field(default_factory=dict)
    changes: Counter[str] = field(default_factory=Counter)

    def belongs(self) -> list[str]:
        """None, one or two branches, the larger ones more often."""
        count = self.rng.choices((0, 1, 2), (11, 80, 9))[0]
        weights = [3 + 40 // (place + 2) for place in range(len(self.branches))]
        return sorted(set(self.rng.choices(self.branches, weights, k=count)))

    def state(self, member: str, kind: str = "individual") -> Event:
        """The state of somebody new."""
        state: Event = {"member": member, "kind": kind, "branches": self.belongs()}
        if kind == "individual":
            state["member_class"] = self.rng.choices(CLASSES, CLASS_WEIGHTS)[0]
        return state

    def says(self, what: str, member: str, day: date, when: datetime, **more: Any) -> Event:
        """An event about a member; its data is the member's state, with `more` on top."""
        self.changes[member] += 1
        number = self.changes[member]
        data = {**copy.deepcopy(self.states[member]), "effective_on": day.isoformat(), **more}
        return {
            "specversion": "1.0",
            "id": f"ms-{member}-{number}",
            "source": self.source,
            "type": f"membership.member.{what}.v1",
            "subject": member,
            "time": when.isoformat(),
            "sequence": str(number),
            "datacontenttype": "application/json",
            "data": data,
        }

    def sent(self, what: str, member: str, day: date, **more: Any) -> Sent:
        """An event recorded, and sent, within a week after its day."""
        when = moment(day + timedelta(days=self.rng.randrange(7)), self.rng)
        return Sent(self.says(what, member, day, when, **more), when)


def membership(society: str, branches: Sequence[str], individuals: int, groups: int, scale: float) -> Membership:
    """The whole year. `scale` shrinks the numbers, never the kinds of things that happen."""
    rng = Random(1980)  # noqa: S311 - a story, not a secret
    book = Book(f"/societies/{society}/membership", branches, rng)
    stock = list(_stock(book, max(120, round(individuals * scale)), groups))
    year = list(_movement(book, scale))
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
            book.states[member] = book.state(member, kind)
            event = book.says("joined", member, EVE, when, bulk=True)
            yield {**event, "id": f"load-{EVE.isoformat()}-{member}"}


def _movement(book: Book, scale: float) -> Iterator[Sent]:
    """Joins, transfers, updates and leavings; each member of the stock appears in one of them at most."""
    rng = book.rng

    def times(count: int) -> range:
        return range(max(4, round(count * scale)))

    def day(first: date = FIRST + timedelta(days=5), last: date = LAST - timedelta(days=1)) -> date:
        return first + timedelta(days=rng.randrange((last - first).days + 1))

    stock = [member for member in book.states if member.startswith("M-")]
    first_new = len(stock) + 1
    rng.shuffle(stock)
    new = [f"M-{first_new + number:06d}" for number in range(len(times(240)) + GUESTS)]
    for member in new:
        book.states[member] = book.state(member)
    for member in new[GUESTS:]:
        yield book.sent("joined", member, day())
    for member in new[:GUESTS]:
        yield book.sent("joined", member, date(2025, 2, 17), member_class="foreign", ends_on="2025-11-30")
    for _ in times(70):
        yield _transfer(book, stock.pop(), day())
    for _ in times(45):
        member = stock.pop()
        book.states[member]["member_class"] = "senior"
        yield book.sent("updated", member, day())
    for _ in times(110):
        member, reason = stock.pop(), rng.choices(("lapsed", "resigned", "deceased", "other"), (6, 3, 1, 1))[0]
        yield _leaving(book, member, day(), reason=reason)
    for _ in times(12):
        yield from _out_of_order(book, stock.pop(), day(last=date(2025, 6, 30)), day(first=date(2025, 7, 10)))
    yield from _returned(book, stock.pop())
    yield from _stays_after_all(book, stock.pop())


def _transfer(book: Book, member: str, day: date) -> Sent:
    state = book.states[member]
    old = state["branches"][0] if state["branches"] else None
    new = book.rng.choice([branch for branch in book.branches if branch not in state["branches"]])
    state["branches"] = sorted({*state["branches"][1:], new})
    explained = {"from_branch": old, "to_branch": new} if old else {"to_branch": new}
    return book.sent("transferred", member, day, **explained)


def _leaving(book: Book, member: str, day: date, **more: Any) -> Sent:
    sent = book.sent("left", member, day, **more)
    for name in ("branches", "member_class"):
        sent.event["data"].pop(name, None)
    return sent


def _out_of_order(book: Book, member: str, first: date, second: date) -> Iterator[Sent]:
    """A change of spring that reaches us after one of autumn: no effect on today, but it holds for the days between."""
    book.states[member]["member_class"] = "fellow"
    early = book.sent("updated", member, first)
    yield (later := _transfer(book, member, second))
    yield Sent(early.event, later.leaves + timedelta(hours=3), "superseded")


def _returned(book: Book, member: str) -> Iterator[Sent]:
    yield _leaving(book, member, date(2025, 3, 14), reason="resigned")
    yield book.sent("joined", member, date(2025, 10, 20))


def _stays_after_all(book: Book, member: str) -> Iterator[Sent]:
    """An announced leaving that a later update takes back."""
    announced, taken_back = (datetime.fromisoformat(f"2025-11-{day}T10:00:00+08:00") for day in ("03", "20"))
    leaving = book.says("left", member, date(2025, 12, 1), announced, reason="resigned")
    for name in ("branches", "member_class"):
        leaving["data"].pop(name, None)
    yield Sent(leaving, announced)
    yield Sent(book.says("updated", member, date(2025, 11, 20), taken_back), taken_back)


def _repeats(rng: Random, year: Sequence[Sent], count: int) -> list[Sent]:
    """The same event once more, some days later."""
    chosen = rng.sample([sent for sent in year if sent.outcome == "accepted"], count)
    return [Sent(sent.event, sent.leaves + timedelta(days=2), "duplicate") for sent in chosen]


def _packed(rng: Random, year: Sequence[Sent]) -> Iterator[Event | list[Event]]:
    """Most leave alone; now and then the system sends what has piled up as one batch (never a foreign source)."""
    pile: list[Event] = []
    for sent in year:
        alone = sent.outcome in ("parked:identity", "parked:too_large", "parked:schema")
        if alone or not (pile or rng.random() < SHARE_OF_PILES):
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
