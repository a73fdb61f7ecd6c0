"""The society's rules in the database: the values in force, and every value ever set, with who set it and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from services.registry.commands.rules import SetRule
from shared.database import Connection, UnitOfWork

RuleRow = tuple[str, date, Mapping[str, Any]]


async def in_force(uow: UnitOfWork, name: str, on: date) -> tuple[date, Mapping[str, Any]] | None:
    """Since when a rule has the value it has on a day, and the value; None where there is none yet."""
    row = await uow.connection.fetchrow(
        """
        SELECT effective_on, value FROM rule
        WHERE name = $1 AND effective_on <= $2
        ORDER BY effective_on DESC
        LIMIT 1
        """,
        name,
        on,
    )
    return (row["effective_on"], row["value"]) if row else None


async def set_rule(uow: UnitOfWork, command: SetRule, value: Mapping[str, Any]) -> None:
    """Keep a value from a day on; the one set before for the same day stays in `rule_history`."""
    await uow.connection.execute(
        """
        INSERT INTO rule (name, effective_on, value, because, actor, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (name, effective_on) DO UPDATE
        SET value = EXCLUDED.value, because = EXCLUDED.because, actor = EXCLUDED.actor,
            recorded_at = EXCLUDED.recorded_at
        """,
        command.name,
        command.effective_on,
        value,
        command.because,
        uow.actor,
        uow.now,
    )


async def rules_at(connection: Connection, day: date, known: datetime) -> list[RuleRow]:
    """Every rule in force on a day as known at a moment: (name, since when, value)."""
    rows = await connection.fetch("SELECT name, effective_on, value FROM rule_at($1, $2) ORDER BY name", day, known)
    return [(row["name"], row["effective_on"], row["value"]) for row in rows]
