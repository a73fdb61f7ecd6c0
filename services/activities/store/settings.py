"""The society's limits in the database: the values in force, and every value ever set, with who set it and why."""

from __future__ import annotations

from datetime import date

from services.activities.commands.settings import SetSetting
from shared.database import UnitOfWork


async def timelines(uow: UnitOfWork) -> dict[str, dict[date, int]]:
    """The values of every limit, by the day they begin; until the end of the transaction nobody else sets one."""
    await uow.connection.execute("SELECT pg_advisory_xact_lock(hashtext('setting'))")
    found: dict[str, dict[date, int]] = {}
    for row in await uow.connection.fetch("SELECT name, since, value FROM setting"):
        found.setdefault(row["name"], {})[row["since"]] = row["value"]
    return found


async def keep_setting(uow: UnitOfWork, command: SetSetting) -> None:
    """Keep a value from a day on; the one set before for the same day stays in the history."""
    await uow.connection.execute(
        """
        INSERT INTO setting (name, since, value, because, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (name, since) DO UPDATE
        SET value = EXCLUDED.value, because = EXCLUDED.because, set_by = EXCLUDED.set_by, set_at = EXCLUDED.set_at
        """,
        command.name,
        command.effective_on,
        command.value,
        command.because,
        uow.actor,
        uow.now,
    )
