"""
Generated activities: 200,000 over twenty years with 4,000,000 attendances, made in the database from one seed.

Everybody and everything is invented (示例). What a person would have recorded is written by SQL into the tables that
events fill, two tables at a time and their indexes afterwards; only how titles are found is worked out here.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import asyncpg

from shared.search import Shown
from shared.search.entries import SEPARATOR, rows_of

SEED = 20261123
FIRST, YEARS = 2006, 20
BRANCHES = 200
TITLES = 3000
CHECKED = 50
_NEVER, _AT = date(1900, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)
_FIELDS = "心律力学材料影像信号康复护理检验药理免疫病理营养超声激光磁共振电生理组织工程微创导航感知计算"
_WHAT = ("学术年会", "宣讲会", "走访座谈", "主题党日", "继续教育培训班", "科普讲座", "青年论坛", "会员服务日")


@dataclass(frozen=True, slots=True)
class Size:
    """How many, with which letter before their codes and over which years; `people` are all there are."""

    activities: int = 200_000
    attendances: int = 4_000_000
    people: int = 60_000
    prefix: str = "A"
    first: int = FIRST
    years: int = YEARS

    @property
    def each(self) -> int:
        """Attendances of one activity."""
        return self.attendances // self.activities

    def part(self, share: int, prefix: str, year: int) -> Size:
        """One `share`th of it, in a year of its own."""
        return Size(self.activities // share, self.attendances // share, self.people, prefix, year, 1)


async def fill(pool: asyncpg.Pool[Any], size: Size) -> None:
    """Write the activities into a migrated database, beside those that are there. The pool has two connections."""
    async with pool.acquire() as connection:
        await _prepare(connection, size)
    await asyncio.gather(_write(pool, ("activity", "activity_kept", "stream"), _ACTIVITIES, size), _found(pool, size))
    await pool.execute("DROP TABLE made, title, crowd")
    # As autovacuum leaves tables that grow over years: counting a year then reads its index alone.
    await pool.execute("VACUUM (ANALYZE)")


async def _found(pool: asyncpg.Pool[Any], size: Size) -> None:
    """Beside the activities: how they are found, and the people of each year."""
    await _write(pool, ("search_entry",), _SEARCH, size)
    await _write(pool, ("person_year",), (_PEOPLE,), size)
    async with pool.acquire() as connection:
        await _check_spelling(connection, size)


async def _prepare(connection: asyncpg.Connection[Any], size: Size) -> None:
    """Tables that go again: the titles with their pieces, people who come together, and who came to what."""
    chance = random.Random(SEED)
    titles = [f"{''.join(chance.choices(_FIELDS, k=4))}{chance.choice(_WHAT)}" for _ in range(TITLES)]
    found = [
        (n, *row[7:])
        for n, title in enumerate(titles)
        for row in rows_of(n, Shown("activity", "-", _NEVER, title, {"title": title}))
        if row[3] == "title"
    ]
    await connection.execute(_TABLES)
    await connection.copy_records_to_table("title", records=found)
    await connection.execute(_CROWDS, size.people, size.each, size.each // 2)
    await connection.execute(_MADE, size.activities, size.prefix, date(size.first, 1, 1), size.years * 365)
    await connection.execute("ANALYZE made, title, crowd")
    await connection.execute(_BRANCHES_THERE, BRANCHES)


async def _write(pool: asyncpg.Pool[Any], tables: Sequence[str], statements: Sequence[str], size: Size) -> None:
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL work_mem = '256MB'; SET LOCAL maintenance_work_mem = '512MB'")
        async with _without_indexes(connection, tables):
            for statement in statements:
                await connection.execute(statement.replace(":prefix", f"'{size.prefix}'"))


@asynccontextmanager
async def _without_indexes(connection: asyncpg.Connection[Any], tables: Sequence[str]) -> AsyncIterator[None]:
    """Many rows are written faster without indexes, and those made again afterwards are the same."""
    indexes = await connection.fetch(_INDEXES, list(tables))
    for one in indexes:
        drop = "ALTER TABLE {table} DROP CONSTRAINT {name}" if one["rule"] else "DROP INDEX {name}"
        await connection.execute(drop.format(**one))
    yield
    for one in indexes:
        again = "ALTER TABLE {table} ADD CONSTRAINT {name} {rule}".format(**one) if one["rule"] else one["made_by"]
        await connection.execute(again)


async def _check_spelling(connection: asyncpg.Connection[Any], size: Size) -> None:
    """Codes are taken apart in SQL, for speed: they have to be found as the search itself would take them apart."""
    rows = await connection.fetch(
        """
        SELECT code, folded, sound, initials, grams FROM search_entry
        WHERE field = 'code' AND starts_with(code, $1) ORDER BY hashtext(code) LIMIT $2
        """,
        f"{size.prefix}-",
        CHECKED,
    )
    for row in rows:
        [own] = rows_of(0, Shown("activity", row["code"], _NEVER, "-"))
        pieces = sorted(set(row["grams"]))
        if (row["folded"], row["sound"], row["initials"], SEPARATOR.join(pieces)) != own[8:]:
            raise RuntimeError(f"{row['code']} is spelt otherwise by the search: {own}")


_TABLES = """
CREATE UNLOGGED TABLE title (n int, text text, folded text, sound text, initials text, grams text);
CREATE UNLOGGED TABLE crowd (c int, people text[]);
CREATE UNLOGGED TABLE made (n int, code text, digits text, day date, title int, host int, crowd int);
"""
# People beside each other come together; each crowd shares half of its people with the next.
_CROWDS = """
INSERT INTO crowd
SELECT c, array_agg(encode(sha256(((c * $3 + k) % $1)::text::bytea), 'hex') ORDER BY k)
FROM generate_series(0, $1::int / $3::int - 1) AS c, generate_series(0, $2::int - 1) AS k
GROUP BY c
"""
_MADE = """
INSERT INTO made
SELECT n, $2 || '-' || digits, digits, $3::date + (n::bigint * $4::int / $1::int)::int,
       (hashint4(n) & 2147483647) % 3000, (hashint4(n + 1) & 2147483647) % 200,
       (hashint4(n + 2) & 2147483647) % (SELECT count(*) FROM crowd)::int
