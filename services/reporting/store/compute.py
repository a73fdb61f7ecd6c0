"""Figures computed: the lists of a period as known at a moment, their lengths, sums and hashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final

import asyncpg

from services.reporting.domain.definition import Definition, FigureKind, Role, Statement
from services.reporting.domain.definitions import DEFINITIONS, STATEMENTS
from services.reporting.domain.figure import Value
from services.reporting.domain.period import Period
from services.reporting.store.lists import LISTS
from shared.database import Connection


@dataclass(frozen=True, slots=True)
class Window:
    """The days a figure speaks of, and the moment up to which recorded facts count."""

    first_day: date
    last_day: date
    known_on: datetime


def window_of(period: Period, known_on: datetime) -> Window:
    """The window of a period."""
    return Window(period.first_day, period.last_day, known_on)


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list by its hash: how many entries it has and what their weights add up to."""

    sha256: str
    length: int
    total: int


Lists = dict[str, dict[Role, ListOf]]

# The hash of a list is that of its lines "<event id> <weight> <group>", in the order of event id and group.
_LISTED = """
    WITH entry AS (/* figures */), counted AS (
        SELECT figure, role, count(event_id) AS length, sum(weight)::bigint AS total, /* hash */ AS sha256/* arrays */
        FROM entry
        WHERE $1::date <= $2::date
        GROUP BY figure, role
    ), listed AS (
        SELECT figure, role, coalesce(length, 0) AS length, coalesce(total, 0) AS total,
            coalesce(sha256, /* empty */) AS sha256/* none */
        FROM unnest($4::text[], $5::text[]) AS wanted (figure, role)
        LEFT JOIN counted USING (figure, role)
    )/* keep */
    SELECT figure, role, length, total, sha256
    FROM listed
"""
_HASH = """encode(sha256(convert_to(string_agg(
                event_id || ' ' || weight || ' ' || "group", E'\\n' ORDER BY event_id, "group" COLLATE "C"
            ), 'UTF8')), 'hex')"""
_EMPTY = f"'{sha256(b'').hexdigest()}'"
_ARRAYS = """,
            array_agg(event_id ORDER BY event_id, "group" COLLATE "C") AS event_ids,
            array_agg(weight ORDER BY event_id, "group" COLLATE "C") AS weights,
            array_agg("group" ORDER BY event_id, "group" COLLATE "C") AS groups"""
_NONE = """,
            coalesce(event_ids, '{}') AS event_ids, coalesce(weights, '{}') AS weights,
            coalesce(groups, '{}') AS groups"""
_KEEP = """, kept AS (
        INSERT INTO fact_list (sha256, event_ids, weights, groups)
        SELECT DISTINCT ON (sha256) sha256, event_ids, weights, groups
        FROM listed
        ON CONFLICT (sha256) DO NOTHING
    )"""


def _filled(statement: Statement, hash_: str = _HASH, keep: bool = False) -> str:
    parts = {"hash": hash_, "empty": _EMPTY, "figures": LISTS[statement]}
    parts |= (
        {"arrays": _ARRAYS, "none": _NONE, "keep": _KEEP} if keep else dict.fromkeys(("arrays", "none", "keep"), "")
    )
    text = _LISTED
    for mark, sql in parts.items():
        text = text.replace(f"/* {mark} */", sql)
    return text


_COMPUTE: Final = {statement: _filled(statement) for statement in LISTS}
_COMPUTE_AND_KEEP: Final = {statement: _filled(statement, keep=True) for statement in LISTS}
_VALUES: Final = {statement: _filled(statement, hash_="''") for statement in LISTS}


async def compute(connection: Connection, statement: Statement, window: Window, keep: bool = False) -> Lists:
    """The lists of every figure of one statement; `keep` also stores them under their hashes."""
    return await _lists(connection, (_COMPUTE_AND_KEEP if keep else _COMPUTE)[statement], statement, window)


async def compute_all(connection: Connection, window: Window, keep: bool = False) -> Lists:
    """The lists of every figure."""
    lists: Lists = {}
    for statement in STATEMENTS:
        lists |= await compute(connection, statement, window, keep)
    return lists


async def values(connection: Connection, window: Window) -> dict[str, int | float]:
    """The values of every figure, without the cost of hashing their lists."""
    return {name: found.value for name, found in (await compared(connection, window)).items()}


async def compared(connection: Connection, window: Window) -> dict[str, Value]:
    """The values of every figure, and of how many ratios and means are computed, to be compared with."""
    lists: Lists = {}
    for statement in STATEMENTS:
        lists |= await _lists(connection, _VALUES[statement], statement, window)
    return {name: value_of(DEFINITIONS[name], own) for name, own in lists.items()}


async def series_of(
    connection: Connection, definition: Definition, periods: Sequence[Period], known_on: datetime
) -> list[int | float]:
    """The values of one figure in several periods, in their order."""
    found = []
    for period in periods:
        lists = await _lists(
            connection, _VALUES[definition.statement], definition.statement, window_of(period, known_on)
        )
        found.append(value_of(definition, lists[definition.name]).value)
    return found


def value_of(definition: Definition, lists: dict[Role, ListOf]) -> Value:
    """The value of a figure whose lists are known."""
    whole: dict[FigureKind, Role] = {"ratio": "denominator", "mean": "counted"}
    value = definition.value(
        {role: list_.length for role, list_ in lists.items()}, {role: list_.total for role, list_ in lists.items()}
    )
    return Value(value=value, of=lists[whole[definition.kind]].length if definition.kind in whole else None)


async def _lists(connection: Connection, sql: str, statement: Statement, window: Window) -> Lists:
    wanted = [(definition.name, role) for definition in STATEMENTS[statement] for role in definition.roles]
    rows: list[asyncpg.Record] = await connection.fetch(
        sql,
        window.first_day,
        window.last_day,
        window.known_on,
        [figure for figure, _ in wanted],
        [role for _, role in wanted],
    )
    lists: Lists = {}
    for row in rows:
        lists.setdefault(row["figure"], {})[row["role"]] = ListOf(row["sha256"], row["length"], row["total"])
    return lists
