"""A service that hears branches and notes every event it applies: what a fault loses or doubles shows in one table."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from shared.database import UnitOfWork
from shared.events.base import Event
from shared.events.registry import GroupAbsenceExplained
from shared.service import Service


async def note(uow: UnitOfWork, events: list[Event[Any]]) -> None:
    """Note each event, unless the table `trouble` says that its branch makes us fail, end, or wait."""
    for row in await uow.connection.fetch(
        "SELECT kind FROM trouble WHERE code = ANY($1::text[])", [event.data.code for event in events]
    ):
        if row["kind"] == "raise":
            raise ValueError("a bug of the handler")
        if row["kind"] == "end":
            os._exit(137)
        await uow.connection.execute("SELECT pg_sleep(0.5)")
    await uow.connection.execute(
        "INSERT INTO heard (event_id, subject, version) SELECT * FROM unnest($1::uuid[], $2::text[], $3::bigint[])",
        [event.id for event in events],
        [event.subject for event in events],
        [event.version for event in events],
    )


SERVICE = Service(
    name="reporting",
    title="Hearer of the fault tests",
    migrations=Path(__file__).with_name("migrations"),
    hears={GroupAbsenceExplained.TYPE: note},
    families=("registry.branch",),
)
