"""Members counted, on a day as known at a moment and over time; group members; who is one with whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from shared.database import Connection

Rows = list[dict[str, Any]]
By = Literal["branch", "class", "source"]
_OF: dict[By, tuple[str, str]] = {
    "branch": ("branches", ""),
    "class": ("ARRAY[coalesce(member_class, 'other')]", ""),
    "source": ("ARRAY[source]", "JOIN member ON member.number = state.member"),
}
# Members are counted by their set of branches first: there are a million of them and few sets.
_EACH = "CROSS JOIN unnest(CASE parts WHEN '{}' THEN ARRAY[''] ELSE parts END) AS part"


async def counts(connection: Connection, day: date, known: datetime, by: By) -> tuple[Rows, dict[str, int]]:
    """
    Members by kind and branch ('' = of none), class or source; a member of two branches is counted in both.

    Beside them all members by kind, each once.
    """
    parts, joined = _OF[by]
    rows = await connection.fetch(
        f"""
        WITH held AS MATERIALIZED (
            SELECT {parts} AS parts, kind, count(*)::int AS n
            FROM member_at($1, $2) AS state {joined}
            WHERE present
            GROUP BY 1, 2
        )
        SELECT part, kind, sum(n)::int AS members FROM held {_EACH} GROUP BY part, kind
        UNION ALL
        SELECT NULL, kind, sum(n)::int FROM held GROUP BY kind
        ORDER BY part, kind
        """,  # noqa: S608  (a constant)
        day,
        known,
    )
    all_of = dict.fromkeys(("individual", "group"), 0)
    all_of |= {row["kind"]: row["members"] for row in rows if row["part"] is None}
    return [{by: row["part"], **_held(row)} for row in rows if row["part"] is not None], all_of


def _held(row: Any) -> dict[str, Any]:
    return {"kind": row["kind"], "members": row["members"]}


async def standing(connection: Connection, day: date, known: datetime) -> dict[str | None, int]:
    """Branch -> its members on a day ('' = of none); None -> all, each once."""
    rows = await connection.fetch(
        f"""
        WITH held AS MATERIALIZED (
            SELECT branches AS parts, count(*)::int AS n FROM member_at($1, $2) WHERE present GROUP BY branches
        )
        SELECT NULL AS branch, coalesce(sum(n), 0)::int AS n FROM held
        UNION ALL
        SELECT part, sum(n)::int FROM held {_EACH} GROUP BY part
        """,  # noqa: S608  (a constant)
        day,
        known,
    )
    return {row["branch"]: row["n"] for row in rows}


@dataclass(frozen=True, slots=True)
class Stretch:
    """From a day to another, both included, in steps."""

    first: date
    last: date
    step: Literal["month", "quarter", "year"]


async def moves(connection: Connection, stretch: Stretch, known: datetime) -> Rows:
    """
    What changed, as `{"period", "branch", "part", "n"}`; the branch is None for all, '' for none.

    Parts: stock (opening stock), joined, returned, left, transferred_in, transferred_out, and merged, which is what two
    records becoming one adds or takes away.
    """
    rows = await connection.fetch(
        """
        WITH moved AS (
            SELECT DISTINCT member FROM member_state
            WHERE effective_on BETWEEN $1 AND $2 AND recorded_at <= $3
        ), day AS (
            SELECT DISTINCT ON (member, effective_on)
                member, effective_on, present, coalesce(merged, false) AS merged, opening_stock,
                CASE WHEN NOT present THEN '{}' WHEN branches = '{}' THEN ARRAY[''] ELSE branches END AS branches
            FROM member_state JOIN moved USING (member)
            WHERE effective_on <= $2 AND recorded_at <= $3
            ORDER BY member, effective_on, nth DESC
        ), step AS (
            SELECT *, coalesce(lag(present) OVER past, false) AS was_present,
                coalesce(lag(branches) OVER past, '{}') AS was_in,
                coalesce(bool_or(present) OVER (past ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), false)
                    AS was_ever
            FROM day
            WINDOW past AS (PARTITION BY member ORDER BY effective_on)
        ), change AS (
            SELECT date_trunc($4, effective_on)::date AS period, was_present, present, was_in, branches,
                CASE WHEN merged THEN 'merged'
                     WHEN was_present AND present THEN 'transferred' WHEN was_present THEN 'left'
                     WHEN opening_stock THEN 'stock' WHEN was_ever THEN 'returned' ELSE 'joined' END AS part
            FROM step
            WHERE effective_on >= $1
        ), line AS (
            SELECT period, NULL AS branch, part, CASE WHEN part = 'merged' AND was_present THEN -1 ELSE 1 END AS n
            FROM change
            WHERE was_present <> present
            UNION ALL
            SELECT period, branch, CASE part WHEN 'transferred' THEN 'transferred_in' ELSE part END, 1
            FROM change CROSS JOIN unnest(branches) AS branch
            WHERE NOT branch = ANY (was_in)
            UNION ALL
            SELECT period, branch, CASE part WHEN 'transferred' THEN 'transferred_out' ELSE part END,
                   CASE part WHEN 'merged' THEN -1 ELSE 1 END
            FROM change CROSS JOIN unnest(was_in) AS branch
            WHERE NOT branch = ANY (branches)
        )
        SELECT period, branch, part, sum(n)::int AS n FROM line GROUP BY period, branch, part
        """,
        stretch.first,
        stretch.last,
        known,
        stretch.step,
    )
    return [dict(row) for row in rows]


async def groups(connection: Connection, day: date, known: datetime, after: str, limit: int) -> Rows:
    """Group members on a day with the name of the unit, a page in the order of their numbers."""
    rows = await connection.fetch(
        """
        SELECT state.member AS code, named.name, state.branches, state.member_class, state.effective_on AS since
        FROM member_at($1, $2) AS state
        LEFT JOIN LATERAL (
            SELECT name FROM group_member_name AS named
            WHERE named.member = state.member AND recorded_at <= $2
            ORDER BY nth DESC LIMIT 1
        ) AS named ON true
        WHERE present AND kind = 'group' AND state.member > $3
        ORDER BY state.member
        LIMIT $4
        """,
        day,
        known,
        after,
        limit,
    )
    return [dict(row) for row in rows]


async def links(connection: Connection, after: int, limit: int) -> Rows:
    """What was merged or declared shared, annulled ones too; codes only where they are not forgotten."""
    rows = await connection.fetch(
        """
        SELECT link.number AS link, link.kind, link.kept, link.alias, one.source, one_code.code,
               other.source AS alias_source, other_code.code AS alias_code, effective_on, because, actor, recorded_at,
               annulled_at, annulled_by, annulled_because
        FROM member_link AS link
        JOIN member AS one ON one.number = link.kept
        JOIN member AS other ON other.number = link.alias
        LEFT JOIN member_code AS one_code ON one_code.member = link.kept
        LEFT JOIN member_code AS other_code ON other_code.member = link.alias
        WHERE link.number > $1
        ORDER BY link.number
        LIMIT $2
        """,
        after,
        limit,
    )
    return [dict(row) for row in rows]


async def erasures(connection: Connection, sources: Collection[str] | None, after: int, limit: int) -> Rows:
    """That something was forgotten, and when: neither what, nor whether it was known."""
    rows = await connection.fetch(
        """
        SELECT cursor, source, erased_at FROM member_erased
        WHERE cursor > $2 AND ($1::text[] IS NULL OR source = ANY($1))
        ORDER BY cursor
        LIMIT $3
        """,
        None if sources is None else list(sources),
        after,
        limit,
    )
    return [dict(row) for row in rows]
