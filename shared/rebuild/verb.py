"""`python -m services.X rebuild`: one order as JSON on stdin, lines of JSON on stdout; `ops rebuild` is who asks."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import asyncpg
import orjson

from shared.rebuild.ledger import LedgerUnreadable
from shared.rebuild.mend import Moved
from shared.rebuild.recipe import Order, Recipe
from shared.rebuild.run import rebuild


def answer(recipe: Recipe) -> None:
    """Carry out the order and print the report, or the sentence of the fault; ends with 1 unless all rows are alike."""
    order = Order.model_validate_json(sys.stdin.buffer.read())
    try:
        report = asyncio.run(rebuild(recipe, order, _told))
    except* (LedgerUnreadable, Moved, asyncpg.PostgresError, OSError) as faults:
        first: BaseException = faults
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        _say({"fault": f"{type(first).__name__}: {first}"})
        sys.exit(1)
    _say({"report": report.model_dump(mode="json"), "equal": report.equal})
    sys.exit(0 if report.equal else 1)


def _told(producer: str, events: int, position: int, head: int) -> None:
    _say({"progress": {"ledger": producer, "events": events, "position": position, "head": head}})


def _say(line: dict[str, Any]) -> None:
    sys.stdout.buffer.write(orjson.dumps(line) + b"\n")
    sys.stdout.buffer.flush()
