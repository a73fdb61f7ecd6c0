"""Whether reporting has heard what the others have said: a report that is kept before would call the rest late."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import httpx

from shared.database import clock
from shared.log import get_logger
from shared.peers import Peers

log = get_logger(__name__)
Heard = Callable[[datetime], Awaitable[bool]]
# Somebody waits for the report, and one of the others may be away for days: then it is kept of what is known.
PATIENCE: Final = timedelta(minutes=5)


async def whatever_waits(wanted_since: datetime) -> bool:
    """For who keeps a report at once, whatever was not heard yet."""
    return True


@dataclass(frozen=True, slots=True)
class Hearing:
    """
    Whom reporting hears, and how much still waits (None: the broker does not say).

    `since`: when this process started, as after a time away the queues are full of what happened meanwhile.
    """

    peers: Peers
    unheard: Callable[[], Awaitable[int | None]]
    since: datetime

    async def has_heard(self, wanted_since: datetime) -> bool:
        """Whether nothing waits here or at the others, or it was waited for as long as one may."""
        if clock() - max(self.since, wanted_since) >= PATIENCE:
            return True
        waiting = await self.unheard()
        if waiting != 0 or not await self._others_have_spoken():
            log.info("report_waits", unheard=waiting)
            return False
        return True

    async def _others_have_spoken(self) -> bool:
        """A service that is ready has nothing old left to say."""
        for name in self.peers.others:
            try:
                await self.peers.get(name, "/ready", {}, clock())
            except httpx.HTTPError as error:
                log.info("not_ready", peer=name, error=repr(error))
                return False
        return True
