"""Activities held, and what is so when one is recorded."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from services.activities.commands.activities import CancelActivity, HoldActivity
from services.activities.domain import Scene
from services.activities.store.heard import branches_on, limit_on
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.events.activities import ActivityCancelled, ActivityHeld


async def scene_of(uow: UnitOfWork, command: HoldActivity) -> Scene:
    """What is so when this activity is recorded."""
    works = {*command.key_works, *(tick.key_work for tick in command.ticks)}
    rows = await uow.connection.fetch("SELECT code, year FROM key_work WHERE code = ANY($1::text[])", sorted(works))
    evidence = sorted({tick.evidence for tick in command.ticks if tick.evidence})
    return Scene(
        branches=await branches_on(uow.connection, command.starts_on),
        key_works={row["code"]: row["year"] for row in rows},
        records=await _standing(uow, evidence) if evidence else frozenset(),
        people_key=await _people_key(uow) if command.people else b"",
        report_within_days=await limit_on(uow.connection, "report_within_days", uow.today),
    )


async def _standing(uow: UnitOfWork, records: Sequence[str]) -> frozenset[str]:
    """Those of these records of ours that exist and were not withdrawn."""
    rows = await uow.connection.fetch(
        """
        SELECT record FROM (
            SELECT 'activity/' || code AS record FROM activity WHERE NOT cancelled
            UNION ALL
            SELECT 'meeting/' || code FROM meeting
            UNION ALL
            SELECT 'decided_item/' || code FROM decided_item
        ) AS standing
        WHERE record = ANY($1::text[])
        """,
        records,
    )
    return frozenset(row["record"] for row in rows)


async def _people_key(uow: UnitOfWork) -> bytes:
    """The key of the hashes; the first who needs it makes it."""
    key: bytes = await uow.connection.fetchval(
        """
        INSERT INTO kept_key (key) VALUES ($1)
        ON CONFLICT (singleton) DO UPDATE SET singleton = true
        RETURNING key
        """,
        secrets.token_bytes(32),
    )
    return key


async def activity(uow: UnitOfWork, code: str) -> tuple[ActivityHeld, bool]:
    """An activity and whether it was withdrawn. Raises Unknown."""
    row = await uow.connection.fetchrow("SELECT * FROM activity WHERE code = $1", code)
    if row is None:
        raise Unknown(what="activity", code=code)
    return ActivityHeld(**row, effective_on=row["starts_on"]), row["cancelled"]


async def save_activities(uow: UnitOfWork, events: Sequence[ActivityHeld]) -> None:
    """Write what was held."""
    for event in events:
        await uow.connection.execute(
            """
            INSERT INTO activity (code, kind, title, hosts, starts_on, ends_on, online, open_to, led_by_party_members,
                                  expected, attendances, people, party_members_present, key_works, minutes_filed_on)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            """,
            event.code,
            event.kind,
            event.title,
            event.hosts,
            event.effective_on,
            event.ends_on,
            event.online,
            event.open_to,
            event.led_by_party_members,
            event.expected,
            event.attendances,
            event.people,
            event.party_members_present,
            event.key_works,
            event.minutes_filed_on,
        )


async def keep_activity(uow: UnitOfWork, command: HoldActivity) -> None:
    """Keep what is not said to others: the place, the summary, and who recorded it when."""
    await uow.connection.execute(
        "INSERT INTO activity_kept (activity, place, summary, recorded_on, recorded_by) VALUES ($1, $2, $3, $4, $5)",
        command.code,
        command.place,
        command.summary,
        uow.today,
        uow.actor,
    )


async def save_cancellations(uow: UnitOfWork, events: Sequence[ActivityCancelled]) -> None:
    """Write what was withdrawn."""
    await uow.connection.execute(
        "UPDATE activity SET cancelled = true WHERE code = ANY($1::text[])", [event.code for event in events]
    )


async def keep_cancellation(uow: UnitOfWork, command: CancelActivity) -> None:
    """Keep why a record was withdrawn, and by whom."""
    await uow.connection.execute(
        "UPDATE activity_kept SET cancelled_because = $2, cancelled_by = $3 WHERE activity = $1",
        command.code,
        command.because,
        uow.actor,
    )
