"""A roster held against what is known, a chunk at a time: what differs is noted beside each line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shared.database import UnitOfWork


async def at_work(uow: UnitOfWork, state: str) -> dict[str, Any] | None:
    """One roster in this state, locked; None where there is none, or somebody else is at it."""
    row = await uow.connection.fetchrow(
        "SELECT * FROM roster WHERE state = $1 ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED", state
    )
    return dict(row) if row else None


async def roster(uow: UnitOfWork, number: int) -> dict[str, Any] | None:
    """One roster, locked."""
    row = await uow.connection.fetchrow("SELECT * FROM roster WHERE number = $1 FOR UPDATE", number)
    return dict(row) if row else None


async def compare_chunk(uow: UnitOfWork, number: int, chunk: int) -> None:
    """
    Note beside each line of a chunk how the source's own member stands on the day, and what differs.

    The day is that of the roster, or the first of the line where that comes later. A change holds from the line's own
    day where that lies after the beginning of the known state, else from the day of the roster: a snapshot rewrites no
    history.
    """
    await uow.connection.execute(
        """
        WITH line AS (
            SELECT line.*, roster.as_of, greatest(roster.as_of, line.effective_on) AS day, code.member AS own,
                   coalesce(code.bound, false) AS bound
            FROM roster_line AS line
            JOIN roster ON roster.number = line.roster
            LEFT JOIN member_code AS code ON code.source = roster.source AND code.code = line.code
            WHERE line.roster = $1 AND line.chunk = $2 AND line.applied_at IS NULL
        ), held AS (
            SELECT line.*, CASE WHEN bound THEN member_holder(own, day) ELSE own END AS holder FROM line
        ), found AS (
            SELECT held.*, known.effective_on AS known_since, coalesce(known.present, false) AS is_known,
                   held.ends_on IS NULL OR held.ends_on > held.day AS is_wanted,
                   known.kind IS NOT DISTINCT FROM held.kind AND known.branches IS NOT DISTINCT FROM held.branches
                   AND known.member_class IS NOT DISTINCT FROM held.member_class AS is_alike,
                   to_jsonb(known) AS state
            FROM held LEFT JOIN LATERAL member_told_at(held.holder, held.day) AS known ON true
        )
        UPDATE roster_line AS line
        SET member = found.holder, was = found.state,
            begins = CASE WHEN known_since IS NULL THEN coalesce(found.effective_on, '1900-01-01')
                          WHEN found.effective_on > known_since THEN found.effective_on
                          ELSE found.as_of END,
            difference = CASE
                WHEN is_wanted AND EXISTS (
                    SELECT FROM unnest(found.branches) AS named WHERE named NOT IN (SELECT code FROM branch)
                ) THEN 'unknown_branch'
                WHEN is_known AND is_wanted AND is_alike OR NOT is_known AND NOT is_wanted THEN 'same'
                WHEN is_known THEN 'changed'
                ELSE 'new' END
        FROM found
        WHERE line.roster = $1 AND line.code = found.code
        """,
        number,
        chunk,
    )


async def propose_absentees(uow: UnitOfWork, number: int, after: str, limit: int) -> str | None:
    """Members of the source, a page by code, who are not in the roster: proposed as left; returns the last code."""
    last: str | None = await uow.connection.fetchval(
        """
        WITH page AS (
            SELECT code.code, code.member, code.bound FROM member_code AS code
            JOIN roster ON roster.number = $1 AND roster.source = code.source
            WHERE code.code > $2
            ORDER BY code.code
            LIMIT $3
        ), absent AS (
            INSERT INTO roster_line
                (roster, code, chunk, told_ns, kind, branches, effective_on, bulk, difference, member, was, begins)
            SELECT roster.number, page.code, 0, roster.first_ns, known.kind, '{}', roster.as_of, false, 'absent',
                   page.member, to_jsonb(known), roster.as_of
            FROM page
            JOIN roster ON roster.number = $1
            CROSS JOIN LATERAL member_told_at(page.member, roster.as_of) AS known
            WHERE known.present
              AND (NOT page.bound OR member_holder(page.member, roster.as_of) = page.member)
              AND NOT EXISTS (SELECT FROM roster_line AS line WHERE line.roster = $1 AND line.member = page.member)
            ON CONFLICT (roster, code) DO NOTHING
        )
        SELECT max(code) FROM page
        """,
        number,
        after,
        limit,
    )
    return last


async def forget_comparison(uow: UnitOfWork, number: int) -> None:
    """What was proposed before and not applied is proposed anew."""
    await uow.connection.execute(
        "DELETE FROM roster_line WHERE roster = $1 AND chunk = 0 AND applied_at IS NULL", number
    )


async def set_state(uow: UnitOfWork, number: int, state: str, compared_at: datetime | None = None) -> None:
    """How far a roster is."""
    await uow.connection.execute(
        "UPDATE roster SET state = $2, compared_at = coalesce($3, compared_at) WHERE number = $1",
        number,
        state,
        compared_at,
    )


async def set_differences(uow: UnitOfWork, number: int, differences: Sequence[str]) -> None:
    """What is to be applied."""
    await uow.connection.execute("UPDATE roster SET differences = $2 WHERE number = $1", number, list(differences))


async def save_decision(
    uow: UnitOfWork, number: int, decision: str, differences: Sequence[str], because: str | None
) -> None:
    """Keep what was decided, by whom and why."""
    await uow.connection.execute(
        """
        INSERT INTO roster_decision (roster, nth, decision, differences, because, actor, decided_at)
        SELECT $1, coalesce(max(nth), 0) + 1, $2, $3, $4, $5, $6 FROM roster_decision WHERE roster = $1
        """,
        number,
        decision,
        list(differences),
        because,
        uow.actor,
        uow.now,
    )


_MOVED = """
    (line.member IS NULL AND EXISTS (
        SELECT FROM member_code AS code WHERE code.source = roster.source AND code.code = line.code)
     OR EXISTS (
        SELECT FROM member_state AS state
        WHERE state.member = line.member AND state.recorded_at > roster.compared_at))
