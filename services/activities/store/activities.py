"""Activities in the database, and what is so when one is planned or recorded."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from services.activities.commands.activities import CancelActivity, DescribeActivity, HoldActivity
from services.activities.domain import Activity, Scene
from services.activities.store.attendance import find_sheet
from services.activities.store.heard import branches_on, limit_on
from services.activities.store.pairings import find_pairing
from services.activities.store.people_of_years import people_in, recount
from services.activities.store.plans import plan_year, save_named_lines
from services.activities.store.search import index_titles
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.events.activities import (
    ActivityArchived,
    ActivityCancelled,
    ActivityHeld,
    ActivityPlan,
    ActivityPlanned,
    ActivityRecord,
)

_STATE_OF = {"planned": "planned", "announced": "announced", "held": "held", "corrected": "held"}


async def scene_of(uow: UnitOfWork, command: DescribeActivity) -> Scene:
    """What is so when this activity is planned or recorded."""
    held = command if isinstance(command, HoldActivity) else None
    ticks = held.ticks if held else ()
    works = {*command.key_works, *(tick.key_work for tick in ticks)}
    rows = await uow.connection.fetch("SELECT code, year FROM key_work WHERE code = ANY($1::text[])", sorted(works))
    evidence = sorted({tick.evidence for tick in ticks if tick.evidence})
    sheet = await find_sheet(uow.connection, command.code) if held else None
    return Scene(
        branches=await branches_on(uow.connection, command.starts_on),
        key_works={row["code"]: row["year"] for row in rows},
        records=await standing(uow, evidence) if evidence else frozenset(),
        people_key=await people_key(uow) if held and (held.people or sheet) else b"",
        report_within_days=await limit_on(uow.connection, "report_within_days", uow.today),
        pairing=await find_pairing(uow, command.pairing) if command.pairing else None,
        plan_year=await plan_year(uow, command.plan_line) if command.plan_line else None,
        sheet=sheet,
    )


async def standing(uow: UnitOfWork, records: Sequence[str]) -> frozenset[str]:
    """Those of these records of ours that exist and were not withdrawn."""
    rows = await uow.connection.fetch(
        """
        SELECT record FROM (
            SELECT 'activity/' || code AS record FROM activity WHERE state IN ('held', 'archived')
            UNION ALL
            SELECT 'meeting/' || code FROM meeting WHERE held_on IS NOT NULL
            UNION ALL
            SELECT 'decided_item/' || code FROM decided_item WHERE state <> 'withdrawn'
            UNION ALL
            SELECT 'project/' || code FROM project
            UNION ALL
            SELECT 'session/' || code FROM session WHERE state = 'held'
            UNION ALL
            SELECT 'plan/' || code FROM plan WHERE NOT withdrawn
            UNION ALL
            SELECT 'attachment/' || code FROM attachment WHERE removed_on IS NULL
            UNION ALL
            SELECT record FROM known_record WHERE NOT gone
        ) AS standing
        WHERE record = ANY($1::text[])
        """,
        records,
    )
    return frozenset(row["record"] for row in rows)


async def people_key(uow: UnitOfWork) -> bytes:
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


async def find_activity(uow: UnitOfWork, code: str) -> Activity | None:
    """An activity as last known, if there is one."""
    row = await uow.connection.fetchrow(
        """
        SELECT activity.*, summary IS NOT NULL AS has_summary, named.line AS plan_line
        FROM activity
        LEFT JOIN activity_kept ON activity_kept.activity = code
        LEFT JOIN plan_line_named AS named ON named.activity = code
        WHERE code = $1
        """,
        code,
    )
    return activity_of(row) if row else None


def activity_of(row: Any) -> Activity:
    """A row of the table, with `has_summary`, as the domain knows it."""
    model = ActivityHeld if row["attendances"] is not None else ActivityPlanned
    event = model.model_validate({**row, "effective_on": row["starts_on"]})
    return Activity(event, row["state"], row["has_summary"])


async def activity(uow: UnitOfWork, code: str) -> Activity:
    """An activity as last known. Raises Unknown."""
    found = await find_activity(uow, code)
    if found is None:
        raise Unknown(field="code", what="活动 (activity)", code=code)
    return found


async def activity_in_hand(uow: UnitOfWork, code: str) -> Activity:
    """An activity as last known, held fast for one whose If-Match speaks of another record. Raises Unknown."""
    await uow.connection.execute("SELECT FROM stream WHERE subject = 'activity/' || $1 FOR UPDATE", code)
    return await activity(uow, code)


async def save_activities(uow: UnitOfWork, events: Sequence[ActivityPlan]) -> None:
    """Write what is planned, announced, held or corrected; what is archived stays so."""
    codes = {event.code for event in events}
    before = await people_in(uow, codes)
    await uow.connection.executemany(
        """
        INSERT INTO activity (code, kind, title, hosts, starts_on, ends_on, online, open_to, led_by_party_members,
                              expected, key_works, partners, pairing, leaders, documents, state, attendances, people,
                              members, public, scientists, party_members_present, minutes_filed_on,
                              start_time, end_time, series, occurrence, cost_fen, present)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
                $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)
        ON CONFLICT (code) DO UPDATE
        SET kind = EXCLUDED.kind, title = EXCLUDED.title, hosts = EXCLUDED.hosts, starts_on = EXCLUDED.starts_on,
            ends_on = EXCLUDED.ends_on, online = EXCLUDED.online, open_to = EXCLUDED.open_to,
            led_by_party_members = EXCLUDED.led_by_party_members, expected = EXCLUDED.expected,
            key_works = EXCLUDED.key_works, partners = EXCLUDED.partners, pairing = EXCLUDED.pairing,
            leaders = EXCLUDED.leaders, documents = EXCLUDED.documents,
            state = CASE WHEN activity.state = 'archived' THEN 'archived' ELSE EXCLUDED.state END,
            attendances = EXCLUDED.attendances, people = EXCLUDED.people, members = EXCLUDED.members,
            public = EXCLUDED.public, scientists = EXCLUDED.scientists,
            party_members_present = EXCLUDED.party_members_present, minutes_filed_on = EXCLUDED.minutes_filed_on,
            start_time = EXCLUDED.start_time, end_time = EXCLUDED.end_time, series = EXCLUDED.series,
            occurrence = EXCLUDED.occurrence, cost_fen = EXCLUDED.cost_fen, present = EXCLUDED.present
        """,
        [_row(event) for event in events],
    )
    await save_named_lines(uow, events)
    await recount(uow, codes, before)
    await index_titles(uow, "activity", [(event.code, event.title) for event in events])


def _row(event: ActivityPlan) -> tuple[object, ...]:
    record = event if isinstance(event, ActivityRecord) else None
    return (
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
        event.key_works,
        event.partners,
        event.pairing,
        event.leaders,
        event.documents,
        _STATE_OF[event.TYPE.split(".")[2]],
        record.attendances if record else None,
        record.people if record else (),
        record.members if record else None,
        record.public if record else None,
        record.scientists if record else None,
        record.party_members_present if record else None,
        record.minutes_filed_on if record else None,
        event.start_time,
        event.end_time,
        event.series,
        event.occurrence,
        event.cost_fen,
        record.present if record else None,
    )


async def keep_plan(uow: UnitOfWork, command: DescribeActivity) -> None:
    """Keep where it is to be; nobody else is told."""
    await uow.connection.execute(
        """
        INSERT INTO activity_kept (activity, place) VALUES ($1, $2)
        ON CONFLICT (activity) DO UPDATE SET place = EXCLUDED.place
        """,
        command.code,
        command.place,
    )


async def keep_record(uow: UnitOfWork, command: HoldActivity) -> None:
    """Keep what is not said to others: the place, the summary, and who recorded it first and when."""
    await uow.connection.execute(
        """
        INSERT INTO activity_kept (activity, place, summary, recorded_on, recorded_by) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (activity) DO UPDATE
        SET place = coalesce(EXCLUDED.place, activity_kept.place),
            summary = coalesce(EXCLUDED.summary, activity_kept.summary),
            recorded_on = coalesce(activity_kept.recorded_on, EXCLUDED.recorded_on),
            recorded_by = coalesce(activity_kept.recorded_by, EXCLUDED.recorded_by)
        """,
        command.code,
        command.place,
        command.summary,
        uow.today,
        uow.actor,
    )


async def keep_correction(uow: UnitOfWork, code: str, because: str, version: int) -> None:
    """Keep why the record of this version was corrected."""
    await uow.connection.execute(
        "INSERT INTO activity_correction VALUES ($1, $2, $3, $4, $5)",
        code,
        version,
        because,
        uow.actor,
        uow.now,
    )


async def save_cancellations(uow: UnitOfWork, events: Sequence[ActivityCancelled]) -> None:
    """Write what was called off or withdrawn."""
    codes = {event.code for event in events}
    before = await people_in(uow, codes)
    await uow.connection.execute(
        """
        UPDATE activity
        SET state = CASE WHEN state IN ('planned', 'announced') THEN 'called_off' ELSE 'withdrawn' END
        WHERE code = ANY($1::text[])
        """,
        list(codes),
    )
    await recount(uow, codes, before)


async def save_archivings(uow: UnitOfWork, events: Sequence[ActivityArchived]) -> None:
    """Write what was archived."""
    await uow.connection.execute(
        "UPDATE activity SET state = 'archived' WHERE code = ANY($1::text[])", [event.code for event in events]
    )


async def keep_cancellation(uow: UnitOfWork, command: CancelActivity) -> None:
    """Keep why a plan or a record was withdrawn, and by whom."""
    await uow.connection.execute(
        "UPDATE activity_kept SET cancelled_because = $2, cancelled_by = $3 WHERE activity = $1",
        command.code,
        command.because,
        uow.actor,
    )
