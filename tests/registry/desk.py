"""A registry's database behind its desk for outside events: what is told there, what is known then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any

import asyncpg
from cryptography.fernet import Fernet

from services.registry.domain.books import Judged
from services.registry.domain.envelope import Message, read
from services.registry.handlers.ingress import Desk, release_waiting
from shared.database import Database, UnitOfWork, clock

KEY = Fernet.generate_key()


class Registry:
    """A registry's database with one publisher and the branches B-1 and B-2."""

    def __init__(self, database: Database) -> None:
        self.database, self.desk = database, Desk(database, KEY)

    async def take_in(self, *messages: Message) -> list[Judged]:
        return await self.desk.take_in([claim for message in messages for claim in read(message)], "ingress")

    async def outcomes(self, *messages: Message) -> list[str]:
        return [
            f"parked: {one.verdict.fault.reason}" if one.verdict.fault else one.verdict.outcome
            for one in await self.take_in(*messages)
        ]

    async def found(self, *codes: str) -> int:
        async with self.database.transaction("test") as uow:
            await uow.connection.executemany(
                """
                INSERT INTO branch (code, name, kind, status, effective_on)
                VALUES ($1, $1, '分会', 'normal', '1980-01-01')
                """,
                [(code,) for code in codes],
            )
            return await release_waiting(uow, codes)

    async def fetch(self, sql: str, *values: Any) -> list[asyncpg.Record]:
        rows: list[asyncpg.Record] = await self.database.pool.fetch(sql, *values)
        return rows

    async def do(self, handler: Callable[[UnitOfWork, Any], Awaitable[Any]], command: Any) -> Any:
        """A command of the secretariat."""
        async with self.database.transaction("secretariat") as uow:
            return await handler(uow, command)

    async def counted(self, *days: str, known: datetime | None = None) -> list[dict[str, int]]:
        """Members by branch on each of these days, '' being those of none."""
        rows = [
            await self.fetch(
                """
                SELECT branch, count(*) AS n
                FROM member_at($1, $2), unnest(CASE WHEN branches = '{}' THEN ARRAY[''] ELSE branches END) AS branch
                WHERE present GROUP BY branch ORDER BY branch
                """,
                date.fromisoformat(day),
                known or clock(),
            )
            for day in days
        ]
        return [{row["branch"]: row["n"] for row in found} for found in rows]

    async def said(self) -> list[tuple[str, str]]:
        rows = await self.fetch("SELECT type, body FROM ledger ORDER BY version")
        return [(row["type"].split(".")[2], row["body"].decode()) for row in rows]


async def texts(registry: Registry) -> str:
    """Everything a reader of the database could see, as text."""
    tables = await registry.fetch(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
    )
    rows = [
        str(row[0])
        for table in tables
        for row in await registry.fetch(f"SELECT to_jsonb(t)::text FROM {table['table_name']} AS t")
    ]
    rows += [body for _, body in await registry.said()]
    return "\n".join(rows)
