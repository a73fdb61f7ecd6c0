"""
Generated activities: 200,000 over twenty years with 4,000,000 attendances, made in the database from one seed.

Everybody and everything is invented (示例). What a person would have recorded is written by SQL into the tables that
events fill; only how titles are found is worked out here, once for each title.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime

from shared.database import Connection, Database
from shared.search import Shown
from shared.search.entries import SEPARATOR, rows_of

SEED = 20261123
FIRST, YEARS = 2006, 20
BRANCHES = 200
TITLES = 3000
_FIELDS = "心律力学材料影像信号康复护理检验药理免疫病理营养超声激光磁共振电生理组织工程微创导航感知计算"
_WHAT = ("学术年会", "宣讲会", "走访座谈", "主题党日", "继续教育培训班", "科普讲座", "青年论坛", "会员服务日")


@dataclass(frozen=True, slots=True)
class Size:
    """How many; `people` are all there are, of whom each activity has some."""

    activities: int = 200_000
    attendances: int = 4_000_000
    people: int = 60_000

    @property
    def each(self) -> int:
        """Attendances of one activity."""
        return self.attendances // self.activities


async def fill(database: Database, size: Size) -> None:
    """Write the activities into a migrated database, beside those that are there."""
    chance = random.Random(SEED)
    titles = [f"{''.join(chance.choices(_FIELDS, k=4))}{chance.choice(_WHAT)}" for _ in range(TITLES)]
    async with database.transaction("bench") as uow:
        connection = uow.connection
        await connection.execute("SET LOCAL work_mem = '256MB'; SET LOCAL maintenance_work_mem = '512MB'")
        await _copy_titles(connection, titles, size)
        for statement in _STATEMENTS:
            await connection.execute(statement.replace(":branches", str(BRANCHES)))
    await database.pool.execute("ANALYZE")


async def _copy_titles(connection: Connection, titles: list[str], size: Size) -> None:
    """Temporary tables: the titles with their pieces, the codes with theirs, and who came to what."""
    day, now = date(1900, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)
    await connection.execute(_TEMPORARY)
    found = [
        (n, *row[3:])
        for n, title in enumerate(titles)
        for row in rows_of(n, Shown("activity", "-", day, title, {"title": title}))
        if row[3] == "title"
    ]
    await connection.copy_records_to_table("title", records=found)
    codes = ((n, *rows_of(n, Shown("activity", f"A-{n:06d}", day, "-"))[0][7:]) for n in range(size.activities))
    await connection.copy_records_to_table("spelt", records=codes)
    await connection.execute(_CAME, size.activities, size.each, size.people, date(FIRST, 1, 1), YEARS * 365, now)


_TEMPORARY = """
CREATE TEMPORARY TABLE title (n int, field text, effective_on date, title text, ended boolean, text text, folded text,
                              sound text, initials text, grams text) ON COMMIT DROP;
CREATE TEMPORARY TABLE spelt (n int, text text, folded text, sound text, initials text, grams text) ON COMMIT DROP;
CREATE TEMPORARY TABLE made (n int, code text, day date, title int, host int, people text[], at timestamptz)
    ON COMMIT DROP;
"""
# Twenty people of the pool beside each other by a stride, from a place that the number of the activity scatters.
_CAME = """
INSERT INTO made
SELECT n, 'A-' || lpad(n::text, 6, '0'), $4::date + (n::bigint * $5 / $1)::int, (hashint4(n) & 2147483647) % 3000,
       (hashint4(n + 1) & 2147483647) % 200, people, $6
FROM (
    SELECT n, array_agg(hash) AS people
    FROM generate_series(0, $1 - 1) AS n
    CROSS JOIN generate_series(1, $2) AS k
    JOIN (SELECT p, encode(sha256(p::text::bytea), 'hex') AS hash FROM generate_series(0, $3 - 1) AS p) AS pool
      ON p = ((hashint8(n) & 2147483647)::bigint + k * 2999) % $3
    GROUP BY n
) AS came
"""
_STATEMENTS = (
    """
    INSERT INTO branch_state (code, version, effective_on, status)
    SELECT 'BR-' || lpad(n::text, 3, '0'), 1, '2000-01-01', 'normal' FROM generate_series(0, :branches - 1) AS n
    """,
    "INSERT INTO stream (subject, version) SELECT 'activity/' || code, 1 FROM made",
    """
    INSERT INTO activity_kept (activity, place, recorded_on, recorded_by)
    SELECT code, '示例会场', day, 'bench' FROM made
    """,
    """
    INSERT INTO activity (code, kind, title, hosts, starts_on, ends_on, online, open_to, led_by_party_members, expected,
                          attendances, people, key_works, state, start_time, end_time)
    SELECT code, (ARRAY['academic', 'lecture', 'visit', 'party_day', 'training', 'member_service'])[1 + made.n % 6],
           title.title, ARRAY['BR-' || lpad(host::text, 3, '0')] || CASE WHEN made.n % 20 = 0 THEN ARRAY['society'] END,
           day, day + CASE WHEN made.n % 10 = 0 THEN 2 ELSE 0 END, made.n % 5 = 0, 'members', made.n % 3 = 0, 30,
           cardinality(people), people, '{}', CASE WHEN made.n % 4 = 0 THEN 'archived' ELSE 'held' END, '09:00', '11:30'
    FROM made JOIN title ON title.n = made.title
    """,
    """
    INSERT INTO person_year (year, person, activities)
    SELECT extract(year FROM day)::int, person, count(*) FROM made, unnest(people) AS person GROUP BY 1, 2
    """,
    "DROP INDEX search_entry_grams",
    f"""
    INSERT INTO search_entry (kind, code, nth, field, effective_on, recorded_at, title, ended, text, folded, sound,
                              initials, grams)
    SELECT 'activity', code, 1, field, effective_on, at, title.title, false, text, folded, sound, initials,
           string_to_array(grams, '{SEPARATOR}')
    FROM made JOIN title ON title.n = made.title
    UNION ALL
    SELECT 'activity', code, 1, 'code', effective_on, at, title.title, false, spelt.text, spelt.folded, spelt.sound,
           spelt.initials, string_to_array(spelt.grams, '{SEPARATOR}')
    FROM made JOIN title ON title.n = made.title JOIN spelt ON spelt.n = made.n
    """,
    "CREATE INDEX search_entry_grams ON search_entry USING gin (grams) WITH (fastupdate = off)",
)
