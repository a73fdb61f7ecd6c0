"""The paragraph of news of each branch for a meeting: as handed in, beside the draft that its records make."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from services.activities.domain.meeting_plan import Meeting
from services.activities.domain.reply import Deed, Duty, draft
from services.activities.views.pages import Shown
from shared.database import Connection


async def news(connection: Connection, meeting: Meeting, branches: Collection[str]) -> list[Shown]:
    """By branch: `text` as handed in (null: not yet) and `draft` from what was recorded since the last meeting."""
    since, until = await last_held(connection, meeting), meeting.held_on or meeting.meets_on
    wanted = sorted(branches)
    deeds = await _deeds(connection, wanted, since, until)
    duties = await _duties(connection, wanted, since, until)
    handed_in = await _handed_in(connection, meeting.code)
    return [
        {
            "branch": branch,
            "text": None,
            "handed_in_on": None,
            "version": None,
            **handed_in.get(branch, {}),
            "draft": draft(since, deeds.get(branch, ()), duties.get(branch, ())),
        }
        for branch in wanted
    ]


async def last_held(connection: Connection, meeting: Meeting) -> date | None:
    """The day of the meeting of this kind before this one; None for the first."""
    day: date | None = await connection.fetchval(
        "SELECT max(held_on) FROM meeting WHERE kind = $1 AND code <> $2 AND held_on < $3",
        meeting.kind,
        meeting.code,
        meeting.held_on or meeting.meets_on,
    )
    return day


async def _deeds(connection: Connection, branches: list[str], since: date | None, until: date) -> dict[str, list[Deed]]:
    rows = await connection.fetch(
        """
        SELECT host, title, starts_on, attendances
        FROM activity CROSS JOIN LATERAL unnest(hosts) AS host
        WHERE hosts && $1::text[] AND host = ANY($1)
          AND state IN ('held', 'archived')
          AND starts_on <= $3 AND ($2::date IS NULL OR starts_on > $2)
        ORDER BY starts_on, code
        """,
        branches,
        since,
        until,
    )
    deeds: dict[str, list[Deed]] = {}
    for row in rows:
        deeds.setdefault(row["host"], []).append(Deed(row["title"], row["starts_on"], row["attendances"]))
    return deeds


async def _duties(
    connection: Connection, branches: list[str], since: date | None, until: date
) -> dict[str, list[Duty]]:
    rows = await connection.fetch(
        """
        SELECT party, title, state, due_on, last.percent
        FROM decided_item
        CROSS JOIN LATERAL unnest(lead || co_leads) AS party
        LEFT JOIN LATERAL (
            SELECT percent FROM decided_item_step
            WHERE item = decided_item.code AND step = 'progressed'
            ORDER BY nth DESC
            LIMIT 1
        ) AS last ON true
        WHERE party = ANY($1::text[]) AND decided_on < $3 AND state <> 'withdrawn'
          AND (closed_on IS NULL OR $2::date IS NULL OR closed_on > $2)
        ORDER BY due_on, code
        """,
        branches,
        since,
        until,
    )
    duties: dict[str, list[Duty]] = {}
    for row in rows:
        duties.setdefault(row["party"], []).append(Duty(row["title"], row["state"], row["percent"], row["due_on"]))
    return duties


async def _handed_in(connection: Connection, meeting: str) -> dict[str, Shown]:
    rows = await connection.fetch(
        """
        SELECT branch, text, handed_in_on, version
        FROM meeting_news
        JOIN meeting_news_kept USING (code)
        JOIN stream ON subject = 'news/' || code
        WHERE meeting = $1
        """,
        meeting,
    )
    return {row["branch"]: {name: row[name] for name in ("text", "handed_in_on", "version")} for row in rows}
