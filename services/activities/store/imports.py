"""What is known for judging workbooks, and what a batch writes: in a handful of statements, however long the file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.activities.commands.activities import DescribeActivity, HoldActivity
from services.activities.domain.decided_item import DecidedItem
from services.activities.domain.imports.known import KnownActivity, KnownItem
from services.activities.store.activities import activity_of
from services.activities.store.attendance import sheets_of
from shared.database import UnitOfWork
from shared.events.activities import ItemDecided, PairingState, Tick
from shared.workbook.faults import MAX_ROWS


@dataclass(frozen=True, slots=True)
class Named:
    """Which activities the rows of a file may mean."""

    codes: Collection[str]
    days: Collection[date]


@dataclass(frozen=True, slots=True)
class Span:
    """Which activities are taken out: by first day and host; None means all."""

    first_day: date | None = None
    last_day: date | None = None
    host: str | None = None


_KNOWN = """
    SELECT activity.*, place, summary IS NOT NULL AS has_summary, version, named.line AS plan_line,
           state IN ('called_off', 'withdrawn') AND EXISTS (
               SELECT FROM import_touch AS touch JOIN import_batch AS batch USING (batch)
               WHERE touch.subject = 'activity/' || code AND touch.after = version AND batch.undoes IS NOT NULL
           ) AS annulled
    FROM activity
    JOIN stream ON stream.subject = 'activity/' || code
    LEFT JOIN activity_kept ON activity_kept.activity = code
    LEFT JOIN plan_line_named AS named ON named.activity = code