FROM generate_series(0, $1 - 1) AS n, lpad(n::text, 6, '0') AS digits
"""
_BRANCHES_THERE = """
INSERT INTO branch_state (code, version, effective_on, status)
SELECT 'BR-' || lpad(n::text, 3, '0'), 1, '2000-01-01', 'normal' FROM generate_series(0, $1 - 1) AS n
ON CONFLICT DO NOTHING
"""
_INDEXES = """
SELECT index.indrelid::regclass::text AS table, relname AS name, pg_get_indexdef(indexrelid) AS made_by,
       pg_get_constraintdef(pg_constraint.oid) AS rule
FROM pg_index AS index
JOIN pg_class ON pg_class.oid = indexrelid
LEFT JOIN pg_constraint ON conindid = indexrelid AND contype IN ('p', 'u', 'x')
WHERE indrelid = ANY (SELECT name::regclass FROM unnest($1::text[]) AS name)
"""
_ACTIVITIES = (
    "INSERT INTO stream (subject, version) SELECT 'activity/' || code, 1 FROM made",
    """
    INSERT INTO activity_kept (activity, place, recorded_on, recorded_by)
    SELECT code, '示例会场', day, 'bench' FROM made
    """,
    """
    INSERT INTO activity (code, kind, title, hosts, starts_on, ends_on, online, open_to, led_by_party_members, expected,
                          attendances, people, key_works, state, start_time, end_time)
    SELECT code, (ARRAY['academic', 'lecture', 'visit', 'party_day', 'training', 'member_service'])[1 + made.n % 6],
           text, ARRAY['BR-' || lpad(host::text, 3, '0')] || CASE WHEN made.n % 20 = 0 THEN ARRAY['society'] END,
           day, day + CASE WHEN made.n % 10 = 0 THEN 2 ELSE 0 END, made.n % 5 = 0, 'members', made.n % 3 = 0, 30,
           cardinality(people), people, '{}', CASE WHEN made.n % 4 = 0 THEN 'archived' ELSE 'held' END, '09:00', '11:30'
    FROM made JOIN title ON title.n = made.title JOIN crowd ON crowd.c = made.crowd
    ORDER BY made.n
    """,
)
_SEARCH = (
    f"""
    INSERT INTO search_entry (kind, code, nth, field, effective_on, recorded_at, title, ended, text, folded, sound,
                              initials, grams)
    SELECT 'activity', code, 1, 'title', '{_NEVER}', '{_AT}', text, false, text, folded, sound, initials,
           string_to_array(grams, '{SEPARATOR}')
    FROM made JOIN title ON title.n = made.title
    """,
    f"""
    INSERT INTO search_entry (kind, code, nth, field, effective_on, recorded_at, title, ended, text, folded, sound,
                              initials, grams)
    SELECT 'activity', code, 1, 'code', '{_NEVER}', '{_AT}', title.text, false, code, lower(code),
           lower(:prefix) || ' ' || digits, lower(:prefix) || left(digits, 1),
           ARRAY['-' || left(digits, 1), lower(:prefix), lower(:prefix) || '-'] || pair
           || ARRAY['~' || pair[1], '~' || pair[2], '~' || pair[3], '~' || pair[4], '~' || pair[5]]
           || ARRAY['^' || lower(:prefix) || left(digits, 1), '~' || lower(:prefix) || left(digits, 1)]
    FROM made JOIN title ON title.n = made.title
    CROSS JOIN LATERAL (
        SELECT ARRAY[substr(digits, 1, 2), substr(digits, 2, 2), substr(digits, 3, 2), substr(digits, 4, 2),
                     substr(digits, 5, 2)] AS pair
    ) AS pairs
    """,
)
_PEOPLE = """
INSERT INTO person_year (year, person, activities, open)
SELECT year, person, sum(times), sum(times)
FROM (SELECT extract(year FROM day)::int AS year, crowd, count(*) AS times FROM made GROUP BY 1, 2) AS held
JOIN crowd ON crowd.c = held.crowd, unnest(people) AS person
GROUP BY 1, 2
ORDER BY 1, 2
"""
