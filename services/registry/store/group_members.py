"""Names of the units that are group members."""

from __future__ import annotations

from shared.database import UnitOfWork


async def was_ever_group(uow: UnitOfWork, member: str) -> bool:
    """Whether this number was said to be a group member on any day."""
    found: bool = await uow.connection.fetchval(
        "SELECT EXISTS (SELECT FROM member_state WHERE member = $1 AND present AND kind = 'group')", member
    )
    return found


async def save_name(uow: UnitOfWork, member: str, name: str) -> None:
    """Add a name; the one before stays."""
    await uow.connection.execute(
        """
        INSERT INTO group_member_name (member, nth, name, actor, recorded_at)
        SELECT $1, coalesce(max(nth), 0) + 1, $2, $3, $4 FROM group_member_name WHERE member = $1
        """,
        member,
        name,
        uow.actor,
        uow.now,
    )
