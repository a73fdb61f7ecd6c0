"""A world whose services can be asked by HTTP, and one more registry that may know less than its hearers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import date

import pytest
import uvicorn

from shared.events.registry import GroupAbsenceExplained
from shared.settings import Settings
from tests.conftest import service
from tests.servers import Broker
from tests.world import Keys, World

Start = Callable[[str, str, dict[str, str]], Awaitable["Again"]]


@pytest.fixture
async def urls(world: World) -> AsyncIterator[dict[str, str]]:
    """Where the services of the world listen."""
    servers = {
        name: uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_config=None))
        for name, app in world._apps.items()
    }
    serving = [asyncio.create_task(server.serve()) for server in servers.values()]
    await world.eventually(lambda: all(server.started for server in servers.values()))
    yield {name: f"http://127.0.0.1:{one.servers[0].sockets[0].getsockname()[1]}" for name, one in servers.items()}
    for server in servers.values():
        server.should_exit = True
    await asyncio.gather(*serving)


class Again(World):
    """One service that starts again beside the world, on a database that is named, with peers it can ask."""

    peers: dict[str, str]

    def settings(self, name: str) -> Settings:
        return super().settings(name).model_copy(update={"peers": self.peers})


@pytest.fixture
async def again(keys: Keys, broker: Broker, vhost: str) -> AsyncIterator[Start]:
    """`await again("registry", database, peers)`: the service starts; it need not become ready."""
    async with AsyncExitStack() as stack:

        async def start(name: str, database: str, peers: dict[str, str]) -> Again:
            other = Again(keys, broker.amqp_url(vhost), {name: database}, {})
            other.peers = peers
            stack.push_async_exit(other)
            await other.start(name, service(name))
            return other

        yield start


async def say(world: World, times: int = 1, code: str = "B1") -> None:
    """The registry says something, so many times."""
    async with world.running["registry"].database.transaction("tester") as uow:
        for _ in range(times):
            uow.emit(GroupAbsenceExplained(effective_on=date(2025, 1, 1), code=code, reason="other"))