"""


async def moved(uow: UnitOfWork, number: int, differences: Sequence[str]) -> int:
    """Of how many lines that are to be applied the member has changed since the comparison."""
    found: int = await uow.connection.fetchval(
        f"""
        SELECT count(*) FROM roster_line AS line
        JOIN roster ON roster.number = line.roster
        WHERE line.roster = $1 AND difference = ANY($2::text[]) AND applied_at IS NULL AND {_MOVED}
        """,  # noqa: S608  (a constant)
        number,
        list(differences),
    )
    return found


async def lines_to_apply(uow: UnitOfWork, number: int, differences: Sequence[str], limit: int) -> list[dict[str, Any]]:
    """Some lines that are to be applied; `moved` where the member has changed since the comparison."""
    rows = await uow.connection.fetch(
        f"""
        SELECT line.*, {_MOVED} AS moved FROM roster_line AS line
        JOIN roster ON roster.number = line.roster
        WHERE line.roster = $1 AND difference = ANY($2::text[]) AND applied_at IS NULL
        ORDER BY difference, code
        LIMIT $3
        """,  # noqa: S608  (a constant)
        number,
        list(differences),
        limit,
    )
    return [dict(row) for row in rows]


async def note_applied(uow: UnitOfWork, number: int, applied: Sequence[str], left_out: Sequence[str]) -> None:
    """Lines that hold by now; what has moved is to be compared again."""
    await uow.connection.execute(
        "UPDATE roster_line SET applied_at = $3 WHERE roster = $1 AND code = ANY($2::text[])",
        number,
        list(applied),
        uow.now,
    )
    await uow.connection.execute(
        "UPDATE roster_line SET difference = NULL WHERE roster = $1 AND code = ANY($2::text[])", number, list(left_out)
    )


async def take_back(uow: UnitOfWork, number: int, limit: int) -> list[str]:
    """Delete some of the facts that a roster brought; returns whose they were."""
    rows = await uow.connection.fetch(
        """
        DELETE FROM member_fact
        WHERE (member, order_key) IN (SELECT member, order_key FROM member_fact WHERE order_key = -$1::bigint LIMIT $2)
        RETURNING member
        """,
        number,
        limit,
    )
    return [row["member"] for row in rows]


async def note_undone(uow: UnitOfWork, number: int, limit: int) -> bool:
    """Nothing of some lines holds any more; whether that were all. At once, a large roster outlasts a statement."""
    done: str = await uow.connection.execute(
        """
        UPDATE roster_line SET applied_at = NULL
        WHERE roster = $1 AND code IN (
            SELECT code FROM roster_line WHERE roster = $1 AND applied_at IS NOT NULL LIMIT $2
        )
        """,
        number,
        limit,
    )
    return int(done.split()[1]) < limit


async def delete_lines(uow: UnitOfWork, number: int) -> None:
    """A roster that is not to be applied keeps its counts only."""
    await uow.connection.execute("DELETE FROM roster_line WHERE roster = $1", number)
