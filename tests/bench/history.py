"""
The facts of a society of 5,600 members over some years, invented (示例) and written by SQL into the table events fill.

Everything grows with the years but the society: as many members leave as join,
    and who is there is told of every year.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from shared.database import Connection

LAST_YEAR: Final = 2025
MEMBERS: Final = 5_600

# Each gives (service, subject, version, type, day, branches, data); `year` are the years, `branch` the 21 branches.
_FACTS: Final = {
    "society": """
        SELECT 'registry', 'society/csbme', 1, 'registry.society.described.v1', day, '{}'::text[], jsonb_build_object(
            'code', 'csbme', 'name_zh', '示例学会', 'name_en', 'A society', 'targets',
            jsonb_build_object('key_works', 10, 'experts', 100, 'beneficiaries', 1000))
        FROM begin
    """,
    "branches": """
        SELECT 'registry', 'branch/' || branch, 1, 'registry.branch.founded.v1', day, ARRAY[branch],
            jsonb_build_object('code', branch, 'name', branch || '分会', 'status', 'normal')
        FROM begin, branch
    """,
    "groups": """
        SELECT 'registry', 'party_group/G-' || branch, 1, 'registry.party_group.formed.v1', day, ARRAY[branch],
            jsonb_build_object('code', 'G-' || branch, 'branch', branch)
        FROM begin, branch WHERE number <= 18
    """,
    "stock": f"""
        SELECT 'registry', 'member/M-' || n, 1, 'registry.member.joined.v1', day, ARRAY[branch], jsonb_build_object(
            'member', 'M-' || n, 'present', true, 'kind', CASE WHEN n <= 16 THEN 'group' ELSE 'individual' END,
            'member_class', 'ordinary', 'branches', jsonb_build_array(branch), 'opening_stock', true)
        FROM begin, generate_series(1, {MEMBERS}) AS n, LATERAL (SELECT 'B-' || lpad((1 + n % 21)::text, 2,
            '0')) AS of (branch)
    """,
    "updates": f"""
        SELECT 'registry', 'member/M-' || n, 2 + year - first, 'registry.member.updated.v1',
            make_date(year, 1 + n % 12, 1 + n % 28), ARRAY[branch], jsonb_build_object('member', 'M-' || n, 'present',
            true, 'kind', CASE WHEN n <= 16 THEN 'group' ELSE 'individual' END, 'member_class',
            CASE n % 9 WHEN 0 THEN 'senior' ELSE 'ordinary' END, 'branches', jsonb_build_array(branch),
            'opening_stock', false)
        FROM year, generate_series(1, {MEMBERS}) AS n, LATERAL (SELECT 'B-' || lpad((1 + (n + year) % 21)::text, 2,
            '0')) AS of (branch)
        WHERE (n + year) % 2 = 0
    """,
    "guests": """
        SELECT 'registry', 'member/G-' || year || '-' || n, version, 'registry.member.' || said,
            make_date(year, 1 + n % 12, 1 + n % 28) + later, CASE version WHEN 1 THEN ARRAY['B-01'] ELSE '{}' END,
            jsonb_build_object('member', 'G-' || year || '-' || n, 'present', version = 1, 'kind', 'individual',
            'member_class', 'student', 'branches', CASE version WHEN 1 THEN '["B-01"]' ELSE '[]' END::jsonb,
            'opening_stock', false)
        FROM year, generate_series(1, 400) AS n, (VALUES (1, 'joined.v1', 0), (2, 'left.v1', 300))
            AS step (version, said, later)
    """,
    "posts": """
        SELECT 'registry', 'post/' || branch || '-' || year || '-' || n, version, 'registry.post.' || said,
            make_date(year, 3, 1) + later, ARRAY[branch], jsonb_build_object('code',
                branch || '-' || year || '-' || n,
            'body', branch, 'branch', branch, 'post', CASE n WHEN 0 THEN 'liaison' WHEN 1 THEN 'chair' ELSE
            'committee_member' END, 'person', 'P-' || number * 100 + n)
        FROM year, branch, generate_series(0, 29) AS n, (VALUES (1, 'filled.v2', 0), (2, 'ended.v2', 1461))
            AS step (version, said, later)
        WHERE (year + number) % 4 = 0 OR (year = first AND version = 1)
    """,
    "terms": """
        SELECT 'registry', 'term/' || branch || '-' || year, version, 'registry.term.' || said,
            make_date(year, 3, 1) + later, '{}'::text[], jsonb_build_object('code', branch || '-' || year, 'body',
            branch, 'number', year - 2000, 'until', make_date(year, 3, 1) + 1461)
        FROM year, branch, (VALUES (1, 'began.v1', 0), (2, 'ended.v1', 1461)) AS step (version, said, later)
        WHERE (year + number) % 4 = 0
    """,
    "activities": """
        SELECT 'activities', 'activity/A-' || year || '-' || n, version, said, day, ARRAY[branch], jsonb_build_object(
            'code', 'A-' || year || '-' || n, 'kind', (ARRAY['academic', 'visit', 'lecture',
                'co_building'])[1 + n % 4],
            'title', '示例活动', 'hosts', jsonb_build_array(branch), 'ends_on', day, 'open_to',
            (ARRAY['members', 'public', 'internal'])[1 + n % 3], 'led_by_party_members', n % 3 = 0, 'attendances', 40,
            'people', (SELECT jsonb_agg(md5(((n * 37 + k * 131) % 2500)::text)) FROM generate_series(1, 30) AS k))
        FROM year, generate_series(1, 600) AS n, (VALUES (1, 'activities.activity.planned.v1'),
            (2, 'activities.activity.held.v2'), (3, 'activities.activity.corrected.v1')) AS step (version, said),
            LATERAL (SELECT make_date(year, 1, 1) + n % 360, 'B-' || lpad((1 + n % 21)::text, 2, '0')) AS of (day,
                branch)
        WHERE version < 3 OR n % 10 = 0
    """,
    "sheets": """
        SELECT 'activities', 'attendance/A-' || year || '-' || n, 1, 'activities.attendance.recorded.v1',
            make_date(year, 1, 1) + n % 360, '{}'::text[], jsonb_build_object('lines', (SELECT jsonb_agg(
            jsonb_build_object('who', 'M-' || (n * k) % 5600, 'known_by', 'member', 'state', 'present'))
            FROM generate_series(1, 30) AS k))
        FROM year, generate_series(1, 600) AS n
    """,
    "key_works": """
        SELECT 'activities', 'key_work/KW-' || year || '-' || n, version, 'activities.key_work.' || said,
            make_date(year, 1, 10) + version * 30, '{}'::text[], jsonb_build_object('code', 'KW-' || year || '-' || n,
            'year', year, 'number', n, 'title', '示例', 'tick', tick, 'evidence', 'activity/A-' || year || '-' || n)
        FROM year, generate_series(1, 10) AS n, (VALUES (1, 'listed.v1', NULL), (2, 'ticked.v1', 'participation'),
            (3, 'ticked.v1', 'voice'), (4, 'ticked.v1', 'work')) AS step (version, said, tick)
    """,
    "meetings": """
        SELECT 'activities', 'meeting/JM-' || year || '-' || n, version, 'activities.meeting.' || said, day + later,
            '{}'::text[], jsonb_build_object('code', 'JM-' || year || '-' || n, 'title', '示例会议', 'number', n,
            'quorum_met', true, 'late', n = 3, 'attendance', (SELECT jsonb_agg(jsonb_build_object('branch', branch,
            'state', 'present')) FROM branch))
        FROM year, generate_series(1, 4) AS n, (VALUES (1, 'planned.v1', -40), (2, 'called.v1', -30),
            (3, 'noticed.v1', -20), (4, 'held.v1', 0), (5, 'minuted.v1', 8)) AS step (version, said, later),
            LATERAL (SELECT make_date(year, n * 3 - 1, 10)) AS of (day)
    """,
    "decided_items": """
        SELECT 'activities', 'decided_item/D-' || year || '-' || n, version, 'activities.decided_item.' || said,
            make_date(year, 2, 10) + n * 12 + later, '{}'::text[], jsonb_build_object('code',
                'D-' || year || '-' || n,
            'title', '示例事项', 'lead', 'B-' || lpad((1 + n % 21)::text, 2, '0'), 'due_on', make_date(year, 4,
                10) + n * 12)
        FROM year, generate_series(1, 24) AS n, (VALUES (1, 'decided.v1', 0), (2, 'progressed.v1', 20),
            (3, 'submitted.v1', 40), (4, 'closed.v1', 50)) AS step (version, said, later)
        WHERE n % 6 > 0 OR version < 4 OR year < (SELECT max(year) FROM year)
    """,
    "sessions": """
        SELECT 'activities', 'session/S-' || year || '-' || n, 1, 'activities.session.held.v1', make_date(year,
            n * 3, 5),
            '{}'::text[], jsonb_build_object('code', 'S-' || year || '-' || n, 'kind', 'standing_council', 'agenda',
            '[{"number": 1, "title": "示例", "party_building": true}]'::jsonb)
        FROM year, generate_series(1, 4) AS n
    """,
    "expectations": """
        SELECT 'activities', 'expectation/X-' || branch || '-' || year || '-' || n, version,
            'activities.expectation.' || said, make_date(year, n, 1) + later, ARRAY[branch],
                jsonb_build_object('code',
            'X-' || branch || '-' || year || '-' || n, 'rule', 'activities', 'parties', jsonb_build_array(branch),
            'due_on', make_date(year, n, 28), 'met_on', make_date(year, n, 20), 'late', false)
        FROM year, branch, generate_series(1, 12) AS n, (VALUES (1, 'expected.v1', 0), (2, 'met.v1', 19))
            AS step (version, said, later)
    """,
    "findings": """
        SELECT 'registry', 'finding/F-' || branch || '-' || year || '-' || n, version, 'registry.finding.' || said,
            make_date(year, 2, 1) + n * 60 + later, ARRAY[branch], jsonb_build_object('code',
                'F-' || branch || year || n,
            'rule', 'mean_age', 'severity', (ARRAY['error', 'warning', 'notice'])[n], 'branch', branch)
        FROM year, branch, generate_series(1, 3) AS n, (VALUES (1, 'opened.v1', 0), (2, 'closed.v1', 90))
            AS step (version, said, later)
    """,
    "honours": """
        SELECT 'registry', 'honour/H-' || year || '-' || n, version, 'registry.honour.' || said,
            make_date(year, 5, 1) + version * 30, '{}'::text[], jsonb_build_object('code',
                'H-' || year || '-' || n, 'kind',
            'commendation', 'recipient', jsonb_build_object('kind', 'branch', 'code', 'B-01'))
        FROM year, generate_series(1, 10) AS n, (VALUES (1, 'proposed.v1'), (2, 'published.v1'), (3, 'given.v1'))
            AS step (version, said)
    """,
    "assessments": """
        SELECT 'registry', 'assessment/YA-' || year, version, 'registry.assessment.' || said, make_date(year, 1, 10)
            + version * 30, '{}'::text[], jsonb_build_object('code', 'YA-' || year, 'year', year - 1, 'branches',
            (SELECT jsonb_agg(branch) FROM branch), 'grades',
            (SELECT jsonb_agg(jsonb_build_object('branch', branch, 'grade', '良好')) FROM branch))
        FROM year, (VALUES (1, 'opened.v1'), (2, 'unsealed.v1'), (3, 'decided.v1')) AS step (version, said)
    """,
    "experts": """
        SELECT 'outreach', 'expert/E-' || n, version, 'outreach.expert.' || said, greatest(day + later, day),
            ARRAY[branch], jsonb_build_object('code', 'E-' || n, 'branch', branch, 'cadence_days', 90)
        FROM begin, generate_series(1, 120) AS n, (VALUES (1, 'enrolled.v1', 0), (2, 'changed.v1', 30))
            AS step (version, said, later), LATERAL (SELECT 'B-' || lpad((1 + n % 21)::text, 2, '0')) AS of (branch)
    """,
    "contacts": """
        SELECT 'outreach', 'contact/C-' || year || '-' || n, version, 'outreach.contact.' || said,
            make_date(year, 1, 1) + n % 360, '{}'::text[], jsonb_build_object('code', 'C-' || year || '-' || n,
                'experts',
            jsonb_build_array('E-' || 1 + n % 120), 'mode', 'phone', 'made', n % 7 > 0)
        FROM year, generate_series(1, 500) AS n, (VALUES (1, 'logged.v1'), (2, 'corrected.v1')) AS step (version,
            said)
        WHERE version < 2 OR n % 10 = 0
    """,
    "items": """
        SELECT 'outreach', 'item/I-' || year || '-' || n, version, 'outreach.item.' || said, raised + later,
            ARRAY[branch], jsonb_build_object('code', 'I-' || year || '-' || n, 'origin', 'expert', 'kind',
                'suggestion',
            'topic', 'research', 'branch', branch, 'wants_reply', true, 'raised_on', raised, 'answer_due_on',
                raised + 60,
            'answered_on', CASE WHEN version > 2 THEN raised + 30 END, 'result', CASE WHEN version > 2 THEN 'A' END,
            'solved', version > 2, 'told_on', CASE WHEN version > 3 THEN raised + 35 END, 'closed_on', CASE WHEN
            version > 4 THEN raised + 40 END, 'reaction', CASE WHEN version > 4 THEN 'satisfied' END)
        FROM year, generate_series(1, 300) AS n, (VALUES (1, 'raised.v1', 0), (2, 'assigned.v1', 2), (3,
            'answered.v1',
            30), (4, 'told_back.v1', 35), (5, 'closed.v1', 40)) AS step (version, said, later),
            LATERAL (SELECT make_date(year, 1, 1) + n, 'B-' || lpad((1 + n % 21)::text, 2, '0')) AS of (raised,
                branch)
    """,
    "projects": """
        SELECT 'activities', 'project/PJ-' || year, version, 'activities.project.' || said, make_date(year, 2, 1)
            + version * 12, '{}'::text[], jsonb_build_object('code', 'PJ-' || year, 'programme', '示例计划', 'year',
            year, 'number', version, 'amount_fen', 12345)
        FROM year, generate_series(1, 24) AS version, LATERAL (SELECT CASE version WHEN 1 THEN 'approved.v1' ELSE
            'spent.v1' END) AS step (said)
    """,
}

_SEEN: Final = (
    ("member_state", "member_state_to_see", "member"),
    ("item_seen", "item_to_see", "item"),
    ("matter_seen", "matter_to_see", "decided_item|expectation"),
)

_HEARD_IN: Final = """
    INSERT INTO heard_in
    SELECT source, half_of(subject), month_of(recorded_at), count(*), count(*) FILTER (WHERE version = 1),
        max(recorded_at)
    FROM fact
    GROUP BY 1, 2, 3
