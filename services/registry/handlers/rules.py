"""The society's rules are set: from a day on, with a reason, and what held before remains."""

from __future__ import annotations

from services.registry.commands.rules import SetRule
from services.registry.domain import rules as domain
from services.registry.store import rulebook as store
from shared.database import UnitOfWork
from shared.errors import VersionMissing
from shared.http import Answer


async def set_rule(uow: UnitOfWork, command: SetRule) -> Answer:
    """A rule has another value from a day on. A past day is possible: past findings are then found by the new value."""
    if await uow.lock(f"rule/{command.name}") and uow.expected is None:
        raise VersionMissing
    rule_set, value = domain.set_rule(command, await store.in_force(uow, command.name, command.effective_on))
    await store.set_rule(uow, command, value)
    uow.emit(rule_set)
    return {"name": command.name, "effective_on": command.effective_on.isoformat(), "value": value}
