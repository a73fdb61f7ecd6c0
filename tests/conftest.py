"""Fixtures of all tests: databases from migrated templates, a vhost per flow, the whole system in one process."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import importlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from functools import cache
from pathlib import Path
from threading import Thread

import asyncpg
import pytest
import structlog
from cryptography.fernet import Fernet
from hypothesis import settings as hypothesis_settings
from joserfc.jwk import OKPKey

from deploy.topology import topology
from shared.database import Database, open_pool
from shared.migrate import migrate, migrations
from shared.service import Service
from tests.servers import (  # noqa: F401  (three are fixtures)
    Broker,
    broker,
    drop_database,
    drop_vhost,
    kept_connections,
    new_database,
    new_vhost,
    postgres_admin_url,
    servers,
    template_database,
)
from tests.servers.shared import start_ahead
from tests.world import SERVICES, Keys, World

ROOT = Path(__file__).parents[1]
# What is imported and collected here stays until the end: to look it through again and again for what could be freed
# takes half of the time of the collection, and some of every test's.
gc.disable()
# Workers are told a terminal of 80 columns; commands that tests type say in their own environment how wide theirs is.
os.environ.pop("COLUMNS", None)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Where workers are to come, the servers start while these collect the tests, not when the first test asks."""
    told = session.config.option
    if getattr(told, "numprocesses", None) and not told.collectonly and "PYTEST_XDIST_WORKER" not in os.environ:
        Thread(target=start_ahead, daemon=True).start()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Nothing is looked through before the tests are known, and what is there by then never."""
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


# How long an example takes says how busy the machine is, and nothing about the code.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def _plain_tracebacks() -> None:
    """The pretty ones of structlog's default take seconds."""
    structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])


@pytest.fixture(scope="session", autouse=True)
def _at_the_root() -> Iterator[None]:
    """Relative paths in settings begin at the root of the checkout."""
    before = Path.cwd()
    os.chdir(ROOT)
    yield
    os.chdir(before)


@pytest.fixture(scope="session", autouse=True)
async def _kept_connections() -> AsyncIterator[None]:
    """The connections by which databases are made and dropped last as long as the run."""
    async with kept_connections():
        yield


def service(name: str) -> Service:
    """The declaration of a service, from its `__main__`."""
    found: Service = importlib.import_module(f"services.{name}.__main__").SERVICE
    return found


async def migrated_template(admin_url: str, name: str, wanted: dict[str, str]) -> str:
    """A template database with these migrations; its name changes with their content."""
    content = hashlib.sha256("".join(f"{k}{v}" for k, v in wanted.items()).encode()).hexdigest()[:10]

    async def fill(url: str) -> None:
        connection = await asyncpg.connect(url)
        try:
            await migrate(connection, wanted, None)
        finally:
            await connection.close()

    return await template_database(admin_url, f"template_{name}_{content}", fill)


@cache
def _wanted(name: str) -> dict[str, str]:
    return migrations(ROOT / "nowhere" if name == "kernel" else service(name).migrations)


@pytest.fixture
async def database_url_of(postgres_admin_url: str) -> AsyncIterator[Callable[[str], Awaitable[str]]]:
    """`await database_url_of("registry")`: a fresh migrated database; "kernel" has the kernel's tables only."""
    made: list[str] = []

    async def make(name: str) -> str:
        template = await migrated_template(postgres_admin_url, name, _wanted(name))
        made.append(await new_database(postgres_admin_url, template))
        return made[-1]

    yield make
    for url in made:
        await drop_database(postgres_admin_url, url)


@pytest.fixture
async def database_of(
    database_url_of: Callable[[str], Awaitable[str]],
) -> AsyncIterator[Callable[[str], Awaitable[Database]]]:
    """`await database_of("registry")`: the same as a Database, to open units of work on."""
    async with AsyncExitStack() as stack:

        async def make(name: str) -> Database:
            pool = await stack.enter_async_context(await open_pool(await database_url_of(name), 4, f"test {name}"))
            return Database(pool, f"/societies/csbme/{name}", "Asia/Shanghai", lambda: None)

        yield make


@pytest.fixture
async def vhost(broker: Broker) -> AsyncIterator[str]:
    """A vhost of one's own with the whole topology."""
    name = await new_vhost(broker, topology("of a test"))
    yield name
    await drop_vhost(broker, name)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """An issuer of tokens and a key for parked bodies, made for this run."""
    folder = tmp_path_factory.mktemp("keys")
    key = OKPKey.generate_key("Ed25519", {"kid": "test"})
    return Keys.write(folder, key, Fernet.generate_key())


@pytest.fixture
async def world(
    broker: Broker, vhost: str, keys: Keys, database_url_of: Callable[[str], Awaitable[str]]
) -> AsyncIterator[World]:
    """All four services in this process, on fresh databases and a vhost of their own."""
    urls = dict(zip(SERVICES, await asyncio.gather(*(database_url_of(name) for name in SERVICES)), strict=True))
    async with World(keys, broker.amqp_url(vhost), urls, {name: service(name) for name in SERVICES}) as running:
        yield running
