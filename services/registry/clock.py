"""What falls due in the registry: unreadable bodies of outside events are kept for 30 days."""

from __future__ import annotations

from services.registry.handlers import findings, re_elections
from services.registry.handlers.compendia import settle_handed_out
from services.registry.handlers.coverage import remind_of_coverage
from services.registry.handlers.files import purge as purge_unwanted
from services.registry.handlers.snapshots import work
from services.registry.store.ingress import purge_unreadable
from shared.database import clock
from shared.service import Job, Running

DAYS_UNREADABLE = 30


async def purge(running: Running) -> None:
    """Delete unreadable bodies that are old enough."""
    async with running.database.pool.acquire() as connection:
        await purge_unreadable(connection, clock(), DAYS_UNREADABLE)


async def remind_branches(running: Running) -> None:
    """Remind branches that are not covered, once in a period."""
    async with running.database.transaction("clock") as uow:
        await remind_of_coverage(uow)


async def purge_files(running: Running) -> None:
    """Forget files that no record has needed for the days of the rule."""
    async with running.database.transaction("clock") as uow:
        await purge_unwanted(uow)


async def settle_meetings(running: Running) -> None:
    """Acknowledge compendia for who attended the meeting where they were handed out, heard since."""
    async with running.database.transaction("clock") as uow:
        await settle_handed_out(uow)


async def work_off_rosters(running: Running) -> None:
    """Compare, apply and undo whole rosters, page by page, and park those that did not become complete in time."""
    await work(running.database, clock())


async def tell_findings(running: Running) -> None:
    """Say which findings have begun and which have ended; hours apart, so that each day is seen soon after midnight."""
    async with running.database.transaction("clock") as uow:
        await findings.tell_findings(uow)


async def tell_reminders(running: Running) -> None:
    """Say which steps of re-elections fall due."""
    async with running.database.transaction("clock") as uow:
        await re_elections.tell_reminders(uow)


JOBS = (
    Job("work off rosters of members", 5.0, work_off_rosters),
    Job("purge unreadable outside events", 3600.0, purge),
    Job("remind of coverage", 3600.0, remind_branches),
    Job("purge unwanted files", 3600.0, purge_files),
    Job("settle compendia handed out", 5.0, settle_meetings),
    Job("findings of the statute", 3600.0, tell_findings),
    Job("reminders of re-elections", 3600.0, tell_reminders),
)
