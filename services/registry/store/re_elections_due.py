"""Terms that run, with the re-election of each: what the planner reads, for deciding and for showing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from services.registry.domain.re_election.due import Running
from services.registry.domain.statute import Body
from shared.database import Connection
from shared.events.registry import ReElectionChanged


async def running(
    connection: Connection, day: date, known: datetime, scopes: Collection[str] | None = None, body: str | None = None
) -> list[Running]:
    """All of a day as known at a moment, in the order of the codes of terms; ended branches and bodies are left out."""
    rows = await connection.fetch(
        """
        WITH term_state AS (
            SELECT DISTINCT ON (code) * FROM term_history
            WHERE effective_on <= $1 AND recorded_at <= $2
            ORDER BY code, effective_on DESC, nth DESC
        ), place AS (
            SELECT code, name, true AS branch FROM branch_at($1, $2) WHERE status <> 'ended'
            UNION ALL
            SELECT code, name, false FROM body_at($1, $2)
        )
        SELECT term.code AS term, term.body, place.name, place.branch, term.number, term.since AS began_on,
               term.until, CASE WHEN term.ended THEN term.effective_on END AS ended_on,
               election.state AS re_election, stream.version
        FROM term_state AS term
        JOIN place ON place.code = term.body
        LEFT JOIN re_election_at($1, $2) AS election
            ON election.state ->> 'term' = term.code AND election.status <> 'withdrawn'
        LEFT JOIN stream ON stream.subject = 're_election/' || election.code
        WHERE (NOT term.ended OR election.status = 'confirmed')
          AND ($3::text[] IS NULL OR term.body = ANY($3))
          AND ($4::text IS NULL OR term.body = $4)
        ORDER BY term.code
        """,
        day,
        known,
        None if scopes is None else list(scopes),
        body,
    )
    return [_running(dict(row)) for row in rows]


def _running(row: dict[str, object]) -> Running:
    state = row.pop("re_election")
    found = ReElectionChanged.model_validate(state) if state else None
    return Running(**row, re_election=found)  # type: ignore[arg-type]  # the columns are the fields


async def without_term(
    connection: Connection, day: date, known: datetime, scopes: Collection[str] | None = None, body: str | None = None
) -> list[Body]:
    """Bodies and branches of a day as known at a moment of which no term runs, in the order of their codes."""
    rows = await connection.fetch(
        """
        WITH place AS (
            SELECT code, kind, name, true AS branch, status FROM branch_at($1, $2) WHERE status <> 'ended'
            UNION ALL
            SELECT code, kind, name, false, 'normal' FROM body_at($1, $2)
        ), running AS (
            SELECT DISTINCT ON (code) body, ended FROM term_history
            WHERE effective_on <= $1 AND recorded_at <= $2
            ORDER BY code, effective_on DESC, nth DESC
        )
        SELECT * FROM place
        WHERE NOT EXISTS (SELECT FROM running WHERE running.body = place.code AND NOT running.ended)
          AND ($3::text[] IS NULL OR place.code = ANY($3))
          AND ($4::text IS NULL OR place.code = $4)
        ORDER BY place.code
        """,
        day,
        known,
        None if scopes is None else list(scopes),
        body,
    )
    return [Body(**dict(row)) for row in rows]
