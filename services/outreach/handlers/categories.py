"""The society's own list of categories of experts, and the cadence of each."""

from __future__ import annotations

from datetime import date

from services.outreach import store
from services.outreach.commands.experts import SetExpertCategory
from services.outreach.domain import category
from services.outreach.handlers.experts import say
from services.outreach.store.heard import limit_on
from shared.database import UnitOfWork
from shared.errors import VersionMissing
from shared.http import Answer


async def set_expert_category(uow: UnitOfWork, command: SetExpertCategory) -> Answer:
    """Experts of the category without a cadence of their own follow; If-Match is needed once it was set before."""
    if await uow.lock(f"category/{command.code}") and uow.expected is None:
        raise VersionMissing
    limits = [await limit_on(uow.connection, name, command.effective_on) for name in category.LIMITS]
    told = category.set_category(command, *limits)
    await store.save_categories(uow, [told])
    followed = await follow(uow, command.code, command.effective_on)
    uow.emit(told)
    return {"code": command.code, "cadence_days": command.cadence_days, "experts_followed": followed}


async def follow(uow: UnitOfWork, code: str | None, day: date) -> int:
    """Say of every expert of a category (None: of none) what another cadence means; returns how many it concerns."""
    cadences = await store.cadences(uow.connection)
    known = await store.states_of(uow, await store.followers(uow, code))
    said = [category.follow(states, day, cadences) for states in known.values()]
    if any(said):
        await say(uow, [event for events in said for event in events])
    return sum(map(bool, said))
