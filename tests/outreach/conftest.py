"""Fixtures of the outreach tests: the service alone with the words of others in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import uuid_utils.compat as uuids

from deploy.topology import topology
from shared.events.activities import ActivityHeld, JointMeetingHeld
from shared.events.base import DomainEvent, Event
from shared.events.registry import BranchEnded, BranchFounded, PostEnded, PostFilled
from tests.conftest import service
from tests.servers import Broker, drop_vhost, new_vhost
from tests.world import Keys, World

NEVER = date(1980, 11, 1)


def said(data: DomainEvent, version: int = 1) -> Event[Any]:
    """An event as its service would say it."""
    return Event(
        id=str(uuids.uuid7()),
        source=f"/societies/csbme/{type(data).TYPE.split('.')[0]}",
        type=type(data).TYPE,
        subject=data.subject,
        version=version,
        recorded_at=datetime(2025, 1, 1, tzinfo=UTC),
        actor="test",
        correlation_id="test",
        causation_id=None,
        batch_id=None,
        data=data,
    )


def branch(number: int, status: str = "normal", kind: type[Any] = BranchFounded, on: date = NEVER) -> Any:
    """A state of the branch CSBME-<number>."""
    return kind(code=f"CSBME-{number:02d}", name=f"第{number}分会", kind="分会", status=status, effective_on=on)


def liaison(number: int, on: date = date(2025, 1, 1), kind: type[Any] = PostFilled) -> Any:
    """The post of the liaison R-<number> in the branch CSBME-<number>."""
    body = f"CSBME-{number:02d}"
    return kind(code=f"P-{number}", body=body, branch=body, post="liaison", person=f"R-{number}", effective_on=on)


HEARD = [
    said(branch(1)),
    said(branch(2)),
    said(branch(9)),
    said(branch(9, kind=BranchEnded, on=date(2025, 6, 1)), 2),
    said(liaison(1)),
    said(liaison(2)),
    said(liaison(2, date(2025, 9, 1), PostEnded), 2),
    said(
        ActivityHeld(
            code="A-1",
            kind="visit",
            title="走进分支机构",
            hosts=("CSBME-01",),
            effective_on=date(2025, 5, 1),
            ends_on=date(2025, 5, 1),
            online=False,
            open_to="members",
            led_by_party_members=True,
            attendances=10,
        )
    ),
    said(
        JointMeetingHeld(
            code="J-1", title="联席会议", number=1, attendance=(), quorum_met=True, effective_on=date(2025, 6, 1)
        )
    ),
]
"""Branches 1 and 2 stand, 9 ended on 2025-06-01; the liaison of 1 is in office, that of 2 left on 2025-09-01."""


@pytest.fixture(scope="module")
async def shared_vhost(broker: Broker) -> AsyncIterator[str]:
    """One vhost for a whole file: what the service says goes to others, so no test hears another."""
    name = await new_vhost(broker, topology("of a test"))
    yield name
    await drop_vhost(broker, name)


@pytest.fixture
async def door(
    broker: Broker, shared_vhost: str, keys: Keys, database_url_of: Callable[[str], Awaitable[str]]
) -> AsyncIterator[World]:
    """The service alone in this process, having heard HEARD: `door.client("outreach", "secretariat")`."""
    databases = {"outreach": await database_url_of("outreach")}
    async with World(keys, broker.amqp_url(shared_vhost), databases, {"outreach": service("outreach")}) as running:
        await running.running["outreach"].intake.apply(HEARD)
        yield running
