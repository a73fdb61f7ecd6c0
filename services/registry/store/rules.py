"""The society's own limits and lists, as they hold on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.registry.domain.branch_changes import DecisionRule
from services.registry.domain.name import NameRule
from services.registry.domain.post import PostRule
from shared.database import Connection, UnitOfWork


async def name_rule(uow: UnitOfWork, on: date) -> NameRule:
    """The rule of names in force on a day."""
    regions = await rule(uow, "branch_regions", on)
    return NameRule.read(await rule(uow, "branch_name", on), refuse_places=regions["refuse"])


async def post_rule(uow: UnitOfWork, on: date) -> PostRule:
    """The rule of posts in force on a day."""
    return PostRule.read(await rule(uow, "posts", on))


async def decision_rule(uow: UnitOfWork, on: date) -> DecisionRule:
    """What changes only by a decision, as the rule stands on a day."""
    return DecisionRule.read(await rule(uow, "branch_decisions", on))


async def rule(uow: UnitOfWork, name: str, on: date) -> dict[str, Any]:
    """The value of a rule in force on a day; before its first row, that row's."""
    return await rule_on(uow.connection, name, on)


async def rule_on(connection: Connection, name: str, on: date) -> dict[str, Any]:
    """The same, for reading."""
    value: dict[str, Any] = await connection.fetchval(
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
