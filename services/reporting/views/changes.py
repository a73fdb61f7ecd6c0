"""A run as sent beside the same run as known today: every figure and table, difference by difference, fact by fact."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

import asyncpg

from services.reporting.domain.comparing import MADE_OF, RowChange, row_changes
from services.reporting.domain.dataset import Dataset
from services.reporting.domain.period import period_of
from services.reporting.domain.reader import Reader, shown_to
from services.reporting.domain.runs import Asked as Report
from services.reporting.store.compute import values, window_of
from services.reporting.store.datasets import dataset
from services.reporting.views.causes import Between, Thing, causes
from services.reporting.views.differences import Asked, Part, differences, evidence_of, facts_of
from services.reporting.views.records import shown
from services.reporting.views.runs import kept_run
from shared.database import Connection
from shared.errors import Unknown

NAMED: Final = 100  # differences named for each figure and table; the counts are told in full, the rest page by page


async def changes(connection: Connection, code: str, known_on: datetime, reader: Reader) -> dict[str, Any]:
    """What differs between a kept run and the same report as known at a moment. Raises Unknown."""
    row = await kept_run(connection, code)
    kept = Dataset.model_validate(row["dataset"])
    figures: dict[str, Any] = {}
    for part in _parts(row, kept, known_on):
        figures |= await _figures(connection, row, part, kept, reader)
    return {
        "run": code,
        "known_on": known_on,
        "sent_known_on": row["known_on"],
        "superseded_by": row["superseded_by"],
        "figures": figures,
        "tables": await _tables(connection, row, kept, known_on, reader),
    }


async def changes_of(
    connection: Connection, code: str, figure: str, known_on: datetime, reader: Reader, asked: Asked
) -> dict[str, Any]:
    """A page of the differences of one figure, of a part of a pack's period `<figure>@<part>`. Raises Unknown."""
    row = await kept_run(connection, code)
    kept = Dataset.model_validate(row["dataset"])
    name, _, suffix = figure.partition("@")
    parts = [part for part in _parts(row, kept, known_on) if part.suffix == (f"@{suffix}" if suffix else "")]
    if figure not in kept.every_figure or not parts:
        raise Unknown(what="figure", code=figure)
    asked = Asked(asked.limit, asked.after, name)
    lists, places = await _lists(connection, row, parts[0], reader, asked)
    full = any(len(one["records"]) == asked.limit for one in lists.get(name, {}).values())
    return {"run": code, "figure": figure, "lists": lists.get(name, {}), "next": str(places) if full else None}


def _parts(row: asyncpg.Record, kept: Dataset, known_on: datetime) -> Iterable[Part]:
    """The run's own period, and the parts of it that a pack shows side by side."""
    yield Part(row["code"], window_of(period_of(row["digest"]), known_on))
    for part in kept.pack.parts if kept.pack else ():
        yield Part(row["code"], window_of(period_of(part.code), known_on), f"@{part.code}")


async def _figures(
    connection: Connection, row: asyncpg.Record, part: Part, kept: Dataset, reader: Reader
) -> dict[str, Any]:
    today = await values(connection, part.window)
    lists, _ = await _lists(connection, row, part, reader, Asked(NAMED))
    sent = {name: one for name, one in kept.every_figure.items() if name == name.partition("@")[0] + part.suffix}
    return {
        name: {
            "sent": figure.value,
            "today": today.get(name.partition("@")[0]),
            "unit": figure.unit,
            "changed": name.partition("@")[0] in lists,
            "lists": lists.get(name.partition("@")[0], {}),
        }
        for name, figure in sent.items()
    }


async def _lists(
    connection: Connection, row: asyncpg.Record, part: Part, reader: Reader, asked: Asked
) -> tuple[dict[str, dict[str, Any]], int]:
    """Figure -> role -> counts and named differences; and the place of the last one."""
    rows = await differences(connection, part, asked)
    facts = await facts_of(connection, rows, period_of(row["digest"]).ends_at)
    because = await causes(
        connection,
        await _things(connection, row["code"], rows, facts),
        Between(row["known_on"], part.window.known_on, part.window.last_day, reader),
    )
    found: dict[str, dict[str, Any]] = {}
    for one, why in zip(rows, because, strict=True):
        told = found.setdefault(one["figure"], {}).setdefault(
            one["role"], {name: one[name] for name in ("added", "removed", "changed")} | {"records": []}
        )
        if _may_see(reader, facts[one["after"] or one["before"]]["branches"]):
            told["records"].append(_difference(one, facts, reader) | {"because": why})
    return found, max((one["place"] for one in rows), default=0)


def _may_see(reader: Reader, branches: list[str]) -> bool:
    """A liaison is shown the own branch, and what is of no branch; the counts are of all."""
    return not reader.narrow or not branches or reader.owns(branches)


async def _things(
    connection: Connection, run: str, rows: list[asyncpg.Record], facts: dict[Any, dict[str, Any]]
) -> list[Thing]:
    about = [facts[row["after"] or row["before"]] for row in rows]
    beside = await evidence_of(connection, run, sorted({fact["code"] for fact in about}))
    return [
        Thing(fact["subject"], fact["code"], tuple(beside.get(fact["code"], ())), (fact["type"].split(".")[1],))
        for fact in about
    ]


def _difference(row: asyncpg.Record, facts: dict[Any, dict[str, Any]], reader: Reader) -> dict[str, Any]:
    """One difference: the entry as it was sent and as it is today, each with the record it stood on."""
    sides = {side: facts[row[side]] | {"weight": row[weight]} if row[side] else None for side, weight in _SIDES}
    states = {side: shown(fact, reader) if fact else None for side, fact in sides.items()}
    what = "added" if row["sent"] is None else "gone" if row["today"] is None else "changed"
    latest = states["after"] or states["before"] or {}
    return latest | {"what": what, "sent": row["sent"], "today": row["today"], **states}


_SIDES: Final = (("before", "sent"), ("after", "today"))


async def _tables(
    connection: Connection, row: asyncpg.Record, kept: Dataset, known_on: datetime, reader: Reader
) -> dict[str, Any]:
    """Table -> its rows that differ, as their reader may see them, with the facts that made them differ."""
    report = Report(row["report"], row["official"])
    period = period_of(row["digest"])
    now = await dataset(connection, period, known_on, asked=report)
    found = row_changes(shown_to(reader, kept), shown_to(reader, now))
    between = Between(row["known_on"], known_on, period.last_day, reader)
    because = await causes(connection, [_thing(change) for change in found[:NAMED]], between)
    tables: dict[str, Any] = {}
    for n, change in enumerate(found):
        told = tables.setdefault(change.table, {"differences": 0, "rows": []})
        told["differences"] += 1
        if n < len(because):
            sides = {"key": change.key, "what": change.what, "sent": change.sent, "today": change.today}
            told["rows"].append(sides | {"because": because[n]})
    return tables


_RECORD_OF: Final = {
    "branches": "branch",
    "branch_names": "branch",
    "key_works": "key_work",
    "meetings": "meeting",
    "decided_items": "decided_item",
}


def _thing(change: RowChange) -> Thing:
    aggregate = _RECORD_OF.get(change.table)
    subject = f"{aggregate}/{change.key}" if aggregate else ""
    # What came late is told by type: a row is made of records of its kind.
    by_type = tuple(change.key.split(".")[1:2])
    return Thing(subject, change.key, (), MADE_OF.get(change.table, by_type))
