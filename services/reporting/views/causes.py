"""What was recorded between two moments, and by whom: the facts that make a run differ from what is known later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import asyncpg

from services.reporting.domain.reader import Reader, fields_for
from services.reporting.views.recorders import Offices, offices_of, recorded_by
from shared.database import Connection

NAMED: Final = 20  # facts named for one difference


@dataclass(frozen=True, slots=True)
class Between:
    """What was recorded after the first moment and until the second, and holds by a day."""

    after: datetime
    until: datetime
    last_day: date
    reader: Reader


@dataclass(frozen=True, slots=True)
class Thing:
    """
    Something that differs: the record itself, its code, and other records that it rests on.

    `aggregates`: the kinds of records in which the cause is looked for where none speaks of the record by name.
    """

    subject: str
    code: str
    beside: tuple[str, ...] = ()
    aggregates: tuple[str, ...] = ()


# A fact speaks of a thing by its own name, by the branch or expert it names, or as evidence of it.
_BY_NAME: Final = """
    SELECT place, fact.*
    FROM unnest($1::int[], $2::text[], $3::text[]) AS thing (place, subject, code)
    JOIN fact ON fact.subject = thing.subject
        OR (thing.subject LIKE 'branch/%' AND thing.code = ANY (fact.branches))
        OR (thing.subject LIKE 'expert/%' AND (data->'experts' ? thing.code OR data->>'expert' = thing.code))
    WHERE recorded_at > $4
      AND recorded_at <= $5
    ORDER BY place, recorded_at, fact.subject, version
"""
_BY_KIND: Final = """
    SELECT fact.*
    FROM fact
    WHERE recorded_at > $1
      AND recorded_at <= $2
      AND effective_on <= $3
      AND split_part(type, '.', 2) = ANY ($4)
    ORDER BY recorded_at, subject, version
    LIMIT $5
"""


async def causes(connection: Connection, things: Sequence[Thing], between: Between) -> list[list[dict[str, Any]]]:
    """For each thing the facts that made it differ, the earliest first, as their reader may see them."""
    named = [(n, subject, thing.code) for n, thing in enumerate(things) for subject in (thing.subject, *thing.beside)]
    rows = await connection.fetch(
        _BY_NAME,
        [n for n, _, _ in named],
        [subject for _, subject, _ in named],
        [code for _, _, code in named],
        between.after,
        between.until,
    )
    found: dict[int, dict[str, asyncpg.Record]] = {}
    for row in rows:
        found.setdefault(row["place"], {})[str(row["event_id"])] = row
    for n, thing in enumerate(things):
        if n not in found and thing.aggregates:
            found[n] = {str(row["event_id"]): row for row in await _of_kinds(connection, thing.aggregates, between)}
    rows = [row for own in found.values() for row in own.values()]
    offices = await offices_of(connection, rows, between.until)
    return [
        [told(row, between.reader, offices) for row in list(found.get(n, {}).values())[:NAMED]]
        for n in range(len(things))
    ]


def told(row: asyncpg.Record, reader: Reader, offices: Offices) -> dict[str, Any]:
    """A fact as a cause: what, of which day, recorded when and by which office; who it was only for the secretariat."""
    aggregate = row["type"].split(".")[1]
    about: dict[str, Any] = {name: row[name] for name in ("event_id", "type", "effective_on", "recorded_at")}
    about["recorded_by"] = recorded_by(row, offices)
    if reader.everything:
        about["actor"] = row["actor"]
    fields = fields_for(reader, aggregate, row["branches"], row["data"])
    if fields is None or (reader.narrow and row["branches"] and not reader.owns(row["branches"])):
        return about
    return about | {"subject": row["subject"], "fields": fields}


async def _of_kinds(connection: Connection, aggregates: Iterable[str], between: Between) -> list[asyncpg.Record]:
    found: list[asyncpg.Record] = await connection.fetch(
        _BY_KIND, between.after, between.until, between.last_day, list(aggregates), NAMED
    )
    return found
