"""The society's own limits are set: from a day on, with a reason, and what held before remains."""

from __future__ import annotations

from services.outreach.commands.settings import SetSetting
from services.outreach.domain import settings as domain
from services.outreach.handlers.categories import follow
from shared.database import UnitOfWork
from shared.errors import VersionMissing
from shared.http import Answer
from shared.limits import store


async def set_setting(uow: UnitOfWork, command: SetSetting) -> Answer:
    """
    A limit has another value from a day on. If-Match is needed once it has been set before.

    Days told already stay as they were; experts without a cadence of their own or of a category follow `cadence_days`.
    """
    if await uow.lock(f"setting/{command.name}") and uow.expected is None:
        raise VersionMissing
    setting_set = domain.set_setting(command, await store.timelines(uow))
    await store.keep_setting(uow, command)
    followed = await follow(uow, None, command.effective_on) if command.name == "cadence_days" else 0
    uow.emit(setting_set)
    told = {"name": command.name, "effective_on": command.effective_on.isoformat(), "value": command.value}
    return {**told, "experts_followed": followed}
