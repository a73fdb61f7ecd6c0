"""What became of outside events, for publishers (their own) and for the secretariat; members counted to compare."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from shared.database import Connection

Rows = list[dict[str, Any]]

# A publisher sees what its login sent, and what came in its name with no login that could be vouched for.
_FEED = """
    SELECT cursor, source, NULL AS claimed, id, login, type, subject, outcome, reason, pointer, sentence, sentence_en,
           judged_at, closed_at, closed_by
    FROM ingress_event
    WHERE ($1::text[] IS NULL OR source = ANY($1))
    UNION ALL
    SELECT cursor, source, claimed, id, login, type, subject, outcome, reason, pointer, sentence, sentence_en,
           judged_at, closed_at, closed_by
    FROM ingress_aside
    WHERE ($1::text[] IS NULL OR source = ANY($1) OR (source IS NULL AND claimed = ANY($1)))
"""


async def feed(connection: Connection, sources: Collection[str] | None, after: int, limit: int) -> Rows:
    """Outcomes after a cursor, in the order they were reached; one that is judged again comes again."""
    rows = await connection.fetch(
        f"SELECT * FROM ({_FEED}) AS outcome WHERE cursor > $2 ORDER BY cursor LIMIT $3",  # noqa: S608
        _listed(sources),
        after,
        limit,
    )
    return [_told(row) for row in rows]


async def outcomes(connection: Connection, sources: Collection[str] | None, source: str, ids: Collection[str]) -> Rows:
    """
    Everything that became of one (source, id), the judgement that stands first. `ids` are the forms an id is kept in.

    A wrong source is found too, by the source that was claimed.
    """
    rows = await connection.fetch(
        f"""
        SELECT * FROM ({_FEED}) AS outcome
        WHERE id = ANY($3::text[]) AND (source = $2 OR claimed = $2)
        ORDER BY outcome = 'duplicate', reason IS NOT DISTINCT FROM 'conflict', cursor DESC
        LIMIT 100
        """,  # noqa: S608
        _listed(sources),
        source,
        list(ids),
    )
    return [_told(row) for row in rows]


async def parked(
    connection: Connection, sources: Collection[str] | None, reason: str | None, after: int, limit: int
) -> Rows:
    """What is set aside and still open, oldest first."""
    rows = await connection.fetch(
        f"""
        SELECT * FROM ({_FEED}) AS outcome
        WHERE outcome = 'parked' AND closed_at IS NULL AND cursor > $2 AND ($3::text IS NULL OR reason = $3)
        ORDER BY cursor
        LIMIT $4
        """,  # noqa: S608
        _listed(sources),
        after,
        reason,
        limit,
    )
    return [_told(row) for row in rows]


async def summary(connection: Connection, sources: Collection[str] | None, day: date) -> dict[str, Any]:
    """Counts by outcome and reason, and members by kind and branch on a day, to compare with one's own."""
    counts = await connection.fetch(
        f"""
        SELECT outcome, reason, count(*) AS n, count(*) FILTER (WHERE closed_at IS NULL) AS open
        FROM ({_FEED}) AS outcome
        GROUP BY outcome, reason
        """,  # noqa: S608
        _listed(sources),
    )
    told: dict[str, int] = dict.fromkeys(("accepted", "duplicate", "superseded", "parked"), 0)
    for row in counts:
        told[row["outcome"]] += row["n"]
    reasons = {row["reason"]: row for row in counts if row["reason"]}
    return {
        "as_of": day,
        "outcomes": told,
        "parked": {reason: row["n"] for reason, row in sorted(reasons.items())},
        "parked_open": {reason: row["open"] for reason, row in sorted(reasons.items()) if row["open"]},
        **await _members(connection, sources, day),
    }


async def _members(connection: Connection, sources: Collection[str] | None, day: date) -> dict[str, Any]:
    rows = await connection.fetch(
        """
        WITH present AS (
            SELECT kind, branches FROM (
                SELECT DISTINCT ON (member) kind, branches, present
                FROM member_state
                WHERE effective_on <= $2
                  AND ($1::text[] IS NULL
                       OR member IN (SELECT number FROM member WHERE source = ANY($1)))
                ORDER BY member DESC, effective_on DESC, nth DESC
            ) AS state
            WHERE state.present
        )
        SELECT kind, NULL AS branch, count(*) AS n, true AS total FROM present GROUP BY kind
        UNION ALL
        SELECT kind, branch, count(*), false
        FROM present LEFT JOIN unnest(branches) AS branch ON true
        GROUP BY kind, branch
        ORDER BY 4 DESC, 1, 2
        """,
        _listed(sources),
        day,
    )
    totals = dict.fromkeys(("individual", "group"), 0) | {row["kind"]: row["n"] for row in rows if row["total"]}
    by_branch = [{"kind": r["kind"], "branch": r["branch"], "members": r["n"]} for r in rows if not r["total"]]
    return {"members": totals, "members_by_branch": by_branch}


async def head(connection: Connection) -> int:
    """The cursor of the last outcome."""
    last: int = await connection.fetchval("SELECT cursor FROM ingress_head")
    return last


def _listed(sources: Collection[str] | None) -> list[str] | None:
    return None if sources is None else list(sources)


def _told(row: Any) -> dict[str, Any]:
    told = dict(row)
    if told["claimed"] is not None:
        told["source"], told["publisher"] = told["claimed"], told["source"]
    del told["claimed"]
    return told
