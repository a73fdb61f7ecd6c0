"""New databases beside the old ones, and the one moment in which they change names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias
from urllib.parse import unquote, urlsplit

import asyncpg

from ops.backup.fault import Fault

STOP = "先停止服务 | stop the services first: `make down && python -m deploy servers`"

Connection: TypeAlias = "asyncpg.Connection[Any]"


def database_url(url: str, database: str) -> str:
    """The same address with another database."""
    return urlsplit(url)._replace(path=f"/{database}").geturl()


class Swap:
    """
    As the superuser. `owners`: the address of each service's database, as its owner; `stamp` marks what is made.

    Who else may connect is not settled here: `deploy` does that at every start.
    """

    def __init__(self, admin: Connection, admin_url: str, owners: Mapping[str, str], stamp: str) -> None:
        self._admin, self._admin_url, self._stamp = admin, admin_url, stamp
        self._names = {service: urlsplit(url).path[1:] for service, url in owners.items()}
        self._roles = {service: unquote(urlsplit(url).username or "") for service, url in owners.items()}

    def making(self, service: str) -> str:
        """The name of a database while it is filled."""
        return f"{self._names[service]}_restoring_{self._stamp}"

    def old(self, service: str) -> str:
        """The name under which the one before is kept."""
        return f"{self._names[service]}_before_{self._stamp}"

    async def major(self) -> int:
        """The major version of the server."""
        return int(await self._admin.fetchval("SHOW server_version_num")) // 10_000

    async def refuse_company(self) -> None:
        """Raise Fault while anybody is connected to any service's database: nothing is restored under a service."""
        rows = await self._admin.fetch(
            """
            SELECT DISTINCT datname, coalesce(nullif(application_name, ''), usename) AS who FROM pg_stat_activity
            WHERE datname = ANY($1::text[]) AND pid <> pg_backend_pid() AND backend_type = 'client backend'
            ORDER BY datname, who
            """,
            list(self._names.values()),
        )
        if rows:
            who = "、".join(f"{row['datname']} ({row['who']})" for row in rows)
            raise Fault(f"{who} 仍连接着 | still connected. {STOP}")

    async def make(self, service: str) -> None:
        """An empty database that belongs to the service's owner."""
        name, owner = self.making(service), self._roles[service]
        await self._admin.execute(f'CREATE DATABASE "{name}" OWNER "{owner}" TEMPLATE template0')
        await self._admin.execute(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
        inside = await asyncpg.connect(database_url(self._admin_url, name))
        try:
            await inside.execute(f'ALTER SCHEMA public OWNER TO "{owner}"; REVOKE ALL ON SCHEMA public FROM PUBLIC')
        finally:
            await inside.close()

    async def forget(self, services: Sequence[str]) -> None:
        """Drop what was being made, also by a restore that was killed."""
        names = "|".join(re.escape(self._names[service]) for service in services)
        half_made = rf"^({names})_restoring_\d{{8}}t\d{{6}}$"
        for row in await self._admin.fetch("SELECT datname FROM pg_database WHERE datname ~ $1", half_made):
            await self._admin.execute(f'DROP DATABASE IF EXISTS "{row["datname"]}" WITH (FORCE)')

    async def swap(self, services: Sequence[str]) -> None:
        """All at once or none: the new ones take the names, the old ones are kept beside. Raises Fault."""
        try:
            async with self._admin.transaction():
                for service in services:
                    await self._rename(self._names[service], self.old(service))
                    await self._rename(self.making(service), self._names[service])
        except asyncpg.ObjectInUseError as error:
            raise Fault(f"{error}. {STOP}") from error

    async def _rename(self, name: str, other: str) -> None:
        """A database that is lost altogether has nothing to be put aside."""
        if await self._admin.fetchval("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name):
            await self._admin.execute(f'ALTER DATABASE "{name}" RENAME TO "{other}"')

    async def drop_old(self, services: Sequence[str]) -> None:
        """Drop those that were put aside by this very restore."""
        for service in services:
            await self._admin.execute(f'DROP DATABASE IF EXISTS "{self.old(service)}"')
