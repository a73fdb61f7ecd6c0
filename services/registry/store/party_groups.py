"""Party groups in the database: each as last known, and every state with both dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.registry.domain.party_group import PartyGroup
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.events.registry import PartyGroupDissolved, PartyGroupState


async def group(uow: UnitOfWork, code: str) -> PartyGroup:
    """One Party group. Raises Unknown."""
    row = await uow.connection.fetchrow("SELECT * FROM party_group WHERE code = $1", code)
    if row is None:
        raise Unknown(field="code", what="党建小组 (Party group)", code=code)
    return PartyGroup(**dict(row))


async def groups_of(uow: UnitOfWork, branch: str) -> list[PartyGroup]:
    """All Party groups a branch ever had."""
    rows = await uow.connection.fetch("SELECT * FROM party_group WHERE branch = $1 ORDER BY effective_on", branch)
    return [PartyGroup(**dict(row)) for row in rows]


async def group_on(uow: UnitOfWork, branch: str, on: date) -> str | None:
    """The code of the group a branch has on a day, if it has one."""
    code: str | None = await uow.connection.fetchval(
        """
        SELECT code FROM party_group
        WHERE branch = $1 AND effective_on <= $2 AND (dissolved_on IS NULL OR dissolved_on > $2)
        """,
        branch,
        on,
    )
    return code


async def save_groups(uow: UnitOfWork, events: Sequence[PartyGroupState]) -> None:
    """Keep new states, at most one of each group."""
    rows = [
        (e.code, e.branch, e.leader, e.leader_post, e.effective_on, isinstance(e, PartyGroupDissolved)) for e in events
    ]
    columns = [list(column) for column in zip(*rows, strict=True)]
    await uow.connection.execute(
        """
        INSERT INTO party_group_history
            (code, nth, branch, leader, leader_post, effective_on, dissolved, recorded_at)
        SELECT said.code,
               coalesce((SELECT max(nth) FROM party_group_history AS old WHERE old.code = said.code), 0) + 1,
               said.branch, said.leader, said.leader_post, said.effective_on, said.dissolved, $7
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::date[], $6::bool[])
             AS said (code, branch, leader, leader_post, effective_on, dissolved)
        """,
        *columns,
        uow.now,
    )
    await uow.connection.execute(
        """
        INSERT INTO party_group (code, branch, leader, leader_post, effective_on, dissolved_on)
        SELECT code, branch, leader, leader_post, effective_on, CASE WHEN dissolved THEN effective_on END
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::date[], $6::bool[])
             AS said (code, branch, leader, leader_post, effective_on, dissolved)
        ON CONFLICT (code) DO UPDATE SET dissolved_on = EXCLUDED.dissolved_on
        """,
        *columns,
    )


async def grouped_branches(uow: UnitOfWork, on: date) -> set[str]:
    """The branches that have a Party group on a day."""
    rows = await uow.connection.fetch(
        """
        SELECT branch FROM party_group
        WHERE effective_on <= $1 AND (dissolved_on IS NULL OR dissolved_on > $1)
        """,
        on,
    )
    return {row["branch"] for row in rows}
