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

# The hash of a list is that of its lines "<event id> <weight> <group>", in the order of event id and group. Sorted once
# for all that is made of a list, and by its number: to compare its name thousands of times is most of the work.
_LISTED = """
    WITH wanted AS (
        SELECT * FROM unnest($4::text[], $5::text[]) WITH ORDINALITY AS wanted (figure, role, place)
    ), entry AS (
        SELECT place, event_id, weight, "group" COLLATE "C" AS "group"
        FROM (/* figures */) AS entry
        JOIN wanted USING (figure, role)
        WHERE $1::date <= $2::date/* sorted */
    ), counted AS (
        SELECT place, count(event_id) AS length, sum(weight)::bigint AS total, /* hash */ AS sha256/* arrays */
        FROM entry
        GROUP BY place
    ), listed AS (
        SELECT figure, role, coalesce(length, 0) AS length, coalesce(total, 0) AS total,
            coalesce(sha256, /* empty */) AS sha256/* none */
        FROM wanted
        LEFT JOIN counted USING (place)
    )/* keep */
    SELECT figure, role, length, total, sha256
    FROM listed
"""
_HASH = """encode(sha256(convert_to(string_agg(event_id || ' ' || weight || ' ' || "group", E'\\n'), 'UTF8')), 'hex')"""
_SORTED = """
        ORDER BY place, event_id, 4"""
_EMPTY = f"'{sha256(b'').hexdigest()}'"
_ARRAYS = """,
            array_agg(event_id) AS event_ids, array_agg(weight) AS weights, array_agg("group") AS groups"""
_NONE = """,
            coalesce(event_ids, '{}') AS event_ids, coalesce(weights, '{}') AS weights,
            coalesce(groups, '{}') AS groups"""
_KEEP = """, kept AS (
        INSERT INTO fact_list (sha256, event_ids, weights, groups)
        SELECT DISTINCT ON (sha256) sha256, event_ids, weights, groups
        FROM listed
        ON CONFLICT (sha256) DO NOTHING
    )"""


def _filled(statement: Statement, keep: bool = False, hashed: bool = True) -> str:
    parts = {"figures": LISTS[statement], "empty": _EMPTY}
    parts |= {"hash": _HASH, "sorted": _SORTED} if hashed else {"hash": "''", "sorted": ""}
    parts |= (
        {"arrays": _ARRAYS, "none": _NONE, "keep": _KEEP} if keep else dict.fromkeys(("arrays", "none", "keep"), "")
    )
    text = _LISTED
    for mark, sql in parts.items():
        text = text.replace(f"/* {mark} */", sql)
    return text


_COMPUTE: Final = {statement: _filled(statement) for statement in LISTS}
_COMPUTE_AND_KEEP: Final = {statement: _filled(statement, keep=True) for statement in LISTS}
_VALUES: Final = {statement: _filled(statement, hashed=False) for statement in LISTS}


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
