"""Branches that are not covered are reminded, once in a period."""

from __future__ import annotations

from services.registry.domain.coverage import due_reminders
from services.registry.store import coverage as store
from shared.database import UnitOfWork


async def remind_of_coverage(uow: UnitOfWork) -> int:
    """Say who lacks a liaison, or a group and a reason for it, and was not told yet; returns how many."""
    await store.hold_reminders(uow)
    reminders = due_reminders(await store.standings(uow), await store.coverage_rule(uow), uow.today)
    await store.save_reminders(uow, reminders)
    for reminder in reminders:
        uow.emit(reminder)
    return len(reminders)
