"""
Computing an assessment: 200 branches, every indicator of a year, over ten years of facts of a federation.

Everything is invented (示例) and written by SQL into the table that events fill. By hand:
`python -m tests.bench.indicators`.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from time import perf_counter

from services.reporting.__main__ import SERVICE
from services.reporting.handlers.indicators import compute_indicators
from shared.database import Connection, Database, open_pool
from shared.migrate import migrate, migrations
from tests.servers import drop_database, new_database, servers_of_this_run

BRANCHES, FIRST, LAST = 200, 2016, 2025
NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)
AIM_MS = 5000
Figures = dict[str, dict[str, float | str]]

# Each gives (source, subject, version, type, day, recorded on, branches, data) of one sort of fact.
_FACTS = {
    "branches": """
        SELECT 'registry', 'branch/' || branch, 1, 'registry.branch.founded.v1', date '2010-01-01', date '2010-01-01',
               ARRAY[branch], jsonb_build_object('code', branch, 'status', 'normal')
        FROM branch
    """,
    "activities": """
        SELECT 'activities', 'activity/A-' || number || '-' || n, 1, 'activities.activity.held.v2', day,
               day + n % 40, ARRAY[branch], jsonb_build_object(
               'kind', (ARRAY['academic', 'visit', 'lecture'])[1 + n % 3], 'ends_on', day,
               'minutes_filed_on', day + n % 10, 'open_to', 'members',
               'people', (SELECT jsonb_agg(md5((number * 300 + (n * k) % 300)::text)) FROM generate_series(1, 20) AS k))
        FROM branch, generate_series(0, 99) AS n, CAST(:first + n * 36 AS date) AS day
    """,
    "sheets": """
        SELECT 'activities', 'attendance/A-' || number || '-' || n, 1, 'activities.attendance.recorded.v1', day, day,
               ARRAY[]::text[], jsonb_build_object('lines', (SELECT jsonb_agg(jsonb_build_object('who',
               'M-' || number || '-' || (n * k) % 300, 'known_by', 'member', 'state', 'present', 'sort', 'member'))
               FROM generate_series(1, 20) AS k))
        FROM branch, generate_series(0, 99) AS n, CAST(:first + n * 36 AS date) AS day
    """,
    "meetings": """
        SELECT 'activities', 'meeting/J-' || n, 1, 'activities.meeting.held.v1', day, day, array_agg(branch),
               jsonb_build_object('attendance', jsonb_agg(jsonb_build_object('branch', branch, 'state',
               (ARRAY['present', 'present', 'excused'])[1 + (n + number) % 3])))
        FROM branch, generate_series(0, 39) AS n, CAST(:first + n * 91 AS date) AS day
        GROUP BY n, day
    """,
    "items": """
        SELECT 'activities', 'decided_item/D-' || number || '-' || n, version, 'activities.decided_item.' || said, day,
               day, ARRAY[]::text[], jsonb_build_object('lead', branch, 'co_leads', '[]'::jsonb, 'due_on', day + 60)
        FROM branch, generate_series(0, 39) AS n, (VALUES (1, 'decided.v1', 0), (2, 'closed.v1', 50)) AS step (version,
               said, later), CAST(:first + n * 91 + later AS date) AS day
    """,
    "plans": """
        SELECT 'activities', 'plan/P-' || number || '-' || n, 1, 'activities.plan.handed_in.v1', day, day,
               ARRAY[]::text[], jsonb_build_object('party', branch, 'year', extract(year FROM day)::int + 1)
        FROM branch, generate_series(0, 9) AS n, CAST(:first + n * 365 AS date) AS day
    """,
    "summaries": """
        SELECT 'registry', 'annual_facts/' || branch || '.' || year, 1, 'registry.annual_facts.recorded.v1',
               make_date(year, 12, 31), make_date(year, 12, 31), ARRAY[branch], jsonb_build_object('branch', branch,
               'year', year, 'complete', true, 'handed_in_on', make_date(year + 1, 3, 1))
        FROM branch, generate_series(2016, 2025) AS year
    """,
    "posts": """
        SELECT 'registry', 'post/' || branch || '-' || n, 1, 'registry.post.filled.v2', day, day, ARRAY[branch],
               jsonb_build_object('body', branch, 'post', (ARRAY['chair', 'past_chair', 'chair_elect',
               'committee_member'])[1 + least(n % 30, 3)], 'until', day + 1461)
        FROM branch, generate_series(0, 89) AS n, CAST(:first + (n / 30) * 1461 AS date) AS day
    """,
    "terms": """
        SELECT 'registry', 'term/' || branch || '-' || n, 1, 'registry.term.began.v1', day, day, ARRAY[]::text[],
               jsonb_build_object('body', branch, 'until', day + 1461 - number % 5)
        FROM branch, generate_series(0, 2) AS n, CAST(:first + n * 1461 AS date) AS day
    """,
    "members": """
        SELECT 'registry', 'member/M-' || number || '-' || n, version, 'registry.member.' || said, day, day,
               ARRAY[branch], jsonb_build_object('present', true, 'kind', 'individual', 'branches',
               jsonb_build_array(branch))
        FROM branch, generate_series(0, 299) AS n,
             (VALUES (1, 'joined.v1', 0), (2, 'updated.v1', 300)) AS step (version, said, later),
             CAST(:first + n * 11 + later AS date) AS day
    """,
}


async def fill(connection: Connection) -> int:
    """Write the facts of ten years; returns how many."""
    await connection.execute(
        f"""
        CREATE TEMPORARY TABLE branch AS
        SELECT n AS number, 'BR-' || lpad(n::text, 3, '0') AS branch FROM generate_series(1, {BRANCHES}) AS n
        """
    )
    for statement in _FACTS.values():
        asked = statement.replace(":first", f"date '{FIRST}-01-01'")
        await connection.execute(
            f"""
            INSERT INTO fact (
                event_id, source, subject, version, type, effective_on, recorded_at, actor, branches, data
            )
            SELECT gen_random_uuid(), '/societies/csbme/' || said.a, said.b, said.c, said.d, said.e,
                   said.f + time '12:00', 'bench', said.g, said.h
            FROM ({asked}) AS said (a, b, c, d, e, f, g, h)
            """
        )
    opened = {"code": "YA", "year": LAST, "branches": [f"BR-{n:03d}" for n in range(1, BRANCHES + 1)], "measures": None}
    await connection.execute(
        """
        INSERT INTO fact (event_id, source, subject, version, type, effective_on, recorded_at, actor, branches, data)
        VALUES (gen_random_uuid(), '/societies/csbme/registry', 'assessment/YA', 1, 'registry.assessment.opened.v1',
                $1, $2, 'bench', '{}', $3)
        """,
        date(LAST + 1, 1, 10),
        NOW,
        opened,
    )
    await connection.execute("ANALYZE fact")
    facts: int = await connection.fetchval("SELECT count(*) FROM fact")
    return facts


async def measure(admin_url: str) -> Figures:
    """Milliseconds: all values for the first time, again after one late fact, and a turn in which nothing came."""
    url = await new_database(admin_url)
    try:
        async with await open_pool(url, 1, "bench", statement_seconds=300.0) as pool:
            database = Database(pool, "/societies/csbme/reporting", "Asia/Shanghai", lambda: None)
            async with pool.acquire() as connection:
                await migrate(connection, migrations(SERVICE.migrations), None)
                facts = await fill(connection)
            first, said = await _turn(database)
            await pool.execute(
                """
                INSERT INTO fact (event_id, source, subject, version, type, effective_on, recorded_at, actor, branches,
                                  data)
                SELECT gen_random_uuid(), source, 'activity/late', 1, type, $1, $2, actor, branches, data
                FROM fact WHERE type = 'activities.activity.held.v2' LIMIT 1
                """,
                date(LAST, 5, 5),
                NOW,
            )
            late, changed = await _turn(database)
            idle, nothing = await _turn(database)
            if not said or not changed or nothing:
                raise RuntimeError(f"{said}, {changed} and {nothing} values were said")
    finally:
        await drop_database(admin_url, url)
    return {
        "indicators_first_ms": {"value": first, "unit": f"ms, {said} values of {facts:,} facts", "aim": f"< {AIM_MS}"},
        "indicators_late_fact_ms": {"value": late, "unit": "ms"},
        "indicators_idle_ms": {"value": idle, "unit": "ms"},
    }


async def _turn(database: Database) -> tuple[float, int]:
    began = perf_counter()
    async with database.transaction("clock") as uow:
        uow.now, uow.today = NOW, database.office_day(NOW)
        said = await compute_indicators(uow, rest=0)
    return round(1000 * (perf_counter() - began), 1), said


if __name__ == "__main__":
    for key, figure in asyncio.run(measure(servers_of_this_run().postgres_admin_url)).items():
        print(f"{key}\t{figure['value']}\t{figure['unit']}\t{figure.get('aim', '')}")
