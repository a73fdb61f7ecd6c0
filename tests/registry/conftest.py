"""Fixtures of the registry's tests: its HTTP door without the other services, and the society's own names."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from tests.conftest import service
from tests.servers import Broker
from tests.world import Keys, World


@pytest.fixture
async def door(
    broker: Broker, vhost: str, keys: Keys, database_url_of: Callable[[str], Awaitable[str]]
) -> AsyncIterator[World]:
    """The registry alone, in this process: `door.client("registry", "secretariat")`."""
    databases = {"registry": await database_url_of("registry")}
    async with World(keys, broker.amqp_url(vhost), databases, {"registry": service("registry")}) as running:
        yield running
