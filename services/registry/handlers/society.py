"""The society describes itself."""

from __future__ import annotations

from services.registry.commands.society import DescribeSociety
from services.registry.domain.society import describe_society, same_profile
from services.registry.store.society import save_societies, society
from shared.database import UnitOfWork
from shared.errors import VersionMissing
from shared.http import Answer


async def describe(uow: UnitOfWork, command: DescribeSociety) -> Answer:
    """The profile is told whole; the same again changes nothing, another one needs If-Match."""
    version = await uow.lock(f"society/{command.code}")
    known = await society(uow, command.effective_on or uow.today) if version else None
    described = describe_society(command, known, uow.source.split("/")[2], uow.today)
    if same_profile(known, described):
        return {"code": command.code, "outcome": "same"}
    if version and uow.expected is None:
        raise VersionMissing
    await save_societies(uow, [described])
    uow.emit(described)
    return {"code": command.code, "outcome": "described", "effective_on": described.effective_on.isoformat()}