"""


async def activities_named(uow: UnitOfWork, named: Named) -> dict[str, KnownActivity]:
    """Code -> activity, of those that the rows of a file may mean."""
    rows = await uow.connection.fetch(
        f"""
        {_KNOWN}
        WHERE lower(code) = ANY($1::text[])
           OR starts_on = ANY($2::date[])
        """,
        sorted({code.lower() for code in named.codes}),
        sorted(named.days),
    )
    known = await _known(uow, rows)
    sheets = await sheets_of(uow.connection, list(known))
    return {code: replace(one, sheet=sheets.get(code)) for code, one in known.items()}


async def activities_of(uow: UnitOfWork, span: Span) -> list[KnownActivity]:
    """Activities that are planned or took place, by first day; one more than a sheet may have is too many."""
    rows = await uow.connection.fetch(
        f"""
        {_KNOWN}
        WHERE state NOT IN ('called_off', 'withdrawn')
          AND ($1::date IS NULL OR starts_on >= $1)
          AND ($2::date IS NULL OR starts_on <= $2)
          AND ($3::text IS NULL OR hosts @> ARRAY[$3])
        ORDER BY starts_on, code
        LIMIT $4
        """,
        span.first_day,
        span.last_day,
        span.host,
        MAX_ROWS + 1,
    )
    return list((await _known(uow, rows)).values())


async def _known(uow: UnitOfWork, rows: Sequence[Any]) -> dict[str, KnownActivity]:
    ticks = await uow.connection.fetch(
        """
        SELECT substr(evidence, 10) AS code, key_work, tick FROM key_work_tick
        WHERE evidence = ANY($1::text[])
        ORDER BY key_work, tick
        """,
        [f"activity/{row['code']}" for row in rows],
    )
    of: dict[str, set[tuple[str, Tick]]] = {}
    for tick in ticks:
        of.setdefault(tick["code"], set()).add((tick["key_work"], tick["tick"]))
    return {
        row["code"]: KnownActivity(
            activity_of(row), row["version"], row["place"], frozenset(of.get(row["code"], ())), row["annulled"]
        )
        for row in rows
    }


async def branch_states(uow: UnitOfWork) -> dict[str, list[tuple[date, str]]]:
    """Branch -> (from this day on, status), in the order of the days; of one day the last told."""
    rows = await uow.connection.fetch(
        """
        SELECT DISTINCT ON (code, effective_on) code, effective_on, status FROM branch_state
        ORDER BY code, effective_on, version DESC
        """
    )
    found: dict[str, list[tuple[date, str]]] = {}
    for row in rows:
        found.setdefault(row["code"], []).append((row["effective_on"], row["status"]))
    return found


async def key_works(uow: UnitOfWork) -> dict[str, tuple[int, int, str]]:
    """Code -> year, number, title; one that was dropped is named by its code alone."""
    rows = await uow.connection.fetch(
        """
        SELECT code, year, CASE WHEN dropped_on IS NULL THEN number ELSE -1 END AS number,
               CASE WHEN dropped_on IS NULL THEN title ELSE code END AS title
        FROM key_work
        ORDER BY year, number
        """
    )
    return {row["code"]: (row["year"], row["number"], row["title"]) for row in rows}


async def pairings(uow: UnitOfWork, codes: Collection[str]) -> dict[str, PairingState]:
    """The pairings of these codes."""
    rows = await uow.connection.fetch("SELECT * FROM pairing WHERE code = ANY($1::text[])", list(codes))
    return {row["code"]: PairingState.model_validate({**row, "effective_on": row["agreed_on"]}) for row in rows}


async def plan_years(uow: UnitOfWork) -> dict[str, int]:
    """Line of a plan that is in force -> its year."""
    rows = await uow.connection.fetch(
        """
        SELECT plan_line.code, year FROM plan_line JOIN plan ON plan.code = plan_line.plan
        WHERE dropped_on IS NULL AND NOT withdrawn
        """
    )
    return {row["code"]: row["year"] for row in rows}


async def codes_of_years(uow: UnitOfWork, years: Collection[int]) -> set[str]:
    """Codes made for activities of these years, those withdrawn included."""
    rows = await uow.connection.fetch(
        "SELECT code FROM activity WHERE code ~ '^A-[0-9]{4}-[0-9]+$' AND substr(code, 3, 4) = ANY($1::text[])",
        [str(year) for year in years],
    )
    return {row["code"] for row in rows}


async def items_of(uow: UnitOfWork, meetings: Collection[str] | None = None) -> dict[tuple[str, int], KnownItem]:
    """(meeting, number) -> item, of these meetings or of all, with what was said last of its progress."""
    rows = await uow.connection.fetch(
        """
        SELECT item.*, stream.version, meeting.title AS meeting_title, last.happened_on, last.note, so_far.percent
        FROM decided_item AS item
        JOIN stream ON stream.subject = 'decided_item/' || item.code
        JOIN meeting ON meeting.code = item.meeting
        LEFT JOIN LATERAL (
            SELECT happened_on, note FROM decided_item_step AS step LEFT JOIN decided_item_note USING (item, nth)
            WHERE step.item = item.code AND step = 'progressed' AND NOT taken_back
            ORDER BY nth DESC LIMIT 1
        ) AS last ON true
        LEFT JOIN LATERAL (
            SELECT step.percent FROM decided_item_step AS step
            WHERE step.item = item.code AND step.percent IS NOT NULL AND NOT taken_back
            ORDER BY nth DESC LIMIT 1
        ) AS so_far ON true
        WHERE $1::text[] IS NULL OR item.meeting = ANY($1)
        ORDER BY item.decided_on, item.meeting, item.number
        LIMIT $2
        """,
        None if meetings is None else sorted(meetings),
        MAX_ROWS + 1,
    )
    return {(row["meeting"], row["number"]): _item(row) for row in rows}


def _item(row: Any) -> KnownItem:
    event = ItemDecided.model_validate({**row, "effective_on": row["decided_on"]})
    item = DecidedItem(event, row["state"], row["last_on"], row["closed_on"])
    return KnownItem(item, row["meeting_title"], row["version"], row["note"], row["percent"], row["happened_on"])


async def meeting_titles(uow: UnitOfWork) -> dict[str, str]:
    """Code -> title of every meeting."""
    return {row["code"]: row["title"] for row in await uow.connection.fetch("SELECT code, title FROM meeting")}


async def keep_before(uow: UnitOfWork, codes: Collection[str]) -> None:
    """Remember what stands beside these activities before the batch comes."""
    await uow.connection.execute(
        """
        INSERT INTO import_before (batch, activity, kept)
        SELECT $1, named.code, to_jsonb(kept) FROM unnest($2::text[]) AS named (code)
        LEFT JOIN activity_kept AS kept ON kept.activity = named.code
        """,
        uow.batch_id,
        list(codes),
    )


async def keep_beside(uow: UnitOfWork, commands: Sequence[DescribeActivity]) -> None:
    """Keep what is not said to others: the place, and who recorded it first and when."""
    rows = [(one.code, one.place, isinstance(one, HoldActivity)) for one in commands]
    await uow.connection.executemany(
        """
        INSERT INTO activity_kept (activity, place, recorded_on, recorded_by)
        VALUES ($1, $2, CASE WHEN $3 THEN $4::date END, CASE WHEN $3 THEN $5 END)
        ON CONFLICT (activity) DO UPDATE
        SET place = EXCLUDED.place,
            recorded_on = coalesce(activity_kept.recorded_on, EXCLUDED.recorded_on),
            recorded_by = coalesce(activity_kept.recorded_by, EXCLUDED.recorded_by)
        """,
        [(*row, uow.today, uow.actor) for row in rows],
    )


async def keep_corrections(uow: UnitOfWork, reasons: Sequence[tuple[str, int, str]]) -> None:
    """Keep why records are corrected: (code, version of the correction, why)."""
    await uow.connection.executemany(
        "INSERT INTO activity_correction VALUES ($1, $2, $3, $4, $5)",
        [(*reason, uow.actor, uow.now) for reason in reasons],
    )


async def give_back(uow: UnitOfWork, batch: str, codes: Collection[str], because: str) -> None:
    """What stood beside these activities before a batch stands there again."""
    await uow.connection.execute(
        """
        UPDATE activity_kept AS kept
        SET place = before.kept->>'place', summary = before.kept->>'summary',
            recorded_on = (before.kept->>'recorded_on')::date, recorded_by = before.kept->>'recorded_by',
            cancelled_because = coalesce(before.kept->>'cancelled_because', CASE WHEN before.kept IS NULL THEN $3 END),
            cancelled_by = coalesce(before.kept->>'cancelled_by', CASE WHEN before.kept IS NULL THEN $4 END)
        FROM import_before AS before
        WHERE before.batch = $1 AND before.activity = ANY($2::text[]) AND kept.activity = before.activity
        """,
        batch,
        list(codes),
        because,
        uow.actor,
    )
