"""Events that could not be applied yet: kept with reason and (encrypted) body, tried again, or decided by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet

from shared.consumer.decide import FIRST_RETRY, Heard, Key, Plan, retry_delay
from shared.database import Connection, Database, UnitOfWork, clock
from shared.errors import Unknown
from shared.events.base import Unreadable
from shared.events.envelope import decode, encode


@dataclass(frozen=True, slots=True)
class Parked:
    """One event to set aside; `event_id` and the rest are None where the body could not be read."""

    reason: str
    sentence: str
    body: bytes
    event: Heard | None = None

    @classmethod
    def unreadable(cls, body: bytes, error: Unreadable) -> Parked:
        """A body that is no event of ours."""
        return cls(error.reason, f"{error.pointer} {error.sentence}".strip(), body)


class ParkedStore:
    """The parked table of one service. Bodies are encrypted: they are the one place where foreign content is kept."""

    def __init__(self, database: Database, key: bytes) -> None:
        self._database, self._cipher = database, Fernet(key)

    async def add(self, entries: Sequence[Parked]) -> None:
        """Set entries aside in a transaction of their own."""
        async with self._database.pool.acquire() as connection, connection.transaction():
            await self._insert(connection, entries)

    async def set_aside(self, connection: Connection, plan: Plan) -> None:
        """Store what a batch could not apply, and forget what it now has applied."""
        entries = [
            Parked("waiting", "an earlier event of this stream is missing", encode(event), event)
            for event in plan.waiting
        ] + [
            Parked("conflict", "this version was already applied under another id", encode(event), event)
            for event in plan.conflicts
        ]
        if entries:
            await self._insert(connection, entries)
        settled = [event.id for event in (*plan.apply, *plan.duplicates) if event.id in plan.known]
        if settled:
            await connection.execute(
                "DELETE FROM parked WHERE event_id = ANY($1::uuid[]) AND reason <> 'conflict'", settled
            )

    async def released(self, connection: Connection, positions: Mapping[Key, int], limit: int) -> list[Heard]:
        """The waiting followers of streams that have just moved on, as far as they are without a gap."""
        if not positions or not await connection.fetchval(
            "SELECT EXISTS (SELECT FROM parked WHERE reason = 'waiting')"
        ):
            return []
        rows = await connection.fetch(
            """
            SELECT body, replay FROM (
                SELECT body, replay, parked.version, moved.version AS reached,
                       dense_rank() OVER (PARTITION BY parked.source, parked.subject ORDER BY parked.version) AS step
                FROM parked
                JOIN unnest($1::text[], $2::text[], $3::bigint[]) AS moved (source, subject, version)
                  ON parked.source = moved.source AND parked.subject = moved.subject
                 AND parked.version > moved.version AND parked.version <= moved.version + $4
                WHERE reason = 'waiting'
            ) AS follower
            WHERE version = reached + step
            ORDER BY version
            LIMIT $4
            """,
            [source for source, _ in positions],
            [subject for _, subject in positions],
            list(positions.values()),
            limit,
        )
        return [self._event(row) for row in rows]

    async def failed(self, event: Heard, error: Exception) -> None:
        """Note the first failure of an event, or the sentence of a later one; see `take` for the counting."""
        async with self._database.pool.acquire() as connection, connection.transaction():
            sentence = _sentence(error)
            known = await connection.execute(
                """
                UPDATE parked SET sentence = $2, reason = 'retry', next_attempt_at = coalesce(next_attempt_at, $3),
                                  attempts = greatest(attempts, 1)
                WHERE event_id = $1 AND reason <> 'poison'
                """,
                event.id,
                sentence,
                clock() + FIRST_RETRY,
            )
            if known == "UPDATE 0":
                await self._insert(connection, [Parked("retry", sentence, encode(event), event)])

    async def due(self, now: datetime, limit: int = 200) -> list[int]:
        """Entries to be tried now: due retries, and followers that were left behind when a process died."""
        rows = await self._database.pool.fetch(
            """
            SELECT id FROM parked
            LEFT JOIN position USING (source, subject)
            WHERE (reason = 'retry' AND next_attempt_at <= $1)
               OR (reason = 'waiting' AND parked.version <= coalesce(position.version, 0) + 1)
            ORDER BY parked.version
            LIMIT $2
            """,
            now,
            limit,
        )
        return [row["id"] for row in rows]

    async def take(self, parked_id: int, now: datetime) -> Heard | None:
        """
        The event of one due entry; None when it has been settled meanwhile.

        The attempt is counted before it is made, so an event that ends the process is given up as well: after eight
        attempts it is `poison` and waits for a person. It is counted for this one alone: those behind it in the list
        were not tried.
        """
        async with self._database.pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(
                """
                SELECT id, body, replay, attempts, reason FROM parked
                WHERE id = $1 AND reason IN ('retry', 'waiting') FOR UPDATE
                """,
                parked_id,
            )
            if row is None:
                return None
            if row["reason"] == "retry":
                await connection.execute(
                    "UPDATE parked SET attempts = attempts + 1, reason = $2, next_attempt_at = $3 WHERE id = $1",
                    *_next_attempt(row, now),
                )
        return self._event(row)

    async def listed(self, reason: str | None = None, limit: int = 200) -> list[dict[str, Any]]:
        """What is parked, oldest first, without bodies."""
        rows = await self._database.pool.fetch(
            """
            SELECT id, event_id, source, type, subject, version, reason, sentence, attempts, next_attempt_at, parked_at
            FROM parked
            WHERE $1::text IS NULL OR reason = $1
            ORDER BY id LIMIT $2
            """,
            reason,
            limit,
        )
        return [dict(row) for row in rows]

    async def body(self, parked_id: int) -> bytes:
        """The decrypted body of one parked entry. Raises Unknown."""
        row = await self._database.pool.fetchrow("SELECT body FROM parked WHERE id = $1", parked_id)
        if row is None:
            raise Unknown(what="parked", code=parked_id)
        return self._cipher.decrypt(row["body"])

    async def _insert(self, connection: Connection, entries: Sequence[Parked]) -> None:
        ids = [entry.event.id for entry in entries if entry.event]
        await connection.execute("INSERT INTO inbox SELECT * FROM unnest($1::uuid[]) ON CONFLICT DO NOTHING", ids)
        await connection.executemany(
            """
            INSERT INTO parked (event_id, source, type, subject, version, replay, body, reason, sentence,
                                attempts, next_attempt_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text, $9,
                    ($8 = 'retry')::int, CASE $8 WHEN 'retry' THEN $10::timestamptz END)
            ON CONFLICT (event_id) DO UPDATE
            SET reason = EXCLUDED.reason, sentence = EXCLUDED.sentence, next_attempt_at = NULL
            WHERE EXCLUDED.reason IN ('waiting', 'conflict')
            """,
            [self._row(entry) for entry in entries],
        )

    def _row(self, entry: Parked) -> tuple[Any, ...]:
        event = entry.event
        known = (
            (event.id, event.source, event.type, event.subject, event.version, event.replay)
            if event
            else (None,) * 5 + (False,)
        )
        body = self._cipher.encrypt(entry.body)
        return (*known, body, entry.reason, entry.sentence[:500], clock() + FIRST_RETRY)

    def _event(self, row: Any) -> Heard:
        return decode(self._cipher.decrypt(row["body"]), row["replay"])


def _sentence(error: Exception) -> str:
    """What an error says, as a database takes it: it may quote characters of the event that no text there can hold."""
    told = f"{type(error).__name__}: {error}"[:500]
    return told.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()


def _next_attempt(row: Any, now: datetime) -> tuple[int, str, datetime | None]:
    delay = retry_delay(row["attempts"] + 1)
    return (row["id"], "retry" if delay else "poison", now + delay if delay else None)


async def retry_now(uow: UnitOfWork, parked_id: int) -> None:
    """Let one entry be tried at the next opportunity. Raises Unknown when it has no readable event."""
    await _decide(
        uow,
        parked_id,
        ("retry", "asked to try again"),
        """
        UPDATE parked SET reason = 'retry', next_attempt_at = now(), attempts = 0
        WHERE id = $1 AND event_id IS NOT NULL RETURNING event_id
        """,
    )


async def drop(uow: UnitOfWork, parked_id: int, because: str) -> None:
    """Give up one entry, with the reason kept. Raises Unknown."""
    await _decide(uow, parked_id, ("drop", because), "DELETE FROM parked WHERE id = $1 RETURNING event_id")


async def _decide(uow: UnitOfWork, parked_id: int, action: tuple[str, str], statement: str) -> None:
    row = await uow.connection.fetchrow(statement, parked_id)
    if row is None:
        raise Unknown(what="parked", code=parked_id)
    await uow.connection.execute(
        "INSERT INTO parked_audit (parked_id, event_id, action, because, actor) VALUES ($1, $2, $3, $4, $5)",
        parked_id,
        row["event_id"],
        *action,
        uow.actor,
    )
