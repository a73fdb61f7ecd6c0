"""The registry's lists as rows of its own sheets, on a day as known now; persons by their codes."""

from __future__ import annotations

from datetime import date
from typing import Any

from shared.database import UnitOfWork


async def branch_rows(uow: UnitOfWork, day: date) -> list[dict[str, Any]]:
    """Every branch with its term, its reason for no group, and the persons in its seats by kind of post."""
    rows = await uow.connection.fetch(
        """
        SELECT state.code, state.name, state.kind, state.status, state.founded_on, state.host_unit, state.address,
               state.discipline, state.decision, state.effective_on AS since,
               CASE WHEN grouped.branch IS NULL THEN absence.reason END AS absence,
               term.number AS term_number, term.since AS term_since, term.until AS term_until,
               coalesce(seats.seats, '{}') AS seats
        FROM branch_at($1, $2) AS state
        LEFT JOIN (SELECT DISTINCT branch FROM party_group_at($1, $2)) AS grouped ON grouped.branch = state.code
        LEFT JOIN group_absence_at($1, $2) AS absence ON absence.code = state.code
        LEFT JOIN (
            SELECT DISTINCT ON (body) * FROM term_at($1, $2) ORDER BY body, since DESC
        ) AS term ON term.body = state.code
        LEFT JOIN (
            SELECT body, jsonb_object_agg(post, people) AS seats
            FROM (
                SELECT body, post, jsonb_agg(person ORDER BY person) AS people FROM post_at($1, $2) GROUP BY body, post
            ) AS held
            GROUP BY body
        ) AS seats ON seats.body = state.code
        ORDER BY state.code
        """,
        day,
        uow.now,
    )
    return [dict(row) for row in rows]


async def seat_rows(uow: UnitOfWork, day: date) -> list[dict[str, Any]]:
    """Every appointment in force in a branch."""
    rows = await uow.connection.fetch(
        """
        SELECT held.branch, held.person, held.post, held.since, held.until
        FROM post_at($1, $2) AS held
        WHERE held.branch IS NOT NULL
        ORDER BY held.branch, held.since, held.code
        """,
        day,
        uow.now,
    )
    return [dict(row) for row in rows]
