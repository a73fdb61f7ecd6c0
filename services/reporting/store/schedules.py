"""Schedules of digests and packs, and which runs were kept by them."""

from __future__ import annotations

from typing import Any

from services.reporting.commands.schedules import SetSchedule
from services.reporting.domain.schedule import Due, Line, Schedule
from shared.database import Connection, UnitOfWork


async def schedules(connection: Connection) -> dict[Line, list[Schedule]]:
    """Kind of report and of period -> every schedule it had, the oldest first; digests come before packs."""
    rows = await connection.fetch(
        """
        SELECT report, kind, since, enabled, official, days_after, at, prep_days, audiences, forms, link_days, one_page
        FROM schedule
        ORDER BY report <> 'digest', report COLLATE "C", kind, since
        """
    )
    found: dict[Line, list[Schedule]] = {}
    for row in rows:
        fields: dict[str, Any] = dict(row)
        found.setdefault((row["report"], row["kind"]), []).append(
            Schedule(**fields | {name: tuple(row[name]) for name in ("audiences", "forms")})
        )
    return found


async def save_schedule(uow: UnitOfWork, command: SetSchedule) -> None:
    """Said again for the same day it takes the place of what was said before."""
    await uow.connection.execute(
        """
        INSERT INTO schedule (kind, since, enabled, official, days_after, at, prep_days, audiences, set_by, forms,
                              link_days, report, one_page)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (report, kind, since) DO UPDATE SET
            enabled = EXCLUDED.enabled, official = EXCLUDED.official, days_after = EXCLUDED.days_after,
            at = EXCLUDED.at, prep_days = EXCLUDED.prep_days, audiences = EXCLUDED.audiences, set_by = EXCLUDED.set_by,
            forms = EXCLUDED.forms, link_days = EXCLUDED.link_days,
            one_page = EXCLUDED.one_page
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
        command.report,
        command.one_page,
    )


async def done(connection: Connection, line: Line) -> set[str]:
    """Codes of the periods whose report a schedule has kept."""
    rows = await connection.fetch("SELECT digest FROM scheduled_run WHERE report = $1 AND kind = $2", *line)
    return {row["digest"] for row in rows}


async def is_kept(uow: UnitOfWork, one: Due) -> bool:
    """Whether a schedule has kept the report of a period; nobody else keeps one until the transaction ends."""
    await uow.connection.execute("LOCK TABLE scheduled_run IN SHARE ROW EXCLUSIVE MODE")
    found = await uow.connection.fetchval(
        "SELECT true FROM scheduled_run WHERE report = $1 AND digest = $2", one.schedule.report, one.period.code
    )
    return bool(found)


async def save_kept(uow: UnitOfWork, one: Due, run: str, *, sent: bool) -> None:
    """The report of a period was kept."""
    await uow.connection.execute(
        """
        INSERT INTO scheduled_run (report, digest, kind, run, due_at, kept_at, sent)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        one.schedule.report,
        one.period.code,
        one.period.kind,
        run,
        one.due_at,
        uow.now,
        sent,
    )


async def last_kept(connection: Connection) -> dict[Line, dict[str, Any]]:
    """Kind of report and of period -> the report of its latest period that a schedule has kept."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT ON (scheduled_run.report, kind)
            scheduled_run.report, kind, scheduled_run.digest, scheduled_run.run, due_at, scheduled_run.kept_at, sent
        FROM scheduled_run JOIN run ON run.code = scheduled_run.run
        ORDER BY scheduled_run.report, kind, first_day DESC
        """
    )
    return {(row["report"], row["kind"]): dict(row) for row in rows}
