"""A federation's worth of experts and contacts, invented; written by the database, for a door would take hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cryptography.fernet import Fernet

from shared.database import Connection, Database

EACH = 50  # contacts of an expert in twenty years
EXPERTS_OF_A_LIAISON = 10
BRANCHES = 200


@dataclass(frozen=True, slots=True)
class Size:
    """So many contacts, each with one expert; of these and of their liaisons there are as many as fit."""

    contacts: int = 2_000_000

    @property
    def experts(self) -> int:
        """Whose contacts they are."""
        return self.contacts // EACH

    @property
    def liaisons(self) -> int:
        """Each with ten experts."""
        return self.experts // EXPERTS_OF_A_LIAISON


async def fill(database: Database, size: Size, today: date) -> None:
    """
    Write the rows that the service would have written, without ledger and without sealed texts.

    Contacts are some 146 days apart and the last one of an expert is up to that old, so that about a third is overdue.
    """
    async with database.pool.acquire() as connection, connection.transaction():
        later = await _without_indexes(connection)
        for statement in _STATEMENTS:
            await connection.execute(statement)
        await connection.execute(_EXPERTS, size.experts, size.liaisons, today)
        await connection.execute(_POSTS, size.liaisons, today)
        await connection.execute(_KEYS, size.experts, Fernet.generate_key())
        for statement in _CONTACTS:
            await connection.execute(statement, size.contacts, size.experts, size.liaisons, today)
        for statement in (*_DERIVED, *later):
            await connection.execute(statement)
    async with database.pool.acquire() as connection:
        await connection.execute("VACUUM ANALYZE")


async def _without_indexes(connection: Connection) -> list[str]:
    """Take keys and indexes of the large tables away, which are made faster afterwards; returns how they come back."""
    keys = await connection.fetch(
        """
        SELECT conrelid::regclass::text AS name, conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
        WHERE contype = 'p' AND conrelid::regclass::text = ANY($1::text[])
        """,
        LARGE,
    )
    for key in keys:
        await connection.execute(f"ALTER TABLE {key['name']} DROP CONSTRAINT {key['conname']}")
    indexes = await connection.fetch(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY($1::text[])", LARGE
    )
    for index in indexes:
        await connection.execute(f"DROP INDEX {index['indexname']}")
    back = [f"ALTER TABLE {key['name']} ADD CONSTRAINT {key['conname']} {key['definition']}" for key in keys]
    return [*back, *(index["indexdef"] for index in indexes)]


LARGE = ["contact", "contact_expert", "contact_kept", "stream"]
_STATEMENTS = ("SET LOCAL synchronous_commit = off", "SET LOCAL maintenance_work_mem = '256MB'")
_EXPERTS = """
    WITH made AS (
        INSERT INTO expert (code, branch, liaison, deputy, cadence_days, enrolled_on)
        SELECT 'E-' || n, 'BR-' || n % 200, 'R-' || n % $2::int, 'R-' || (n + 1) % $2::int, 90, $3::date - 7500
        FROM generate_series(0, $1::int - 1) AS n
        RETURNING *
    )
    INSERT INTO stream (subject, version) SELECT 'expert/' || code, 1 FROM made
"""
_POSTS = """
    INSERT INTO post_state (code, version, effective_on, body, post, person, held)
    SELECT 'P-' || n, 1, $2::date - 7500, 'BR-' || n, 'liaison', 'R-' || n, true
    FROM generate_series(0, $1::int - 1) AS n
"""
_KEYS = "INSERT INTO expert_key (expert, key) SELECT 'E-' || n, $2 FROM generate_series(0, $1::int - 1) AS n"
# The n-th contact is with the expert n % experts and their (n / experts)-th.
_WHICH = """
    SELECT 'K-' || n AS code, 'E-' || n % $2::int AS expert, 'R-' || n % $2::int % $3::int AS liaison,
           n % 5 <> 0 AS made,
           $4::date - (50 - n / $2::int) * 146 + (n::bigint * 7919 % 141)::int AS happened_on
    FROM generate_series(0, $1::int - 1) AS n
"""
_CONTACTS = (
    f"""
    INSERT INTO contact (code, liaison, mode, made, happened_on, experts)
    SELECT code, liaison, 'phone', made, happened_on, ARRAY[expert] FROM ({_WHICH}) AS one
    """,
    f"""
    INSERT INTO contact_expert (contact, expert, made, happened_on)
    SELECT code, expert, made, happened_on FROM ({_WHICH}) AS one
    """,
    f"""
    INSERT INTO contact_kept (contact, items, recorded_on, recorded_by)
    SELECT code, '{{}}', happened_on, liaison FROM ({_WHICH}) AS one
    """,
    f"INSERT INTO stream (subject, version) SELECT 'contact/' || code, 1 FROM ({_WHICH}) AS one",
)
_DERIVED = (
    """
    INSERT INTO last_contact (expert, made_on, attempts_since)
    SELECT expert, made_on, count(*) FILTER (WHERE NOT made AND (made_on IS NULL OR happened_on > made_on))
    FROM contact_expert
    JOIN (SELECT expert, max(happened_on) FILTER (WHERE made) AS made_on FROM contact_expert GROUP BY expert) AS reached
      USING (expert)
    GROUP BY expert, made_on
    """,
)
