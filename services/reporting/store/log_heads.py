"""How far the logs reach, as far as reporting knows: its own, and those of others as they told it last."""

from __future__ import annotations

from datetime import datetime

from services.reporting.domain.runs import OWN_LOG
from shared.database import Connection, UnitOfWork
from shared.events.reporting import LogHead
from shared.heads import Reach, reach


async def learned(connection: Connection) -> dict[str, Reach]:
    """Log -> the furthest head that its service has told."""
    rows = await connection.fetch("SELECT log, position, sha256 FROM log_head")
    return {row["log"]: Reach(row["position"], row["sha256"]) for row in rows}


async def learn(uow: UnitOfWork, log: str, head: Reach, moment: datetime) -> None:
    """A log was heard to reach so far; one that reached further stays."""
    await uow.connection.execute(
        """
        INSERT INTO log_head (log, position, sha256, learned_at)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (log) DO UPDATE SET
            position = EXCLUDED.position, sha256 = EXCLUDED.sha256, learned_at = EXCLUDED.learned_at
        WHERE log_head.position < EXCLUDED.position
        """,
        log,
        head.position,
        head.sha256,
        moment,
    )


async def known_heads(connection: Connection) -> tuple[LogHead, ...]:
    """The heads of all logs that are known, by name."""
    heads = await learned(connection) | {OWN_LOG: await reach(connection)}
    return tuple(LogHead(log=log, position=head.position, sha256=head.sha256) for log, head in sorted(heads.items()))
