"""The thousand (千): the people of a year across its activities, beside their attendances, and never added up."""

from __future__ import annotations

from datetime import date

from services.activities.views.attendance import TOLD_APART
from services.activities.views.pages import Shown
from shared.database import Connection

_HELD = """
    SELECT code, hosts, attendances, people
    FROM activity
    WHERE starts_on BETWEEN $1 AND $2
      AND state IN ('held', 'archived')
      AND open_to IN ('members', 'public')
"""


async def beneficiaries(connection: Connection, year: int, *, by_host: bool = False) -> Shown:
    """
    Activities open to members or the public that were held in a year: at least `people`, and so many attendances.

    Attendances without names are those beyond the people of each activity; of them `with_evidence` stand on its sheet
    as heads with the record that shows them. `by_host` reads the people of every record and takes its time.
    """
    span = (date(year, 1, 1), date(year, 12, 31))
    told, everybody = await _sums(connection, year, *span)
    hosts = {"by_host": await _by_host(connection, *span)} if by_host else {}
    return {"year": year, **told, "all": everybody, **hosts, "sentence": _sentence(told), **TOLD_APART}


async def _sums(connection: Connection, year: int, first: date, last: date) -> tuple[Shown, Shown]:
    """Of the open ones and of all. People are counted by their rows of the year, not by reading every record again."""
    row = await connection.fetchrow(
        """
        WITH held AS MATERIALIZED (
            SELECT code, attendances, members, public, scientists, led_by_party_members,
                   open_to IN ('members', 'public') AS open
            FROM activity
            WHERE starts_on BETWEEN $1 AND $2 AND state IN ('held', 'archived')
        ), heads AS (
            SELECT coalesce(sum(heads), 0)::bigint AS heads
            FROM attendance_heads JOIN held ON held.code = activity
            WHERE open
        ), known AS (
            SELECT count(*) AS of_all, coalesce(sum(activities), 0)::bigint AS named_of_all,
                   count(*) FILTER (WHERE open > 0) AS people, coalesce(sum(open), 0)::bigint AS named
            FROM person_year
            WHERE year = $3
        )
        SELECT count(*) FILTER (WHERE open) AS activities,
               count(*) FILTER (WHERE open AND led_by_party_members) AS led_by_party_members,
               coalesce(sum(attendances) FILTER (WHERE open), 0)::bigint AS attendances,
               coalesce(sum(members) FILTER (WHERE open), 0)::bigint AS members,
               coalesce(sum(public) FILTER (WHERE open), 0)::bigint AS public,
               coalesce(sum(scientists) FILTER (WHERE open), 0)::bigint AS scientists,
               (SELECT heads FROM heads) AS with_evidence,
               (SELECT people FROM known), (SELECT named FROM known),
               count(*) AS activities_of_all, coalesce(sum(attendances), 0)::bigint AS attendances_of_all,
               (SELECT of_all FROM known), (SELECT named_of_all FROM known)
        FROM held
        """,
        first,
        last,
        year,
    )
    found = dict(row or {})
    named, named_of_all = found.pop("named"), found.pop("named_of_all")
    everybody = {
        "activities": found.pop("activities_of_all"),
        "attendances": found.pop("attendances_of_all"),
        "people": found.pop("of_all"),
    }
    everybody["attendances_without_names"] = everybody["attendances"] - named_of_all
    return {**found, "attendances_without_names": found["attendances"] - named}, everybody


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
