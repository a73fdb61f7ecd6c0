"""What falls due in reporting: digests, their gaps before, indicators of assessments, and messages to be sent."""

from __future__ import annotations

from services.reporting.channels import Allowed
from services.reporting.handlers.details import Owners
from services.reporting.handlers.hearing import Hearing
from services.reporting.handlers.indicators import compute_indicators
from services.reporting.handlers.log_heads import learn_heads
from services.reporting.handlers.naming import Naming
from services.reporting.handlers.packs import keep_packs_asked
from services.reporting.handlers.schedules import keep_what_is_due, tell_what_is_missing
from services.reporting.handlers.sending import Sender
from services.reporting.views.messages import with_own_details
from shared.service import Job, Running

SECONDS = 2.0
INDICATOR_SECONDS = 5.0
# A run prints heads of this age at most; what is in it and was recorded later lies under later heads.
HEAD_SECONDS = 15.0


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
        worded=with_own_details,
        naming=Naming(running.database, running.peers, running.policy),
    )


async def send_deliveries(running: Running) -> None:
    """Send what is due."""
    await sender_of(running).turn()


async def tell_indicators(running: Running) -> None:
    """Say the indicators of open assessments that facts have changed; without an open one nothing is computed."""
    async with running.database.transaction("clock") as uow:
        await compute_indicators(uow)


async def keep_digests(running: Running) -> None:
    """Keep the digests that are due; not before what happened meanwhile has been heard."""
    await learn_heads(running.database, running.peers)
    await keep_what_is_due(running.database, hearing_of(running).has_heard)


async def keep_packs(running: Running) -> None:
    """Keep the packs that sessions have asked for; not before what was said until then has been heard."""
    await keep_packs_asked(running.database, hearing_of(running).has_heard)


def hearing_of(running: Running) -> Hearing:
    """Whom a running service hears, and how much of it still waits."""
    return Hearing(running.peers, running.unheard, running.since)


async def tell_gaps(running: Running) -> None:
    """Tell what is missing for the digests that are due soon."""
    await tell_what_is_missing(running.database)


async def ask_for_heads(running: Running) -> None:
    """Ask the other services how far their logs reach."""
    await learn_heads(running.database, running.peers)


JOBS = (
    Job("send deliveries", SECONDS, send_deliveries),
    Job("indicators of assessments", INDICATOR_SECONDS, tell_indicators),
    Job("heads of logs", HEAD_SECONDS, ask_for_heads),
    Job("keep digests", 60.0, keep_digests),
    Job("packs of sessions", 5.0, keep_packs),
    Job("tell gaps of digests", 600.0, tell_gaps),
)
