"""A year of movement among the members: joins, transfers, updates, leavings, and what arrives out of order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from deploy.demo.book import Book, Sent
from deploy.demo.days import FIRST, LAST

GUESTS = 3
BEGINNING, END = FIRST + timedelta(days=5), LAST - timedelta(days=1)
REASONS, REASON_WEIGHTS = ("lapsed", "resigned", "deceased", "other"), (6, 3, 1, 1)


def movement(book: Book, scale: float) -> Iterator[Sent]:
    """All that happens; each member of the opening stock appears in one kind of it at most."""
    stock = [member for member in book.states if member.startswith("M-")]
    newcomers = [f"M-{len(stock) + 1 + number:06d}" for number in range(_times(240, scale) + GUESTS)]
    book.rng.shuffle(stock)
    for member in newcomers:
        book.enter(member)
    yield from _joins(book, newcomers)
    yield from (book.transferred(stock.pop(), _day(book)) for _ in range(_times(70, scale)))
    yield from (_promoted(book, stock.pop()) for _ in range(_times(45, scale)))
    yield from (_leaves(book, stock.pop()) for _ in range(_times(110, scale)))
    for _ in range(_times(12, scale)):
        yield from _out_of_order(book, stock.pop())
    yield from _returned(book, stock.pop())
    yield from _stays_after_all(book, stock.pop())


def _times(count: int, scale: float) -> int:
    return max(4, round(count * scale))


def _day(book: Book, first: date = BEGINNING, last: date = END) -> date:
    return first + timedelta(days=book.rng.randrange((last - first).days + 1))


def _joins(book: Book, newcomers: list[str]) -> Iterator[Sent]:
    """Most join to stay; a few guests say at once until when."""
    for member in newcomers[GUESTS:]:
        yield book.sent("joined", member, _day(book))
    for member in newcomers[:GUESTS]:
        yield book.sent("joined", member, date(2025, 2, 17), member_class="foreign", ends_on="2025-11-30")


def _promoted(book: Book, member: str) -> Sent:
    book.states[member]["member_class"] = "senior"
    return book.sent("updated", member, _day(book))


def _leaves(book: Book, member: str) -> Sent:
    return book.sent("left", member, _day(book), reason=book.rng.choices(REASONS, REASON_WEIGHTS)[0])


def _out_of_order(book: Book, member: str) -> Iterator[Sent]:
    """A change of spring that reaches us after one of autumn: no effect on today, but it holds for the days between."""
    book.states[member]["member_class"] = "fellow"
    early = book.sent("updated", member, _day(book, last=date(2025, 6, 30)))
    yield (later := book.transferred(member, _day(book, first=date(2025, 7, 10))))
    yield Sent(early.event, later.leaves + timedelta(hours=3), "superseded")


def _returned(book: Book, member: str) -> Iterator[Sent]:
    yield book.sent("left", member, date(2025, 3, 14), reason="resigned")
    yield book.sent("joined", member, date(2025, 10, 20))


def _stays_after_all(book: Book, member: str) -> Iterator[Sent]:
    """An announced leaving that a later update takes back."""
    announced, taken_back = (datetime.fromisoformat(f"2025-11-{day}T10:00:00+08:00") for day in ("03", "20"))
    yield Sent(book.says("left", member, date(2025, 12, 1), announced, reason="resigned"), announced)
    yield Sent(book.says("updated", member, date(2025, 11, 20), taken_back), taken_back)
