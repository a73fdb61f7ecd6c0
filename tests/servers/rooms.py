"""A room of one's own on the shared servers: a database or a vhost for one test."""

from __future__ import annotations

import secrets
import ssl
from asyncio import AbstractEventLoop, get_running_loop
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote, urlsplit

import asyncpg
import httpx

from tests.servers.shared import Broker

# A client builds a TLS context from all known authorities by default, which takes longer than the requests.
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


_idle: dict[AbstractEventLoop, list[tuple[str, asyncpg.Connection]]] = {}
_filled: set[tuple[str, str]] = set()


@asynccontextmanager
async def kept_connections() -> AsyncIterator[None]:
    """Inside, this loop uses a superuser's connection again: to make one takes half as long as to make a database."""
    idle = _idle.setdefault(get_running_loop(), [])
    try:
        yield
    finally:
        del _idle[get_running_loop()]
        for _, connection in idle:
            await connection.close()


async def _execute(url: str, statement: str) -> None:
    idle = _idle.get(get_running_loop(), [])
    held = next((one for one in idle if one[0] == url and not one[1].is_closed()), None)
    if held:
        idle.remove(held)
    connection = held[1] if held else await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    except BaseException:
        await connection.close()
        raise
    if get_running_loop() in _idle:
        idle.append((url, connection))
    else:
        await connection.close()


def _database_url(admin_url: str, database: str) -> str:
    return urlsplit(admin_url)._replace(path=f"/{database}").geturl()


async def new_database(admin_url: str, template: str = "template1") -> str:
    """Make a database as a copy of the template; its address, for the superuser."""
    database = f"test_{secrets.token_hex(6)}"
    # Files are copied instead of being written to the log page by page: two thirds of the time.
    await _execute(admin_url, f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    return _database_url(admin_url, database)


async def drop_database(admin_url: str, url: str) -> None:
    """Drop the database at this address, whoever is still connected."""
    await _execute(admin_url, f'DROP DATABASE IF EXISTS "{urlsplit(url).path[1:]}" WITH (FORCE)')


async def rename_database(admin_url: str, url: str, name: str) -> None:
    """Give the database at this address another name, to be copied under it; nobody may be connected."""
    await _execute(admin_url, f'ALTER DATABASE "{urlsplit(url).path[1:]}" RENAME TO "{name}"')


async def template_database(admin_url: str, name: str, fill: Callable[[str], Awaitable[None]]) -> str:
    """The name of a template that `fill(url)` made (migrations, say): once per test run, whichever worker comes first.

    Choose another name for another content; nobody may stay connected to it.
    """
    if (admin_url, name) in _filled:
        return name
    connection = await asyncpg.connect(admin_url)
    try:
        await connection.execute("SELECT pg_advisory_lock(hashtext($1))", name)
        if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name):
            await connection.execute(f'DROP DATABASE IF EXISTS "{name}_in_making" WITH (FORCE)')
            await connection.execute(f'CREATE DATABASE "{name}_in_making"')
            await fill(_database_url(admin_url, f"{name}_in_making"))
            await connection.execute(f'ALTER DATABASE "{name}_in_making" RENAME TO "{name}"')
    finally:
        await connection.close()
    _filled.add((admin_url, name))
    return name


def _api(broker: Broker) -> httpx.AsyncClient:
    login = (broker.admin_user, broker.admin_password)
    return httpx.AsyncClient(base_url=broker.api_url, auth=login, verify=_NO_TLS, timeout=30)


async def new_vhost(broker: Broker, definitions: dict[str, Any] | None = None) -> str:
    """Make a vhost with these exchanges, queues, bindings and policies, all open to the administrator; its name."""
    vhost = f"test-{secrets.token_hex(6)}"
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    async with _api(broker) as api:
        (await api.put(f"/api/vhosts/{vhost}")).raise_for_status()
        (await api.put(f"/api/permissions/{vhost}/{broker.admin_user}", json=everything)).raise_for_status()
        if definitions:
            answer = await api.post(f"/api/definitions/{vhost}", json=definitions)
            if answer.is_error:
                raise RuntimeError(f"The broker refused the definitions: {answer.text}")
    return vhost


async def drop_vhost(broker: Broker, vhost: str) -> None:
    """Delete the vhost and all in it."""
    async with _api(broker) as api:
        (await api.delete(f"/api/vhosts/{quote(vhost, safe='')}")).raise_for_status()
