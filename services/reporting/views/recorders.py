"""The offices behind the accounts that have entered records, as the roster knows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import asyncpg

from services.reporting.domain.period import OFFICE_ZONE
from services.reporting.store.offices import holders_among, posts_on
from shared.database import Connection

_ZONE: Final = ZoneInfo(OFFICE_ZONE)
Offices = Mapping[tuple[str, date], Sequence[str]]


async def offices_of(connection: Connection, rows: Sequence[asyncpg.Record], known_on: datetime) -> Offices:
    """
    (account, day of recording) -> the posts held that day: `liaison/CSBME-01`; none where the roster knows no office.

    Only days on which somebody of the roster has entered something are asked for.
    """
    holders = await holders_among(connection, sorted({row["actor"] for row in rows}))
    wanted = {day_of(row) for row in rows if row["actor"] in holders}
    found: dict[tuple[str, date], list[str]] = {}
    for day in sorted(wanted):
        for post in await posts_on(connection, day, known_on):
            if post.person in holders:
                found.setdefault((post.person, day), []).append(f"{post.post}/{post.branch or post.body}")
    return found


def recorded_by(row: asyncpg.Record, offices: Offices) -> list[str]:
    """The posts that whoever entered a record held on that day."""
    return list(offices.get((row["actor"], day_of(row)), ()))


def day_of(row: asyncpg.Record) -> date:
    """The office's calendar day on which a record was entered."""
    moment: datetime = row["recorded_at"]
    return moment.astimezone(_ZONE).date()
