"""Asking the other services how far their logs reach, so that a run can say it; never inside a transaction."""

from __future__ import annotations

import httpx

from services.reporting.store import log_heads as store
from shared.database import Database, clock
from shared.heads import Reach
from shared.log import get_logger
from shared.peers import Peers

log = get_logger(__name__)
ACTOR = "clock"


async def learn_heads(database: Database, peers: Peers) -> None:
    """Ask each; of one that is away the head that it told last stays known."""
    async with database.reading() as connection:
        known = await store.learned(connection)
    told = {name: head for name in peers.others if (head := await _ask(peers, name))}
    for name, head in told.items():
        if name in known and not known[name].may_become(head):
            log.error("log_rewritten", log=name, position=head.position, known_to_reach=known[name].position)
    if moved := {name: head for name, head in told.items() if head != known.get(name)}:
        async with database.transaction(ACTOR) as uow:
            for name, head in moved.items():
                await store.learn(uow, name, head, uow.now)


async def _ask(peers: Peers, name: str) -> Reach | None:
    try:
        return Reach(**await peers.get(name, "/ops/chain", {}, clock()))
    except (httpx.HTTPError, ValueError) as error:
        log.debug("log_head_unknown", log=name, error=repr(error))
        return None
