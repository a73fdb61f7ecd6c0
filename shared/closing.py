"""Leaving: what does not close in time, or cannot, is said aloud and left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from shared.log import get_logger

log = get_logger(__name__)

CLOSE_SECONDS = 3.0


async def closed(what: str, closing: Awaitable[object]) -> None:
    """Await a closing for CLOSE_SECONDS; its failure is a warning: whoever leaves goes on leaving."""
    try:
        await asyncio.wait_for(closing, CLOSE_SECONDS)
    except Exception as error:
        log.warning("not_closed", what=what, error=repr(error))
