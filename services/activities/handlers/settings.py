"""The society's own limits are set: from a day on, with a reason, and what held before remains."""

from __future__ import annotations

from services.activities.commands.settings import SetSetting
from services.activities.domain import settings as domain
from shared.database import UnitOfWork
from shared.errors import VersionMissing
from shared.http import Answer
from shared.limits import store


async def set_setting(uow: UnitOfWork, command: SetSetting) -> Answer:
    """A limit has another value from a day on. If-Match is needed once it has been set before."""
    if await uow.lock(f"setting/{command.name}") and uow.expected is None:
        raise VersionMissing
    setting_set = domain.set_setting(command, await store.timelines(uow))
    await store.keep_setting(uow, command)
    uow.emit(setting_set)
    return {"name": command.name, "effective_on": command.effective_on.isoformat(), "value": command.value}
