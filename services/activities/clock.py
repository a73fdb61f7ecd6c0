"""What falls due in activities: files beside no record, what the rules expect of whom, and packs kept for a session."""

from __future__ import annotations

from services.activities.handlers import expectations, meeting_plans, sessions
from services.activities.handlers.files import purge
from shared.service import Job, Running


async def purge_files(running: Running) -> None:
    """Forget files that stand beside no record for the days of the setting."""
    async with running.database.transaction("clock") as uow:
        await purge(uow)


async def tell_expectations(running: Running) -> None:
    """Say what is expected, met and missing; minutes apart, so that a record is seen to meet it soon."""
    async with running.database.transaction("clock") as uow:
        await expectations.tell_expectations(uow)


async def settle_packs(running: Running) -> None:
    """Give sessions the packs that reporting has kept since it was asked."""
    async with running.database.transaction("clock") as uow:
        await sessions.settle_packs(uow)


async def settle_suggestions(running: Running) -> None:
    """Put what outreach has carried to a session on its agenda."""
    async with running.database.transaction("clock") as uow:
        await sessions.settle_suggestions(uow)


async def remind_of_meetings(running: Running) -> None:
    """Say which call, notice or minutes of a meeting are due and not done."""
    async with running.database.transaction("clock") as uow:
        await meeting_plans.remind_of_meetings(uow)


JOBS = (
    Job("purge files beside no record", 3600.0, purge_files),
    Job("expectations", 300.0, tell_expectations),
    Job("report packs of sessions", 10.0, settle_packs),
    Job("suggestions carried to sessions", 10.0, settle_suggestions),
    Job("remind of meetings", 3600.0, remind_of_meetings),
)
