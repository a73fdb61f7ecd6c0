"""The registry's lists as rows of its own sheets: read again unchanged, every row is the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from services.registry.domain.imports.columns import PEOPLE
from services.registry.domain.imports.known import KnownPerson
from services.registry.domain.roster.columns import BRANCHES, REASONS, SEATS
from services.registry.domain.titles import POSTS
from shared.workbook.cells import Cell
from shared.workbook.writing import Filled, Line

STATUS_WORDS = {"preparing": "筹备", "normal": "正常", "rectifying": "整改", "suspended": "暂停", "ended": "终止"}
REASON_WORDS = {code: text for text, code in reversed(REASONS.items())}
_PLAIN = ("code", "name", "kind", "founded_on", "host_unit", "address", "discipline", "term_number", "term_since")
Row = Mapping[str, Any]


def branches(rows: Iterable[Row]) -> Filled:
    """The sheet of branches."""
    return Filled(BRANCHES, [Line(_branch(row)) for row in rows])


def _branch(row: Row) -> dict[str, Cell]:
    decision = row["decision"] or {}
    decided_on = decision.get("decided_on")
    return {
        **{name: row[name] for name in _PLAIN},
        "body": decision.get("body"),
        "decided_on": date.fromisoformat(decided_on) if decided_on else None,
        "number": decision.get("number"),
        "status": STATUS_WORDS[row["status"]],
        "ended_on": row["since"] if row["status"] == "ended" else None,
        "absence": REASON_WORDS.get(row["absence"]),
        "term_until": last_day(row["term_until"]),
        **{seat: "、".join(row["seats"].get(seat, ())) or None for seat in SEATS},
    }


def people(rows: Iterable[Row], persons: Mapping[str, KnownPerson]) -> Filled:
    """
    The sheet of committee members: those whose names the registry keeps. Party membership never goes out here.
    """
    known = [(row, persons[row["person"]]) for row in rows if row["person"] in persons]
    return Filled(PEOPLE, [Line(_seat(row, person)) for row, person in known])


def _seat(row: Row, person: KnownPerson) -> dict[str, Cell]:
    return {
        "branch": row["branch"],
        "person": person.code,
        "name": person.name,
        "post": POSTS[row["post"]],
        "unit": person.unit,
        "birth_year": person.birth_year,
        "since": row["since"],
        "until": last_day(row["until"]),
    }


def last_day(until: date | None) -> date | None:
    """The last day of what is over on `until`."""
    return until - timedelta(days=1) if until else None