"""


async def fill(connection: Connection, years: int) -> int:
    """Write the facts of the years up to the last; each was recorded at noon of its day. Returns how many."""
    first = LAST_YEAR + 1 - years
    await connection.execute(
        f"""
        CREATE TEMPORARY TABLE branch AS
        SELECT n AS number, 'B-' || lpad(n::text, 2, '0') AS branch FROM generate_series(1, 21) AS n;
        CREATE TEMPORARY TABLE year AS
        SELECT year, {first} AS first FROM generate_series({first}, {LAST_YEAR}) AS year;
        CREATE TEMPORARY TABLE begin AS SELECT '{date(first, 1, 1)}'::date AS day;
        """
    )
    for statement in _FACTS.values():
        await connection.execute(
            f"""
            INSERT INTO fact (
                event_id, source, subject, version, type, effective_on, recorded_at, actor, branches, data
            )
            SELECT gen_random_uuid(), '/societies/csbme/' || said.a, said.b, said.c,
                CASE WHEN said.d LIKE '%.%.%' THEN said.d END, said.e, said.e + time '12:00', 'bench', said.f, said.g
            FROM ({statement}) AS said (a, b, c, d, e, f, g)
            WHERE said.e <= '{LAST_YEAR}-12-31'
            ORDER BY said.e
            """
        )
    for table, see, subjects in _SEEN:
        await connection.execute(
            f"""
            INSERT INTO {table}
            SELECT seen.*
            FROM (SELECT array_agg(DISTINCT source) AS sources, array_agg(DISTINCT subject) AS subjects FROM fact
                  WHERE subject ~ '^({subjects})/') AS known, {see}(sources, subjects) AS seen
            """
        )
    await connection.execute(_HEARD_IN)
    await connection.execute("ANALYZE")
    facts: int = await connection.fetchval("SELECT count(*) FROM fact")
    return facts
