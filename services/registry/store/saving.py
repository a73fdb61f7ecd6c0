"""The rows of many events at once, through the very functions that write them one by one and in a rebuild."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from services.registry.store.said import SAYS
from shared.database import UnitOfWork
from shared.events.base import DomainEvent


async def save(uow: UnitOfWork, events: Sequence[DomainEvent]) -> None:
    """Write the rows of these events in their order; a saver takes at most one event of each record at a time."""
    for saver, said in groupby(events, key=lambda event: SAYS[event.TYPE]):
        if saver is not None:
            for part in _rounds(said):
                await saver(uow, part)


def _rounds(events: Iterable[DomainEvent]) -> Iterator[list[DomainEvent]]:
    """The first event of every subject, then the second, and so on."""
    rounds: list[list[DomainEvent]] = []
    seen: dict[str, int] = {}
    for event in events:
        n = seen.get(event.subject, 0)
        seen[event.subject] = n + 1
        if n == len(rounds):
            rounds.append([])
        rounds[n].append(event)
    yield from rounds
