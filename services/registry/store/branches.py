"""Branches in the database: as last described, and every state with both dates."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from services.registry.domain import shown
from services.registry.domain.branch import Register
from services.registry.domain.name import NameFault
from services.registry.domain.timeline import Timeline
from services.registry.store.rules import name_rule
from services.registry.store.society import society
from shared.database import Connection, UnitOfWork
from shared.events.registry import BranchState, GroupAbsenceExplained, GroupAbsenceWithdrawn
from shared.search import index

_STATE = "code, name, kind, status, founded_on, host_unit, discipline, decision, effective_on, address"


async def hold_names(uow: UnitOfWork) -> None:
    """One founding or import at a time: names are judged against all the others."""
    await uow.connection.execute("SELECT pg_advisory_xact_lock(hashtext('names of branches'))")


async def register(uow: UnitOfWork, on: date) -> Register:
    """All that is needed to judge a branch on a day."""
    rows = await uow.connection.fetch(f"SELECT {_STATE} FROM branch")  # noqa: S608  (a constant)
    return Register(
        society_code=uow.source.split("/")[2],
        society=await society(uow, on),
        rule=await name_rule(uow, on),
        branches={row["code"]: BranchState.model_validate(dict(row)) for row in rows},
    )


async def known_codes(uow: UnitOfWork, codes: Collection[str]) -> set[str]:
    """Which of these codes belong to a branch (ended ones too)."""
    rows = await uow.connection.fetch("SELECT code FROM branch WHERE code = ANY($1::text[])", list(codes))
    return {row["code"] for row in rows}


async def states(uow: UnitOfWork, code: str) -> list[BranchState]:
    """Every state of a branch in the order it was told; the branch is locked, so that it cannot end meanwhile."""
    await uow.connection.execute("SELECT 1 FROM branch WHERE code = $1 FOR NO KEY UPDATE", code)
    rows = await uow.connection.fetch(
        f"SELECT {_STATE} FROM branch_history WHERE code = $1 ORDER BY nth",  # noqa: S608  (a constant)
        code,
    )
    return [BranchState.model_validate(dict(row)) for row in rows]


async def timelines(uow: UnitOfWork, names: Collection[str]) -> list[Timeline]:
    """The branches that bear one of these names on some day, ever did, or will."""
    rows = await uow.connection.fetch(
        f"""
        SELECT {_STATE} FROM branch_history
        WHERE code IN (SELECT code FROM branch_history WHERE name = ANY($1::text[]))
        ORDER BY code, nth
        """,  # noqa: S608  (a constant)
        list(names),
    )
    states = [BranchState.model_validate(dict(row)) for row in rows]
    return [Timeline(code, own) for code, own in groupby(states, key=lambda state: state.code)]


async def save_branches(uow: UnitOfWork, events: Sequence[BranchState]) -> list[str]:
    """
    Keep new states, at most one of each branch, and return the codes written.

    A back-dated state enters the history and leaves what was last described alone.
    """
    columns = _columns(events)
    rows = await uow.connection.fetch(
        f"""
        INSERT INTO branch_history ({_STATE}, nth, recorded_at)
        SELECT said.*, coalesce((SELECT max(nth) FROM branch_history AS old WHERE old.code = said.code), 0) + 1, $11
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::date[], $6::text[], $7::text[], $8::jsonb[],
                    $9::date[], $10::text[]) AS said ({_STATE})
        RETURNING code
        """,  # noqa: S608  (a constant)
        *columns,
        uow.now,
    )
    await uow.connection.execute(
        f"""
        INSERT INTO branch ({_STATE})
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::date[], $6::text[], $7::text[],
                             $8::jsonb[], $9::date[], $10::text[])
        ON CONFLICT (code) DO UPDATE
        SET name = EXCLUDED.name, kind = EXCLUDED.kind, status = EXCLUDED.status, founded_on = EXCLUDED.founded_on,
            host_unit = EXCLUDED.host_unit, discipline = EXCLUDED.discipline, decision = EXCLUDED.decision,
            effective_on = EXCLUDED.effective_on, address = EXCLUDED.address
        WHERE branch.effective_on <= EXCLUDED.effective_on
        """,  # noqa: S608  (a constant)
        *columns,
    )
    await index(uow, [shown.branch(event) for event in events])
    return [row["code"] for row in rows]


def _columns(events: Sequence[BranchState]) -> list[list[object]]:
    rows = [
        (
            event.code,
            event.name,
            event.kind,
            event.status,
            event.founded_on,
            event.host_unit,
            event.discipline,
            event.decision.model_dump(mode="json") if event.decision else None,
            event.effective_on,
            event.address,
        )
        for event in events
    ]
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(10)]


async def save_absences(uow: UnitOfWork, events: Sequence[GroupAbsenceExplained | GroupAbsenceWithdrawn]) -> list[str]:
    """Keep reasons and that there is none any more, at most one of each branch, and return the codes written."""
    rows = await uow.connection.fetch(
        """
        INSERT INTO group_absence_history (code, nth, effective_on, recorded_at, reason)
        SELECT said.code,
               coalesce((SELECT max(nth) FROM group_absence_history AS old WHERE old.code = said.code), 0) + 1,
               said.effective_on, $4, said.reason
        FROM unnest($1::text[], $2::date[], $3::text[]) AS said (code, effective_on, reason)
        RETURNING code
        """,
        [event.code for event in events],
        [event.effective_on for event in events],
        [event.reason if isinstance(event, GroupAbsenceExplained) else None for event in events],
        uow.now,
    )
    return [row["code"] for row in rows]


async def absences(uow: UnitOfWork) -> dict[str, str]:
    """Branch -> the reason last given for having no group, where none was taken back since."""
    rows = await uow.connection.fetch(
        """
        SELECT DISTINCT ON (code) code, reason FROM group_absence_history
        ORDER BY code, effective_on DESC, nth DESC
        """
    )
    return {row["code"]: row["reason"] for row in rows if row["reason"]}


async def save_override(uow: UnitOfWork, branch: str, name: str, broken: Sequence[NameFault], because: str) -> None:
    """Keep why a name against the rule was accepted."""
    await uow.connection.execute(
        """
        INSERT INTO name_override (branch, name, rules, because, actor, recorded_at, batch)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        branch,
        name,
        [fault.rule for fault in broken],
        because,
        uow.actor,
        uow.now,
        uow.batch_id,
    )


