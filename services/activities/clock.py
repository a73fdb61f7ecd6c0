"""What falls due in activities: files beside no record are forgotten."""

from __future__ import annotations

from services.activities.handlers.files import purge
from shared.service import Job, Running


async def purge_files(running: Running) -> None:
    """Forget files that stand beside no record for the days of the setting."""
    async with running.database.transaction("clock") as uow:
        await purge(uow)


JOBS = (Job("purge files beside no record", 3600.0, purge_files),)
