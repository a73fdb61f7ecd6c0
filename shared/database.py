"""The database of a service, and the unit of work: an open transaction, now, who acts, and what is said."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import orjson
import uuid_utils
from cryptography.fernet import Fernet

from shared.closing import closed
from shared.errors import StaleVersion
from shared.events.base import DomainEvent, Event
from shared.identity import Permit
from shared.outbox import Said, write

Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy

# Waiting helps with these; with anything else the data or our code is at fault.
TRANSIENT: tuple[type[BaseException], ...] = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    # What the driver says when a session was ended just before its next statement.
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    OSError,
    TimeoutError,
)

# What the server says to a value that no column can hold.
UNSTORABLE: tuple[type[BaseException], ...] = (
    asyncpg.CharacterNotInRepertoireError,
    asyncpg.UntranslatableCharacterError,
    asyncpg.NumericValueOutOfRangeError,
    asyncpg.DatetimeFieldOverflowError,
)


CONNECT_SECONDS = 10.0
# The server asks a silent client after half a minute whether it is still there.
KEEPALIVE = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}


def is_transient(error: BaseException) -> bool:
    """
    Whether waiting mends it.

    A value that the driver cannot send is an InterfaceError to asyncpg, and a ValueError: no waiting mends that one.
    """
    return isinstance(error, TRANSIENT) and not isinstance(error, ValueError)


def is_unstorable(error: BaseException) -> bool:
    """Whether a value of the request is at fault: no statement of ours makes NUL characters or numbers of 20 digits."""
    unsendable = isinstance(error, asyncpg.InterfaceError) and isinstance(error, ValueError)
    return unsendable or isinstance(error, UNSTORABLE)


def clock() -> datetime:
    """The only place where the time comes from; everything that decides takes it as an argument."""
    return datetime.now(UTC)


@dataclass(slots=True)
class UnitOfWork:
    """One transaction. Nobody commits: leaving the block does, after what was said is in the outbox."""

    connection: Connection
    now: datetime
    today: date
    actor: str
    source: str
    correlation_id: str
    batch_id: str | None = None
    expected: int | None = None
    permit: Permit | None = None
    sealing: Fernet | None = None
    said: list[Said] = field(default_factory=list)
    version: int | None = None
    spoke: bool = False

    @property
    def rebuilding(self) -> bool:
        """Only derived tables are written, beside the live ones: what is kept has to be left alone."""
        return False

    async def lock(self, subject: str) -> int:
        """
        Lock the stream `<aggregate>/<code>` until the end and return its version (0 = new).

        Raises StaleVersion when the caller said with If-Match that it had seen another version.
        """
        version: int = await self.connection.fetchval(
            """
            INSERT INTO stream (subject, version) VALUES ($1, 0)
            ON CONFLICT (subject) DO UPDATE SET version = stream.version
            RETURNING version
            """,
            subject,
        )
        if self.expected is not None and self.expected != version:
            raise StaleVersion(subject, seen=self.expected, now=version)
        return version

    def allow(self, *scopes: str) -> None:
        """Ask whether the caller's office reaches one of `scopes`. Raises Forbidden; events have no caller."""
        if self.permit is not None:
            self.permit.allow(*scopes)

    def emit(self, event: DomainEvent, because: Event[Any] | None = None) -> None:
        """Say that something happened; it leaves with the commit, in the order it was said."""
        self.said.append(Said(str(uuid_utils.uuid7()), event.subject, event, because))

    async def flush(self) -> None:
        """Assign versions to what was said and write it to the outbox; the commit does so by itself."""
        if self.said:
            self.version = await write(self)
            self.spoke = True
            self.said.clear()


class Database:
    """A pool of connections and the way to open a unit of work on it."""

    def __init__(self, pool: asyncpg.Pool[Any], source: str, zone: str, on_commit: Callable[[], None]) -> None:
        self.pool, self.source = pool, source
        self._zone, self._on_commit = ZoneInfo(zone), on_commit
        # Raises while nothing may be written; the service's gate takes this place.
        self.enter: Callable[[], None] = lambda: None
        # The key of sealed columns (shared/sealing.py); the service's takes this place.
        self.sealing: Fernet | None = None

    def office_day(self, moment: datetime) -> date:
        """The calendar day of a moment in the office's time zone."""
        return moment.astimezone(self._zone).date()

    @asynccontextmanager
    async def transaction(
        self,
        actor: str,
        *,
        correlation_id: str | None = None,
        batch_id: str | None = None,
        expected: int | None = None,
        permit: Permit | None = None,
    ) -> AsyncIterator[UnitOfWork]:
        """Open a unit of work; an exception inside rolls everything back, said events included."""
        self.enter()
        now = clock()
        async with self.pool.acquire() as connection:
            async with connection.transaction():
                uow = UnitOfWork(
                    connection=connection,
                    now=now,
                    today=self.office_day(now),
                    actor=actor,
                    source=self.source,
                    correlation_id=correlation_id or str(uuid_utils.uuid7()),
                    batch_id=batch_id,
                    expected=expected,
                    permit=permit,
                    sealing=self.sealing,
                )
                yield uow
                await uow.flush()
        if uow.spoke:
            self._on_commit()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        """A read-only snapshot for a view: all statements see the same moment."""
        async with self.pool.acquire() as connection:
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                yield connection


async def open_pool(url: str, size: int, name: str, statement_seconds: float = 30.0) -> asyncpg.Pool[Any]:
    """Open the connections of a service; jsonb travels as Python values."""
    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        timeout=CONNECT_SECONDS,
        command_timeout=statement_seconds,
        init=prepare_connection,
        server_settings={
            "application_name": name,
            "timezone": "UTC",
            # A peer that has vanished without a word must not keep its row locks.
            "idle_in_transaction_session_timeout": f"{statement_seconds * 1000:.0f}",
            **KEEPALIVE,
        },
    )


async def close_pool(pool: asyncpg.Pool[Any]) -> None:
    """Close all connections; a server that does not answer is left after a few seconds."""
    await closed("pool", pool.close())
    pool.terminate()


async def prepare_connection(connection: asyncpg.Connection[Any]) -> None:
    """Read and write jsonb with orjson."""
    await connection.set_type_codec("jsonb", schema="pg_catalog", format="text", encoder=_dumps, decoder=orjson.loads)


def _dumps(value: Any) -> str:
    return orjson.dumps(value).decode()
