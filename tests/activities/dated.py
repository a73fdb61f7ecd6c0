"""The door of activities on any day: its transactions happen when the test says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any

from shared.database import Database, UnitOfWork
from tests.world import World


class Dated(Database):
    """A database whose `now` is noon of a day of our choice."""

    day = date(2027, 1, 4)

    @asynccontextmanager
    async def transaction(self, actor: str, **given: Any) -> AsyncIterator[UnitOfWork]:
        """The same unit of work, on that day."""
        async with super().transaction(actor, **given) as uow:
            uow.now = datetime(self.day.year, self.day.month, self.day.day, 4, tzinfo=UTC)
            uow.today = self.day
            yield uow


def dated(door: World) -> Dated:
    """Let the door's commands and jobs happen on `.day`."""
    running = door.running["activities"]
    there = Dated(running.database.pool, running.database.source, "Asia/Shanghai", running.relay.wake)
    running.database = there
    return there
