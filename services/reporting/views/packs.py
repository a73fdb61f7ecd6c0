"""Packs for a screen: their kinds, what one would hold and still lacks, and what sessions have asked for."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from services.reporting.domain.gaps import gap_lines
from services.reporting.domain.packs.gaps import gaps_of
from services.reporting.domain.packs.kinds import KINDS, kind_for
from services.reporting.domain.period import Period
from services.reporting.papers import REPORTS
from services.reporting.store import paragraphs, periods_of_packs
from services.reporting.store.packs import pack
from services.reporting.views.schedules import missing
from shared.database import Connection
from shared.errors import Unknown


async def asked(connection: Connection, limit: int, cursor: str | None) -> dict[str, Any]:
    """What was asked for, the newest first: the run that answered it, or why there is none; the cursor is an id."""
    rows = await connection.fetch(
        """
        SELECT asked::text, session, report, digest, asked_at, run, refused, answered_at
        FROM pack_asked
        WHERE $1::text IS NULL
           OR (asked_at, asked::text) < (SELECT asked_at, asked::text FROM pack_asked WHERE asked::text = $1)
        ORDER BY asked_at DESC, pack_asked.asked DESC
        LIMIT $2
        """,
        cursor,
        limit,
    )
    return {"asked": [dict(row) for row in rows], "next": rows[-1]["asked"] if len(rows) == limit else None}


async def kinds(connection: Connection, today: date) -> list[dict[str, Any]]:
    """Every kind of pack with its chapters, the periods it may speak of, and those that are likely meant today."""
    likely = await periods_of_packs.likely(connection, today)
    return [
        {
            "report": kind.name,
            "title_zh": REPORTS[kind.name].title[0],
            "title_en": REPORTS[kind.name].title[1],
            "periods": kind.periods,
            "one_page": kind.session,
            "likely": likely[kind.name],
            "chapters": _chapters(kind.name),
        }
        for kind in KINDS.values()
    ]


async def preparation(connection: Connection, report: str, period: Period, known_on: datetime) -> dict[str, Any]:
    """
    What a pack of this kind and period would hold, and what it still lacks. Raises Unknown, PeriodDoesNotFit.

    `empty` are the chapters into which nobody has written yet; some packs need no words of their own.
    """
    if (kind := kind_for(report, period)) is None:
        raise Unknown(field="report", what="汇报材料 (kind of pack)", code=report)
    found = await pack(connection, kind, period, known_on, keep=False)
    written = await paragraphs.current(connection, report, period.code)
    gaps, counts = await missing(connection, period, known_on)
    gaps = [*gaps_of(found, period.last_day), *gaps]
    return {
        "report": report,
        "digest": period.code,
        "known_on": known_on,
        "parts": [part.code for part in found.parts],
        "rows": {name: len(rows) for name, rows in found if isinstance(rows, tuple) and name != "parts"},
        "chapters": _chapters(report),
        "empty": [chapter for chapter in REPORTS[report].chapters if chapter not in written],
        "gaps": [asdict(gap) for gap in gaps],
        "counts": counts,
        "lines": gap_lines(gaps, counts),
    }


def _chapters(report: str) -> list[dict[str, str]]:
    return [{"code": code, "zh": zh, "en": en} for code, (zh, en) in REPORTS[report].chapters.items()]
