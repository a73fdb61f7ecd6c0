"""Forward-only migrations in plain SQL, and the rights of the role that serves."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import asyncpg

from shared.marks import reshaping

KERNEL = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 0x4C59
APPEND_ONLY = ("event_log", "parked_audit")
OPS_MAY_READ = (
    "event_log",
    "chain_head",
    "ledger",
    "outbox",
    "position",
    "parked",
    "parked_audit",
    "inbox",
    "stream",
    "schema_migration",
    "rebuild_due",
)
DUE = "kernel/0003_rebuild_due.sql"


class HalfMigrated(RuntimeError):
    """The database and this code do not belong together: run `prepare` first."""


def migrations(service: Path) -> dict[str, str]:
    """Name -> SQL of the kernel's migrations and then the service's, in the order they are applied."""
    files = [("kernel", path) for path in sorted(KERNEL.glob("*.sql"))]
    files += [("service", path) for path in sorted(service.glob("*.sql"))]
    return {f"{owner}/{path.name}": path.read_text("utf-8") for owner, path in files}


async def migrate(connection: asyncpg.Connection[Any], wanted: dict[str, str], serving_role: str | None) -> list[str]:
    """
    Apply what is missing, all in one transaction, and grant `serving_role` its rights; returns the names applied.

    Raises HalfMigrated when an applied migration has been changed since.
    """
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", MIGRATION_LOCK)
        await connection.execute(
            """
            CREATE TABLE IF NOT EXISTS schema_migration (
                name text PRIMARY KEY,
                sha256 text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now()
            )
            """
        )
        done = await _applied(connection)
        _refuse_changed(done, wanted)
        missing = [name for name in wanted if name not in done]
        for name in missing:
            await connection.execute(wanted[name])
            await connection.execute(
                "INSERT INTO schema_migration (name, sha256) VALUES ($1, $2)", name, _sha256(wanted[name])
            )
        await _note_due(connection, wanted, missing)
        if serving_role:
            await _grant(connection, serving_role)
    return missing


async def _note_due(connection: asyncpg.Connection[Any], wanted: dict[str, str], missing: list[str]) -> None:
    """
    Write down what only a rebuild can tell: a new table cannot hold what was heard before it, unless it was filled.

    Where nobody has written it down so far, nobody knows of the older ones either.
    """
    new = wanted if DUE in missing else missing
    if DUE not in wanted or not (due := [name for name in reshaping(wanted) if name in new]):
        return
    await connection.execute(
        """
        INSERT INTO rebuild_due (migration)
        SELECT unnest($1::text[])
        WHERE EXISTS (SELECT FROM event_log) OR EXISTS (SELECT FROM outbox) OR EXISTS (SELECT FROM position)
        ON CONFLICT DO NOTHING
        """,
        due,
    )


async def check_migrated(connection: Any, wanted: dict[str, str]) -> None:
    """Raise HalfMigrated unless exactly the wanted migrations are applied: a service refuses to start otherwise."""
    done = await _applied(connection)
    _refuse_changed(done, wanted)
    if set(done) != set(wanted):
        raise HalfMigrated(f"migrations differ: {sorted(set(done) ^ set(wanted))}")


async def _applied(connection: Any) -> dict[str, str]:
    if await connection.fetchval("SELECT to_regclass('schema_migration')") is None:
        return {}
    rows = await connection.fetch("SELECT name, sha256 FROM schema_migration")
    return {row["name"]: row["sha256"] for row in rows}


def _refuse_changed(done: dict[str, str], wanted: dict[str, str]) -> None:
    for name, sha256 in done.items():
        if name in wanted and _sha256(wanted[name]) != sha256:
            raise HalfMigrated(f"{name} was changed after it had been applied")


async def _grant(connection: asyncpg.Connection[Any], role: str) -> None:
    """The serving role may change rows, but never those of the log."""
    quoted = '"' + role.replace('"', '""') + '"'
    await connection.execute(
        f"""
        GRANT USAGE ON SCHEMA public TO {quoted};
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted};
        GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted};
        REVOKE INSERT, UPDATE, DELETE ON schema_migration FROM {quoted};
        """
    )
    for table in APPEND_ONLY:
        await connection.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {quoted}")
    if await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = 'ops'"):
        await connection.execute("GRANT USAGE ON SCHEMA public TO ops")
        await connection.execute(f"GRANT SELECT ON {', '.join(OPS_MAY_READ)} TO ops")


def _sha256(sql: str) -> str:
    return hashlib.sha256(sql.encode()).hexdigest()
