"""The documented doors: each service alone in this process, and its document without servers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from shared.service import build
from shared.settings import Settings
from tests.activities.conftest import REGISTRY
from tests.activities.conftest import shared_vhost as silent_vhost  # noqa: F401  (a fixture)
from tests.conftest import service
from tests.openapi.doors import DOORS
from tests.openapi.fuzz import served
from tests.openapi.told_to_reporting import a_small_year
from tests.outreach.conftest import HEARD as HEARD_BY_OUTREACH
from tests.servers import Broker
from tests.world import Keys, World

HEARD = {"activities": REGISTRY, "outreach": HEARD_BY_OUTREACH, "reporting": a_small_year()}


@pytest.fixture(scope="session", params=DOORS)
def name(request: pytest.FixtureRequest) -> str:
    """The service behind the door."""
    found: str = request.param
    return found


@pytest.fixture(scope="session")
def document(name: str) -> dict[str, Any]:
    """What `GET /openapi.json` of the service answers."""
    nowhere = Settings(database_url="-", broker_url="-", jwks_file=Path("-"), parked_key_file=Path("-"))
    return build(service(name), nowhere).openapi()


@pytest.fixture
async def door(
    name: str,
    broker: Broker,
    silent_vhost: str,
    keys: Keys,
    database_url_of: Callable[[str], Awaitable[str]],
) -> AsyncIterator[World]:
    """The service; the others have heard of a few branches and ask a registry for names, or have nothing to do."""
    names = {name, "registry"}
    databases = {one: await database_url_of(one) for one in names}
    services = {one: service(one) for one in names}
    async with World(keys, broker.amqp_url(silent_vhost), databases, services) as running:
        if name == "registry":
            yield running
            return
        await running.running[name].intake.apply(HEARD[name])
        async with served(running, "registry") as url:
            running.running[name].peers.others["registry"] = url
            yield running
