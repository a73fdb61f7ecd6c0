"""Pairings in the database."""

from __future__ import annotations

from collections.abc import Sequence

from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.events.activities import PairingAgreed, PairingEnded, PairingState


async def find_pairing(uow: UnitOfWork, code: str) -> PairingState | None:
    """A pairing as last known (`effective_on` is its first day), if there is one."""
    row = await uow.connection.fetchrow("SELECT * FROM pairing WHERE code = $1", code)
    if row is None:
        return None
    model = PairingEnded if row["ended"] else PairingAgreed
    return model.model_validate({**row, "effective_on": row["agreed_on"]})


async def pairing(uow: UnitOfWork, code: str) -> PairingState:
    """A pairing as last known. Raises Unknown."""
    found = await find_pairing(uow, code)
    if found is None:
        raise Unknown(field="code", what="共建结对 (pairing)", code=code)
    return found


async def save_pairings(uow: UnitOfWork, events: Sequence[PairingState]) -> None:
    """Write who builds together, and who no longer does."""
    await uow.connection.executemany(
        """
        INSERT INTO pairing (code, title, parties, agreed_on, until, ended) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (code) DO UPDATE SET until = EXCLUDED.until, ended = EXCLUDED.ended
        """,
        [
            (event.code, event.title, event.parties, event.effective_on, event.until, isinstance(event, PairingEnded))
            for event in events
        ],
    )
