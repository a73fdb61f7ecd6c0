"""Which links there are for a meeting; showing them is written down."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from services.activities.commands.replies import LinkPurpose
from services.activities.domain.meeting_links import PATHS, end_of_day, links_for
from services.activities.domain.reply import link_subject
from services.activities.store import meeting_plans
from shared import link_store as store
from shared.audit import audit
from shared.database import UnitOfWork
from shared.http import Answer


async def links_of(uow: UnitOfWork, code: str, purpose: LinkPurpose, zone: ZoneInfo) -> Answer:
    """A path for each branch expected, none where they would be of no use; the same until they are revoked."""
    meeting = await meeting_plans.meeting(uow, code)
    branches = sorted(await meeting_plans.expected_on(uow.connection, meeting.meets_on))
    nonces = await store.nonces(uow.connection, purpose, [link_subject(code, branch) for branch in branches])
    numbers = {branch: nonces[link_subject(code, branch)] for branch in branches}
    links = links_for(purpose, meeting, numbers, zone, uow.now)
    maker = await store.links(uow)
    await audit(uow, f"links.{purpose}", [f"meeting/{code}"])
    return {
        "meeting": code,
        "purpose": purpose,
        "until": end_of_day(meeting, zone).isoformat(),
        "links": [{"branch": one, "path": f"{PATHS[purpose]}/{maker.token(link)}"} for one, link in links.items()],
    }
