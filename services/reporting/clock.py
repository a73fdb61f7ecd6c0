"""What falls due in reporting: messages that are to be sent now, and indicators of open assessments."""

from __future__ import annotations

from services.reporting.channels import Allowed
from services.reporting.handlers.details import Owners
from services.reporting.handlers.indicators import compute_indicators
from services.reporting.handlers.sending import Sender
from shared.service import Job, Running

SECONDS = 2.0
INDICATOR_SECONDS = 5.0


def sender_of(running: Running) -> Sender:
    """The sender of a running service."""
    settings = running.settings
    return Sender(
        database=running.database,
        owners=Owners(running.peers, settings.public_url),
        allowed=Allowed.read(settings.delivery_hosts or ""),
        society=settings.society,
        folder=settings.delivery_folder,
        link=settings.public_url,
    )


async def send_deliveries(running: Running) -> None:
    """Send what is due."""
    await sender_of(running).turn()


async def tell_indicators(running: Running) -> None:
    """Say the indicators of open assessments that facts have changed; without an open one nothing is computed."""
    async with running.database.transaction("clock") as uow:
        await compute_indicators(uow)


JOBS = (
    Job("send deliveries", SECONDS, send_deliveries),
    Job("indicators of assessments", INDICATOR_SECONDS, tell_indicators),
)
