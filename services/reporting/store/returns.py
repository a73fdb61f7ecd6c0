"""Mail that came back, and the deliveries that it is about."""

from __future__ import annotations

from uuid import UUID

from services.reporting.domain.delivery.returned import Outcome, Returned
from services.reporting.store.deliveries import Delivery
from shared.database import UnitOfWork


async def outcome_of(uow: UnitOfWork, sha256: str) -> Outcome | None:
    """What became of this very mail when it was taken in before; nobody else takes in any until the end."""
    await uow.connection.execute("LOCK TABLE delivery_return IN SHARE ROW EXCLUSIVE MODE")
    found: Outcome | None = await uow.connection.fetchval(
        "SELECT outcome FROM delivery_return WHERE sha256 = $1", sha256
    )
    return found


async def save(uow: UnitOfWork, sha256: str, returned: Returned, outcome: Outcome) -> None:
    """Write down that it came, and what it said."""
    await uow.connection.execute(
        """
        INSERT INTO delivery_return (sha256, lease, action, status, told, outcome, taken_in_at, taken_in_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        sha256,
        returned.attempt,
        returned.action,
        returned.status,
        returned.text,
        outcome,
        uow.now,
        uow.actor,
    )


async def sent_by(uow: UnitOfWork, attempt: UUID) -> list[Delivery]:
    """What went out with a try, locked: one delivery, or all that were bundled in one mail."""
    rows = await uow.connection.fetch(
        """
        SELECT delivery.*
        FROM delivery_attempt AS try JOIN delivery ON delivery.code = try.delivery
        WHERE try.lease = $1 AND try.channel = 'mail' AND try.handed_over_at IS NOT NULL AND delivery.tries = try.number
        ORDER BY delivery.code
        FOR UPDATE OF delivery
        """,
        attempt,
    )
    return [Delivery.of(row) for row in rows]


async def bounce(uow: UnitOfWork, code: str) -> None:
    """What was accepted, or in doubt, came back."""
    await uow.connection.execute(
        "UPDATE delivery SET state = 'bounced', reason = 'returned', settled_at = $2 WHERE code = $1", code, uow.now
    )
