"""Pairs agree to build together, and end it."""

from __future__ import annotations

from services.activities import domain, store
from services.activities.commands.pairings import AgreePairing, EndPairing
from shared.database import UnitOfWork
from shared.http import Answer


async def agree_pairing(uow: UnitOfWork, command: AgreePairing) -> Answer:
    """Two or more of the society, its Party branch, branches and outside units build together from a day on."""
    if await uow.lock(f"pairing/{command.code}"):
        raise domain.PairingExists(field="code", code=command.code)
    agreed = domain.agree_pairing(command, await store.branches_on(uow.connection, command.agreed_on))
    await store.save_pairings(uow, [agreed])
    uow.emit(agreed)
    return {"code": agreed.code, "parties": list(agreed.parties)}


async def end_pairing(uow: UnitOfWork, command: EndPairing) -> Answer:
    """They no longer do from a day on; what they did together stays."""
    await uow.lock(f"pairing/{command.code}")
    pairing = await store.pairing(uow, command.code)
    uow.allow(*pairing.parties)
    ended = domain.end_pairing(pairing, command, uow.today)
    await store.save_pairings(uow, [ended])
    uow.emit(ended)
    return {"code": ended.code, "until": ended.effective_on.isoformat()}
