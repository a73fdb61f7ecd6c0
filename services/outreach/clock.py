"""What falls due in outreach: each job is one line here, one handler, and one transaction at a time."""

from __future__ import annotations

from services.outreach.handlers import hand_over, item_steps
from services.outreach.handlers.due import AT_ONCE, tell_contact_dues
from services.outreach.handlers.experts import announced_changes_come
from shared.service import Job, Running


async def tell_due_contacts(running: Running) -> None:
    """Say which contacts are due soon, overdue or worse; hours apart, so that each day is seen soon after midnight."""
    told = AT_ONCE
    while told == AT_ONCE:
        async with running.database.transaction("clock") as uow:
            told = await tell_contact_dues(uow)


async def follow_posts(running: Running) -> None:
    """Move experts to the successors of liaisons whose posts have ended, and tell of those who have nobody."""
    async with running.database.transaction("clock") as uow:
        await hand_over.follow_posts(uow)


async def tell_item_days(running: Running) -> None:
    """Say which items are to be acknowledged or answered soon, are overdue, or go to the secretariat."""
    async with running.database.transaction("clock") as uow:
        await item_steps.tell_item_days(uow)


async def seal_words(running: Running) -> None:
    """Seal words of items that an earlier release kept open."""
    async with running.database.transaction("clock") as uow:
        await item_steps.seal_words(uow)


async def changes_come(running: Running) -> None:
    """Let changes of experts hold from the day for which they were announced."""
    async with running.database.transaction("clock") as uow:
        await announced_changes_come(uow)


JOBS: tuple[Job, ...] = (
    Job("experts of posts that have ended", 300.0, follow_posts),
    Job("changes of experts announced for today", 300.0, changes_come),
    Job("contacts due", 3600.0, tell_due_contacts),
    Job("days of items", 3600.0, tell_item_days),
    Job("seal words of items", 3600.0, seal_words),
)
