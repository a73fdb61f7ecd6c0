"""Fixtures of the registry's tests: its HTTP door without the other services, and a database with one branch."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from deploy.topology import topology
from services.registry.commands.society import DescribeSociety, TargetsSet
from services.registry.handlers.branches import found_branch
from services.registry.handlers.society import describe
from shared.database import Database
from tests.conftest import service
from tests.registry.known import SOCIETY
from tests.registry.telling import BRANCH
from tests.servers import Broker, drop_vhost, new_vhost
from tests.world import Keys, World


@pytest.fixture(scope="session")
async def silent_vhost(broker: Broker) -> AsyncIterator[str]:
    """One vhost for every door: what the registry says goes to others, who are not here, so no test hears another."""
    name = await new_vhost(broker, topology("of a test"))
    yield name
    await drop_vhost(broker, name)


@pytest.fixture
async def door(
    broker: Broker, silent_vhost: str, keys: Keys, database_url_of: Callable[[str], Awaitable[str]]
) -> AsyncIterator[World]:
    """The registry alone, in this process: `door.client("registry", "secretariat")`."""
    databases = {"registry": await database_url_of("registry")}
    async with World(keys, broker.amqp_url(silent_vhost), databases, {"registry": service("registry")}) as running:
        yield running


@pytest.fixture
async def registry(database_of: Callable[[str], Awaitable[Database]]) -> Database:
    """A database in which the society and one branch are known."""
    database = await database_of("registry")
    facts = SOCIETY.model_dump(exclude={"effective_on", "targets"})
    targets = TargetsSet(**SOCIETY.targets.model_dump())
    async with database.transaction("test") as uow:
        await describe(uow, DescribeSociety(**facts, targets=targets))
        await found_branch(uow, BRANCH)
    return database
