"""Reading a ledger from its beginning: the log by position, then what is said and not yet confirmed."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from typing import Any

import asyncpg

from shared.consumer.decide import Heard
from shared.events.base import UPCASTERS, Unreadable
from shared.events.envelope import decode

PAGE = 2000

_LOG = """
    SELECT position AS place, body FROM event_log
    WHERE position > $1 AND type = ANY($2::text[])
    ORDER BY position LIMIT $3
"""
_OUTBOX = """
    SELECT id AS place, body FROM outbox
    WHERE id > $1 AND type = ANY($2::text[])
    ORDER BY id LIMIT $3
"""


class LedgerUnreadable(RuntimeError):
    """A stored event that this code cannot read; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some events in the order they were said, and how far into the log they reach."""

    events: list[Heard]
    position: int
    head: int


async def pages(connection: asyncpg.Connection[Any], types: Iterable[str]) -> AsyncGenerator[Page, None]:
    """
    All events of these types, page by page, as they were stored.

    Runs inside a transaction with one snapshot, so that an event on its way from the outbox to the log is seen once.
    """
    wanted = stored_as(types)
    head: int = await connection.fetchval("SELECT position FROM chain_head")
    for statement in (_LOG, _OUTBOX):
        place = 0
        while rows := await connection.fetch(statement, place, wanted, PAGE):
            place = rows[-1]["place"]
            yield Page([_read(row) for row in rows], place if statement is _LOG else head, head)


def stored_as(types: Iterable[str]) -> list[str]:
    """These types and the older ones that are lifted to them."""
    wanted = set(types)
    return sorted(wanted | {old for old in UPCASTERS if _newest(old) in wanted})


def _newest(type_: str) -> str:
    while type_ in UPCASTERS:
        type_ = UPCASTERS[type_][0]
    return type_


def _read(row: Any) -> Heard:
    try:
        return decode(row["body"], replay=True)
    except Unreadable as error:
        raise LedgerUnreadable(f"position {row['place']}: {error.pointer} {error.sentence}") from error
