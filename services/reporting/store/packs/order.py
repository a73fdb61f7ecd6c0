"""The order of the society over a period: branches, governing sessions, honours and re-elections."""

from __future__ import annotations

from datetime import timedelta

from services.reporting.domain.packs.rows import BranchChange, GoverningSession, HonourGiven, ReElectionHeld
from services.reporting.store.compute import Window
from services.reporting.store.tables.rows import rows
from shared.database import Connection


async def branch_changes(connection: Connection, window: Window) -> tuple[BranchChange, ...]:
    """Branches that are otherwise on the last day than on the day before the first: the two states compared."""
    return await rows(
        connection,
        BranchChange,
        """
        WITH before AS (
            SELECT code, type, data FROM state_at($4, $1, $3) AS branch WHERE type <> 'registry.branch.ended.v1'
        ), after AS (
            SELECT code, type, data FROM state_at($4, $2, $3) AS branch
        )
        SELECT
            after.code AS branch,
            after.data->>'name' AS name,
            CASE WHEN before.code IS NULL THEN 'founded'
                 WHEN after.type = 'registry.branch.ended.v1' THEN 'ended'
                 WHEN before.data->>'name' <> after.data->>'name' THEN 'renamed'
                 ELSE 'status' END AS what,
            CASE WHEN before.data->>'name' <> after.data->>'name' THEN before.data->>'name'
                 ELSE before.data->>'status' END AS before,
            CASE WHEN before.data->>'name' <> after.data->>'name' THEN after.data->>'name'
                 ELSE after.data->>'status' END AS after
        FROM after
        LEFT JOIN before USING (code)
        WHERE (before.code IS NULL AND after.type <> 'registry.branch.ended.v1')
           OR (before.code IS NOT NULL AND (
               after.type = 'registry.branch.ended.v1'
               OR before.data->>'name' <> after.data->>'name'
               OR before.data->>'status' <> after.data->>'status'
           ))
        ORDER BY after.code
        """,
        window.first_day - timedelta(days=1),
        window.last_day,
        window.known_on,
        ["registry.branch.founded.v1", "registry.branch.changed.v1", "registry.branch.ended.v1"],
    )


async def sessions(connection: Connection, window: Window) -> tuple[GoverningSession, ...]:
    """Sessions of the governing bodies held in the period, with whether Party-building was on the agenda."""
    return await rows(
        connection,
        GoverningSession,
        """
        SELECT code, kind, (data->>'number')::int AS number, data->>'title' AS title, effective_on AS held_on,
            EXISTS (
                SELECT FROM jsonb_array_elements(data->'agenda') AS item WHERE (item->>'party_building')::boolean
            ) AS party_building
        FROM record_of(ARRAY['activities.session.held.v1', 'activities.session.corrected.v1',
                             'activities.session.cancelled.v1'], $3) AS session
        WHERE type <> 'activities.session.cancelled.v1'
          AND effective_on BETWEEN $1 AND $2
        ORDER BY effective_on, code
        """,
        window.first_day,
        window.last_day,
        window.known_on,
    )


async def honours(connection: Connection, window: Window) -> tuple[HonourGiven, ...]:
    """Honours given in the period that stand on its last day; who a person is stays with the register."""
    return await rows(
        connection,
        HonourGiven,
        """
        SELECT code, data->>'award' AS award, kind, (data->>'year')::int AS year,
            data->'recipient'->>'kind' AS recipient,
            CASE WHEN data->'recipient'->>'kind' = 'branch' THEN data->'recipient'->>'code' END AS branch,
            data->>'session' AS session, effective_on AS given_on
        FROM state_at(ARRAY['registry.honour.proposed.v1', 'registry.honour.published.v1', 'registry.honour.given.v1',
                            'registry.honour.withdrawn.v1'], $2, $3) AS honour
        WHERE type = 'registry.honour.given.v1'
          AND effective_on >= $1
        ORDER BY effective_on, code
        """,
        window.first_day,
        window.last_day,
        window.known_on,
    )


async def re_elections(connection: Connection, window: Window) -> tuple[ReElectionHeld, ...]:
    """Re-elections confirmed in the period, with the name that the branch or body has on its last day."""
    return await rows(
        connection,
        ReElectionHeld,
        """
        WITH named AS (
            SELECT code, data->>'name' AS name
            FROM state_at(ARRAY['registry.branch.founded.v1', 'registry.branch.changed.v1', 'registry.branch.ended.v1',
                                'registry.body.established.v1', 'registry.body.changed.v1',
                                'registry.body.ended.v1'], $2, $3) AS body
        )
        SELECT election.code, data->>'body' AS body, coalesce(named.name, data->>'body') AS name,
            data->>'branch' AS branch, (data->>'number')::int AS number,
            coalesce((data->>'elected_on')::date, effective_on) AS elected_on
        FROM record_of(ARRAY['registry.re_election.started.v1', 'registry.re_election.changed.v1',
                             'registry.re_election.confirmed.v1', 'registry.re_election.withdrawn.v1'], $3) AS election
        LEFT JOIN named ON named.code = data->>'body'
        WHERE type = 'registry.re_election.confirmed.v1'
          AND effective_on BETWEEN $1 AND $2
        ORDER BY elected_on, election.code
        """,
        window.first_day,
        window.last_day,
        window.known_on,
    )
