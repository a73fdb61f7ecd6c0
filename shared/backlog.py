"""How much waits in queues: asked of the broker over a connection of its own, which is closed again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from shared.bus import CONNECT_SECONDS, connect


async def waiting_in(url: str, queues: Sequence[str]) -> int:
    """
    How many messages of these queues nobody was given yet. What somebody has and did not acknowledge is not among them.

    Raises whatever connecting raises, and ChannelClosed where a queue is not there.
    """
    connection = await connect(url, "backlog")
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            channel = await connection.channel()
            found = [await channel.get_queue(name, ensure=True) for name in queues]
            return sum(queue.declaration_result.message_count or 0 for queue in found)
    finally:
        await connection.close()
