"""One piece of work in one transaction; asked twice under one key it is done once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import Request

from shared.database import UnitOfWork
from shared.http import json_bytes, running
from shared.idempotency import claim, keep
from shared.identity import Permit

Answer = dict[str, Any]
Work = Callable[[UnitOfWork], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Asked:
    """
    Who asks, under which names; without a key the work is done each time. `fingerprint` is what was asked.

    A `dry` run is answered anew each time and nothing of it is kept: it may repeat what stands in a wrong cell.
    """

    permit: Permit
    fingerprint: bytes
    key: str | None = None
    batch: str | None = None
    correlation: str | None = None
    dry: bool = False


async def once(request: Request, asked: Asked, work: Work) -> Answer:
    """The answer of the work, or the one that is kept under the key."""
    async with running(request).database.transaction(
        asked.permit.caller.subject, correlation_id=asked.correlation, batch_id=asked.batch, permit=asked.permit
    ) as uow:
        known = await claim(uow, asked.key, asked.fingerprint) if asked.key else None
        if known and not asked.dry:
            kept: Answer = known["answer"]
            return kept
        answer: Answer = orjson.loads(json_bytes(await work(uow)))
        asked.permit.settle()
        await uow.flush()
        if asked.key and not asked.dry:
            await keep(uow, asked.key, 200, answer)
    return answer