async def save_correction(uow: UnitOfWork, branch: str, version: int, fields: Sequence[str], because: str) -> None:
    """Keep why what was said of a branch was put right by this version and those said with it."""
    await uow.connection.execute(
        """
        INSERT INTO correction (subject, version, fields, because, actor, recorded_at)
        VALUES ('branch/' || $1::text, $2, $3, $4, $5, $6)
        """,
        branch,
        version,
        fields,
        because,
        uow.actor,
        uow.now,
    )


async def open_after(uow: UnitOfWork, branch: str, on: date) -> dict[str, Any]:
    """
    What an ended branch leaves to be looked after: how many members it still has on its first day no longer, and
    whether its facts of the year before that day's were handed in.
    """
    last_day = date(on.year - 1, 12, 31) if on.year > 1 else on
    open_facts = await uow.connection.fetchval(
        """
        SELECT EXISTS (SELECT FROM branch_history WHERE code = $1 AND effective_on <= $2)
           AND NOT EXISTS (SELECT FROM annual_facts_history WHERE branch = $1 AND year = $3)
        """,
        branch,
        last_day,
        last_day.year,
    )
    members = await members_on(uow.connection, branch, on, uow.now)
    return {"members": members, "annual_facts": [last_day.year] if open_facts else []}


async def members_on(connection: Connection, branch: str, on: date, known: datetime) -> int:
    """How many members a branch has on a day, as known at a moment."""
    count: int = await connection.fetchval(
        """
        SELECT count(*) FROM (
            SELECT DISTINCT ON (member) present, branches FROM member_state
            WHERE effective_on <= $2 AND recorded_at <= $3
              AND member IN (SELECT member FROM member_state WHERE $1 = ANY(branches))
            ORDER BY member, effective_on DESC, nth DESC
        ) AS state
        WHERE present AND $1 = ANY(branches)
        """,
        branch,
        on,
        known,
    )
    return count


async def ended_with(uow: UnitOfWork, branch: str, on: date) -> dict[str, int]:
    """How many posts, terms and Party groups of a branch ended on a day."""
    row = await uow.connection.fetchrow(
        """
        SELECT (SELECT count(*) FROM post WHERE body = $1 AND ended AND until = $2) AS posts,
               (SELECT count(*) FROM term WHERE body = $1 AND ended_on = $2) AS terms,
               (SELECT count(*) FROM party_group WHERE branch = $1 AND dissolved_on = $2) AS party_groups
        """,
        branch,
        on,
    )
    return dict(row or {})
