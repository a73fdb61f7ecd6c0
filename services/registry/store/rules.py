"""The society's own limits and lists, as they hold on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.registry.domain.name import NameRule
from services.registry.domain.post import PostRule
from shared.database import UnitOfWork


async def name_rule(uow: UnitOfWork, on: date) -> NameRule:
    """The rule of names in force on a day."""
    return NameRule.read(await _rule(uow, "branch_name", on))


async def post_rule(uow: UnitOfWork, on: date) -> PostRule:
    """The rule of posts in force on a day."""
    return PostRule.read(await _rule(uow, "posts", on))


async def _rule(uow: UnitOfWork, name: str, on: date) -> dict[str, Any]:
    value: dict[str, Any] = await uow.connection.fetchval(
        """
        SELECT value FROM rule
        WHERE name = $1
        ORDER BY effective_on <= $2 DESC, abs(effective_on - $2)
        LIMIT 1
        """,
        name,
        on,
    )
    return value
