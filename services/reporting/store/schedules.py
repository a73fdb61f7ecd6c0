"""Schedules of digests, and which digests were kept by them."""

from __future__ import annotations

from typing import Any

from services.reporting.commands.periods import PeriodKind
from services.reporting.commands.schedules import SetSchedule
from services.reporting.domain.schedule import Due, Schedule
from shared.database import Connection, UnitOfWork


async def schedules(connection: Connection) -> dict[PeriodKind, list[Schedule]]:
    """Kind -> every schedule it had, the oldest first."""
    rows = await connection.fetch(
        """
        SELECT kind, since, enabled, official, days_after, at, prep_days, audiences, forms, link_days
        FROM schedule
        ORDER BY kind, since
        """
    )
    found: dict[PeriodKind, list[Schedule]] = {}
    for row in rows:
        fields: dict[str, Any] = dict(row)
        found.setdefault(row["kind"], []).append(
            Schedule(**fields | {name: tuple(row[name]) for name in ("audiences", "forms")})
        )
    return found


async def save_schedule(uow: UnitOfWork, command: SetSchedule) -> None:
    """Said again for the same day it takes the place of what was said before."""
    await uow.connection.execute(
        """
        INSERT INTO schedule (kind, since, enabled, official, days_after, at, prep_days, audiences, set_by, forms,
                              link_days)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (kind, since) DO UPDATE SET
            enabled = EXCLUDED.enabled, official = EXCLUDED.official, days_after = EXCLUDED.days_after,
            at = EXCLUDED.at, prep_days = EXCLUDED.prep_days, audiences = EXCLUDED.audiences, set_by = EXCLUDED.set_by,
            forms = EXCLUDED.forms, link_days = EXCLUDED.link_days
        """,
        command.kind,
        command.since,
        command.enabled,
        command.official,
        command.days_after,
        command.at,
        command.prep_days,
        sorted(set(command.audiences)),
        uow.actor,
        sorted(set(command.forms)),
        command.link_days,
    )


async def done(connection: Connection, kind: PeriodKind) -> set[str]:
    """Codes of the periods whose digest a schedule has kept."""
    rows = await connection.fetch("SELECT digest FROM scheduled_run WHERE kind = $1", kind)
    return {row["digest"] for row in rows}


async def is_kept(uow: UnitOfWork, digest: str) -> bool:
    """Whether a schedule has kept the digest of a period; nobody else keeps one until the transaction ends."""
    await uow.connection.execute("LOCK TABLE scheduled_run IN SHARE ROW EXCLUSIVE MODE")
    return bool(await uow.connection.fetchval("SELECT true FROM scheduled_run WHERE digest = $1", digest))


async def save_kept(uow: UnitOfWork, one: Due, run: str, *, sent: bool) -> None:
    """The digest of a period was kept."""
    await uow.connection.execute(
        "INSERT INTO scheduled_run (digest, kind, run, due_at, kept_at, sent) VALUES ($1, $2, $3, $4, $5, $6)",
        one.period.code,
        one.period.kind,
        run,
        one.due_at,
        uow.now,
        sent,
    )


async def last_kept(connection: Connection) -> dict[str, dict[str, Any]]:
    """Kind -> the digest of its latest period that a schedule has kept."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT ON (kind) kind, scheduled_run.digest, scheduled_run.run, due_at, scheduled_run.kept_at, sent
        FROM scheduled_run JOIN run ON run.code = scheduled_run.run
        ORDER BY kind, first_day DESC
        """
    )
    return {row["kind"]: dict(row) for row in rows}
