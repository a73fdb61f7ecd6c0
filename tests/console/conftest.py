"""Fixtures of the console tests: the window onto four services in this process, and readers of several offices."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI

from console.app import build
from console.session import COOKIE
from console.settings import Settings
from deploy.topology import topology
from shared.migrate import migrations
from tests.conftest import migrated_template, service
from tests.console.story import parked, tell
from tests.servers import Broker, drop_database, drop_vhost, new_database, new_vhost
from tests.world import SERVICES, Keys, World

URLS = {name: f"http://{name}" for name in SERVICES}
Opening = Callable[[str, str], httpx.AsyncClient]


@dataclass(frozen=True)
class Told:
    """A world that has been told a story, and the code of the run that was kept of it."""

    world: World
    run: str


@pytest.fixture(scope="package")
async def told(broker: Broker, postgres_admin_url: str, keys: Keys) -> AsyncIterator[Told]:
    """
    Four services; reporting knows a year and has kept a quarter, outreach has something parked.

    One for all pages: a test leaves behind only what no other looks at.
    """
    async with AsyncExitStack() as stack:
        vhost = await new_vhost(broker, topology("of a test"))
        stack.push_async_callback(drop_vhost, broker, vhost)
        urls = {}
        for name in SERVICES:
            template = await migrated_template(postgres_admin_url, name, migrations(service(name).migrations))
            urls[name] = await new_database(postgres_admin_url, template)
            stack.push_async_callback(drop_database, postgres_admin_url, urls[name])
        services = {name: service(name) for name in SERVICES}
        world = await stack.enter_async_context(World(keys, broker.amqp_url(vhost), urls, services))
        await tell(world.running["reporting"].database)
        await world.running["outreach"].intake.apply(parked())
        kept = await world.client("reporting", "secretariat").post("/runs", json={"digest": "2025-Q4"})
        assert kept.status_code == 201, kept.text
        yield Told(world, kept.json()["run"])


def console(keys: Keys, opening: Opening, urls: dict[str, str] = URLS) -> FastAPI:
    """The console with its own way to the services."""
    return build(Settings(jwks_file=keys.jwks_file, peers=urls), opening)


def browser(app: FastAPI, token: str | None = None) -> httpx.AsyncClient:
    """A browser in front of the console, signed in if it has a token."""
    cookies = {COOKIE: token} if token else {}
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://console", cookies=cookies)


@pytest.fixture
def window(told: Told) -> FastAPI:
    """The console on the world."""
    return console(told.world.keys, lambda name, _: told.world.client(name, None))


@pytest.fixture
def reader(told: Told, window: FastAPI) -> Callable[..., httpx.AsyncClient]:
    """`reader("secretariat")`, `reader("branch_liaison", "B-01")`: a browser with the token of an office."""

    def sign_in(office: str, scope: str | None = None) -> httpx.AsyncClient:
        return browser(window, told.world.keys.token(office, scope))

    return sign_in


def nobody_listens(_: str, base_url: str) -> httpx.AsyncClient:
    """Services that are away."""

    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody listens", request=request)

    return httpx.AsyncClient(transport=httpx.MockTransport(refuse), base_url=base_url)


@pytest.fixture
def keys_only(keys: Keys) -> FastAPI:
    """A console that finds no service."""
    return console(keys, nobody_listens)
