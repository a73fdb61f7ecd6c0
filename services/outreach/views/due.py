"""The due list: contacts due today, this week, overdue or losing touch, by liaison, each with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from services.outreach.domain.absence import Cover
from services.outreach.domain.due import SECTIONS, Due, Section, Today
from services.outreach.store import due as store
from services.outreach.views.pages import Shown, Viewer
from shared.database import Connection

Line = tuple[Section, Due]


async def due_list(
    connection: Connection, viewer: Viewer, on: date, section: Section | None, after: tuple[str, str], limit: int
) -> Shown:
    """
    At most `limit` lines after (liaison, expert) `after`, in this order; a liaison's own alone.

    `counts` are of the whole list of who looks; there is none by liaison, for nobody is to be measured by it.
    """
    today = await store.today_of(connection, on)
    found = [(due.section(today), due) for due in await store.due_experts(connection, today, viewer.scopes)]
    lines: list[Line] = [(where, due) for where, due in found if where]
    wanted = [line for line in lines if section in (None, line[0]) and _place(line) > after]
    page = wanted[:limit]
    cover = await store.cover_of(connection, on, [due for _, due in page])
    counts = Counter(where for where, _ in lines)
    return {
        "on": on,
        "provisional": today.days.is_provisional(on, on + timedelta(days=today.rules.soon_days)),
        "counts": {name: counts[name] for name in SECTIONS},
        "liaisons": [_liaison(name, list(group), cover, today) for name, group in groupby(page, key=_liaison_of)],
        "next": "~".join(_place(page[-1])) if len(wanted) > limit else None,
    }


def _liaison_of(line: Line) -> str:
    return line[1].expert.liaison


def _place(line: Line) -> tuple[str, str]:
    return _liaison_of(line), line[1].expert.code


def _liaison(liaison: str, lines: Sequence[Line], cover: Cover, today: Today) -> Shown:
    absence = cover.away.get(liaison)
    return {
        "liaison": liaison,
        "away_until": absence.until if absence else None,
        "has_gone": liaison in cover.gone,
        "lines": [_line(where, due, cover, today) for where, due in lines],
    }


def _line(section: Section, due: Due, cover: Cover, today: Today) -> Shown:
    expert = due.expert
    return {
        "section": section,
        "expert": expert.code,
        "branch": expert.branch,
        "category": expert.category,
        "deputy": expert.deputy,
        "in_charge": cover.in_charge(expert.liaison, expert.deputy),
        "cadence_days": expert.cadence_days,
        "last_contact_on": due.last.made_on,
        "attempts_since": due.last.attempts_since,
        "due_on": due.due_on,
        "days_overdue": max(0, (today.day - due.due_on).days),
        "explanation": due.why(today),
    }
