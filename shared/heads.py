"""How far a log reaches, and how far hearers have come with a producer's streams: further than itself, perhaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from shared.database import clock

PAGE = 50_000
_BETWEEN = "\x1f"  # stands in no subject


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


@dataclass(frozen=True, slots=True)
class Heads:
    """
    A page of streams and their greatest versions, as two texts.

    A million of them travel between two databases; as Python values they would take four times as long.
    """

    subjects: str
    versions: str
    after: str | None

    def as_pairs(self) -> list[tuple[str, int]]:
        """(subject, version), for few."""
        versions = [int(version) for version in self.versions.split(_BETWEEN) if version]
        return list(zip(self.subjects.split(_BETWEEN), versions, strict=bool(versions)))


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a log reaches: the position of its last event, and the hash of the chain up to it."""

    position: int
    sha256: str

    def may_become(self, later: Reach) -> bool:
        """Whether a log can have grown so far: one that is shorter, or has another hash here, was written anew."""
        return later.position > self.position or later == self


async def reach(database: Asked) -> Reach:
    """The head of this service's own log; what is said and not yet confirmed comes after it."""
    [row] = await database.fetch("SELECT position, encode(hash, 'hex') AS sha256 FROM chain_head")
    return Reach(row["position"], row["sha256"])


async def held(database: Asked, source: str, after: str = "") -> Heads:
    """
    What this hearer holds of a source, a page by subject; `after` of the answer is where the next one begins.

    Parked events count: they were said, and are applied one day. They all come with the first page.
    """
    [row] = await database.fetch(
        """
        WITH page AS (
            SELECT subject, version FROM position WHERE source = $1 AND subject > $2 ORDER BY subject LIMIT $3
        ), held AS (
            SELECT subject, version FROM page
            UNION ALL
            SELECT subject, max(version) FROM parked WHERE source = $1 AND $2 = '' GROUP BY subject
        )
        SELECT coalesce(string_agg(subject, $4), '') AS subjects,
               coalesce(string_agg(version::text, $4), '') AS versions,
               (SELECT CASE count(*) WHEN $3 THEN max(subject) END FROM page) AS after
        FROM held
        """,
        source,
        after,
        PAGE,
        _BETWEEN,
    )
    return Heads(row["subjects"], row["versions"], row["after"])


async def ahead(database: Asked, heads: Heads) -> list[Ahead]:
    """Those of a hearer's heads that are further than this producer's own streams."""
    rows = await database.fetch(
        """
        SELECT subject, max(held.version) AS held, max(coalesce(stream.version, 0)) AS own
        FROM unnest(string_to_array($1, $3), string_to_array($2, $3)::bigint[]) AS held (subject, version)
        LEFT JOIN stream USING (subject)
        WHERE held.version > coalesce(stream.version, 0)
        GROUP BY subject ORDER BY subject
        """,
        heads.subjects,
        heads.versions,
        _BETWEEN,
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
