"""The thousand (千): the people of a year across its activities, beside their attendances, and never added up."""

from __future__ import annotations

from datetime import date

from services.activities.views.attendance import TOLD_APART
from services.activities.views.pages import Shown
from shared.database import Connection

_HELD = """
    SELECT code, hosts, attendances, people, members, public, scientists, led_by_party_members
    FROM activity
    WHERE starts_on BETWEEN $1 AND $2
      AND state IN ('held', 'archived')
      AND open_to IN ('members', 'public')
"""


async def beneficiaries(connection: Connection, year: int) -> Shown:
    """
    Activities open to members or the public that were held in a year: at least `people`, and so many attendances.

    Attendances without names are those beyond the people of each activity; of them `with_evidence` stand on its sheet
    as heads with the record that shows them.
    """
    span = (date(year, 1, 1), date(year, 12, 31))
    row = await connection.fetchrow(
        f"""
        WITH held AS MATERIALIZED ({_HELD}), heads AS (
            SELECT coalesce(sum(heads), 0)::bigint AS heads
            FROM attendance_heads JOIN held ON held.code = activity
        )
        SELECT count(*) AS activities,
               count(*) FILTER (WHERE led_by_party_members) AS led_by_party_members,
               coalesce(sum(attendances), 0)::bigint AS attendances,
               coalesce(sum(attendances - cardinality(people)), 0)::bigint AS attendances_without_names,
               (SELECT heads FROM heads) AS with_evidence,
               coalesce(sum(members), 0)::bigint AS members,
               coalesce(sum(public), 0)::bigint AS public,
               coalesce(sum(scientists), 0)::bigint AS scientists,
               (SELECT count(*) FROM (SELECT FROM held, unnest(people) AS person GROUP BY person) AS one) AS people
        FROM held
        """,  # noqa: S608  (a constant)
        *span,
    )
    assert row is not None  # noqa: S101  (an aggregate has always a row)
    hosts, told = await _by_host(connection, *span), dict(row)
    return {"year": year, **told, "by_host": hosts, "sentence": _sentence(told), **TOLD_APART}


async def _by_host(connection: Connection, first: date, last: date) -> list[Shown]:
    """Each activity once for each of its hosts, so that hosts can add up to more than the year."""
    rows = await connection.fetch(
        f"""
        WITH held AS MATERIALIZED ({_HELD}), counted AS (
            SELECT host, count(*) AS activities, sum(attendances)::bigint AS attendances
            FROM held, unnest(hosts) AS host
            GROUP BY host
        ), people AS (
            SELECT host, count(*) AS people FROM (
                SELECT host, person FROM held, unnest(hosts) AS host, unnest(people) AS person GROUP BY host, person
            ) AS one
            GROUP BY host
        )
        SELECT host, activities, attendances, coalesce(people, 0) AS people
        FROM counted LEFT JOIN people USING (host)
        ORDER BY host
        """,  # noqa: S608  (a constant)
        first,
        last,
    )
    return [dict(row) for row in rows]


def _sentence(row: Shown) -> Shown:
    people, rest = row["people"], row["attendances_without_names"]
    return {
        "zh": f"至少 {people} 人受益，另有 {rest} 人次没有姓名",
        "en": f"at least {people} people, and {rest} attendances without names",
    }
