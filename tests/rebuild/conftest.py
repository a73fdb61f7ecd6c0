"""Databases of a small world in which everything has happened, lived through once and copied for each test."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import asyncpg
import pytest

from deploy.topology import topology
from shared.migrate import migrations
from shared.rebuild import Order, Recipe, Report, rebuild
from tests.conftest import migrated_template, service
from tests.rebuild.small_world import live_through
from tests.servers import (
    Broker,
    drop_database,
    drop_vhost,
    new_database,
    new_vhost,
    rename_database,
    template_database,
)
from tests.world import SERVICES, Keys, World


@dataclass
class Past:
    """One service's database as it was lived, to be spoilt at will, and the ledgers of all."""

    name: str
    url: str
    ledgers: dict[str, str]
    connection: asyncpg.Connection

    async def rebuilt(self, recipe: Recipe | None = None, *, replace: bool = False) -> Report:
        """What a rebuild reports."""
        order = Order(database=self.url, ledgers=self.ledgers, society="csbme", replace=replace)
        return await rebuild(recipe or service(self.name).recipe, order)


@pytest.fixture(scope="session")
async def lived(broker: Broker, postgres_admin_url: str, keys: Keys) -> AsyncIterator[dict[str, str]]:
    """
    Service -> database, after everything has happened and all has been heard.

    It is lived through once in a run of tests, by the worker who comes first: that takes longer than all the rebuilds.
    A database that is copied has nobody connected to it, so every worker reads ledgers in copies of its own.
    """

    async def live(_: str) -> None:
        vhost, urls = await new_vhost(broker, topology("of a test")), {}
        for name in SERVICES:
            template = await migrated_template(postgres_admin_url, name, migrations(service(name).migrations))
            urls[name] = await new_database(postgres_admin_url, template)
        async with World(keys, broker.amqp_url(vhost), urls, {name: service(name) for name in SERVICES}) as world:
            await live_through(world)
        await drop_vhost(broker, vhost)
        for name, url in urls.items():
            await rename_database(postgres_admin_url, url, _past(name))

    await template_database(postgres_admin_url, _past("all"), live)
    urls = {name: await new_database(postgres_admin_url, _past(name)) for name in SERVICES}
    yield urls
    for url in urls.values():
        await drop_database(postgres_admin_url, url)


def _past(name: str) -> str:
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    return f"lived_{name}_{run[:12]}"


@pytest.fixture
async def past_of(lived: dict[str, str], postgres_admin_url: str) -> AsyncIterator[object]:
    """`await past_of("registry")`: a copy of one service's lived database."""
    async with AsyncExitStack() as stack:

        async def copy(name: str) -> Past:
            url = await new_database(postgres_admin_url, _past(name))
            stack.push_async_callback(drop_database, postgres_admin_url, url)
            connection = await asyncpg.connect(url)
            stack.push_async_callback(connection.close)
            return Past(name, url, lived, connection)

        yield copy
