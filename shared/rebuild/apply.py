"""Events applied again: heard ones by the handlers that hear them, our own by the functions that wrote their rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from shared.consumer.decide import Heard, waves
from shared.database import Connection, UnitOfWork, clock
from shared.events.base import DomainEvent, Event
from shared.rebuild.recipe import Order, Recipe


class Silent(UnitOfWork):
    """A unit of work that says nothing: what its events led to was said when they were first heard."""

    __slots__ = ()

    @property
    def rebuilding(self) -> bool:
        """See UnitOfWork."""
        return True

    def emit(self, event: DomainEvent, because: Event[Any] | None = None) -> None:
        """Let it go; it stands in the ledger already."""


class Applier:
    """Writes the shadow of one service, through one connection on which only the shadow can be written."""

    def __init__(self, recipe: Recipe, order: Order, connection: Connection) -> None:
        self._recipe, self._connection = recipe, connection
        self._source, self._zone = f"/societies/{order.society}/{recipe.name}", ZoneInfo(order.zone)

    async def hear(self, events: Sequence[Heard]) -> None:
        """What others said, in waves as the intake makes them; `now` is now, as it would be for a late delivery."""
        uow = self._at(clock(), self._recipe.name)
        for type_, wave in waves(events):
            await self._recipe.hears[type_](uow, wave)

    async def remember(self, events: Sequence[Heard]) -> None:
        """What we said ourselves: each transaction gets back the now, the day and the actor it had."""
        for type_, wave in waves(events):
            if save := self._recipe.says[type_]:
                for (moment, actor), group in groupby(wave, key=lambda event: (event.recorded_at, event.actor)):
                    await save(self._at(moment, actor), [event.data for event in group])

    def _at(self, moment: datetime, actor: str) -> Silent:
        return Silent(
            connection=self._connection,
            now=moment,
            today=moment.astimezone(self._zone).date(),
            actor=actor,
            source=self._source,
            correlation_id="rebuild",
        )


async def applied(connection: Connection, events: Sequence[Heard]) -> list[Heard]:
    """Those of one producer's events that the service had applied in this snapshot; what is on its way is left out."""
    rows = await connection.fetch(
        """
        SELECT subject, version FROM public.position
        WHERE source = $1 AND subject = ANY($2::text[])
        """,
        events[0].source,
        list({event.subject for event in events}),
    )
    positions = {row["subject"]: row["version"] for row in rows}
    return [event for event in events if event.version <= positions.get(event.subject, 0)]
