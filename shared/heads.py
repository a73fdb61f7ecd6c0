"""How far hearers have come with a producer's streams, and which streams they know further than the producer itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from shared.database import clock

PAGE = 20_000

Head = tuple[str, int]


class Asked(Protocol):
    """A pool or a connection: whatever a statement can be given to."""

    async def fetch(self, query: str, *args: Any) -> list[Any]:
        """Rows of a query."""

    async def fetchval(self, query: str, *args: Any) -> Any:
        """The one value of a query."""

    async def execute(self, query: str, *args: Any) -> str:
        """Do something."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """A stream of which a hearer knows more than the producer: the producer came back from an older copy."""

    subject: str
    held: int
    own: int


async def held(database: Asked, source: str, after: str = "") -> tuple[list[Head], str | None]:
    """
    What this hearer holds of a source: (subject, greatest version), a page by subject, and where the next one begins.

    Parked events count: they were said, and are applied one day. They all come with the first page.
    """
    rows = await database.fetch(
        "SELECT subject, version FROM position WHERE source = $1 AND subject > $2 ORDER BY subject LIMIT $3",
        source,
        after,
        PAGE,
    )
    heads = [(row["subject"], row["version"]) for row in rows]
    following = heads[-1][0] if len(heads) == PAGE else None
    return (heads if after else await _parked(database, source) + heads), following


async def _parked(database: Asked, source: str) -> list[Head]:
    rows = await database.fetch(
        "SELECT subject, max(version) AS version FROM parked WHERE source = $1 GROUP BY subject", source
    )
    return [(row["subject"], row["version"]) for row in rows]


async def ahead(database: Asked, heads: Sequence[Head]) -> list[Ahead]:
    """Those of a hearer's `heads` that are further than this producer's own streams."""
    rows = await database.fetch(
        """
        SELECT subject, max(held.version) AS held, max(coalesce(stream.version, 0)) AS own
        FROM unnest($1::text[], $2::bigint[]) AS held (subject, version)
        LEFT JOIN stream USING (subject)
        WHERE held.version > coalesce(stream.version, 0)
        GROUP BY subject ORDER BY subject
        """,
        [subject for subject, _ in heads],
        [version for _, version in heads],
    )
    return [Ahead(row["subject"], row["held"], row["own"]) for row in rows]


async def incarnation(database: Asked) -> str:
    """The physical database behind a connection: another one for every copy that is restored."""
    name: str = await database.fetchval(
        """
        SELECT system_identifier || '/' || pg_database.oid
        FROM pg_control_system(), pg_database WHERE datname = current_database()
        """
    )
    return name


async def vouched(database: Asked) -> set[str]:
    """The hearers that have confirmed this very database before."""
    rows = await database.fetch("SELECT hearer FROM vouched WHERE incarnation = $1", await incarnation(database))
    return {row["hearer"] for row in rows}


async def vouch(database: Asked, hearer: str) -> None:
    """Note that a hearer holds nothing that this database does not know."""
    await database.execute(
        """
        INSERT INTO vouched (hearer, incarnation, asked_at) VALUES ($1, $2, $3)
        ON CONFLICT (hearer) DO UPDATE SET incarnation = EXCLUDED.incarnation, asked_at = EXCLUDED.asked_at
        """,
        hearer,
        await incarnation(database),
        clock(),
    )
