"""Schedules with their last and next digests, and what is missing for a digest."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from services.reporting.domain.gaps import Gap, gap_lines
from services.reporting.domain.period import Period
from services.reporting.domain.schedule import due, following
from services.reporting.store import gaps as store
from services.reporting.store import schedules as kept
from services.reporting.store.compute import values, window_of
from shared.database import Connection


async def schedules(connection: Connection, now: datetime) -> list[dict[str, Any]]:
    """Of each kind of report and period: every schedule it had, the run kept last, those waiting, and the next one."""
    last = await kept.last_kept(connection)
    told = []
    for line, own in (await kept.schedules(connection)).items():
        done = await kept.done(connection, line)
        waiting, next_one = due(own, done, now), following(own, done, now)
        told.append(
            {
                "report": line[0],
                "kind": line[1],
                "schedules": [asdict(one) for one in own],
                "last": last.get(line),
                "waiting": [one.period.code for one in waiting],
                "next": {"digest": next_one.period.code, "due_at": next_one.due_at} if next_one else None,
            }
        )
    return told


async def missing(connection: Connection, period: Period, known_on: datetime) -> tuple[list[Gap], dict[str, int]]:
    """The gaps of a period as known at a moment, and how many experts and items are behind their days."""
    window = window_of(period, known_on)
    figures = await values(connection, window)
    counts = {
        "contacts_lacking": round(figures["experts_enrolled"] - figures["experts_in_contact"]),
        "items_overdue": round(figures["items_overdue"]),
    }
    return await store.gaps(connection, window), counts


async def gaps(connection: Connection, period: Period, known_on: datetime) -> dict[str, Any]:
    """The same for a screen, with the lines of the mail."""
    found, counts = await missing(connection, period, known_on)
    return {
        "digest": period.code,
        "known_on": known_on,
        "gaps": [asdict(gap) for gap in found],
        "counts": counts,
        "lines": gap_lines(found, counts),
    }
