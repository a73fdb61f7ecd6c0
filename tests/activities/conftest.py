"""Fixtures of the activities tests: the service alone with the registry's words in it, or its database only."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import uuid_utils.compat as uuids

from deploy.topology import topology
from shared.events.base import DomainEvent, Event
from shared.events.registry import BranchEnded, BranchFounded, PostEnded, PostFilled, SocietyDescribed, Targets
from tests.conftest import service
from tests.servers import Broker, drop_vhost, new_vhost
from tests.world import Keys, World

NEVER = date(1980, 11, 1)


def said(data: DomainEvent, version: int = 1) -> Event[Any]:
    """An event as the registry would say it."""
    return Event(
        id=str(uuids.uuid7()),
        source="/societies/csbme/registry",
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
    """The liaison's post of the branch CSBME-<number>."""
    body = f"CSBME-{number:02d}"
    return kind(code=f"P-{number}", body=body, branch=body, post="liaison", person=f"R-{number}", effective_on=on)


REGISTRY = [
    *(said(branch(number)) for number in range(1, 5)),
    said(branch(9)),
    said(branch(9, kind=BranchEnded, on=date(2025, 6, 1)), 2),
    *(said(liaison(number)) for number in (1, 2, 3, 9)),
    said(liaison(3, date(2025, 9, 1), PostEnded), 2),
    said(
        SocietyDescribed(
            code="csbme",
            name_zh="学会",
            name_en="Society",
            founded="1980-11",
            secretariat_staff=7,
            targets=Targets(key_works=3, experts=100, beneficiaries=1000),
            effective_on=date(2025, 1, 1),
        )
    ),
]
"""Branches 1 to 4 stand, 9 ended on 2025-06-01; liaisons of 1, 2, 9, and 3 until 2025-09-01; three key works a year."""


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
    """The service alone in this process, having heard REGISTRY: `door.client("activities", "secretariat")`."""
    databases = {"activities": await database_url_of("activities")}
    async with World(keys, broker.amqp_url(shared_vhost), databases, {"activities": service("activities")}) as running:
        await running.running["activities"].intake.apply(REGISTRY)
        yield running
