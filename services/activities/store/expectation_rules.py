"""The society's rules of what is expected: every value with the day since when it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.activities.commands.expectations import SetExpectationRule
from services.activities.domain.expectation_rules import InForce, rules_of
from shared.database import Connection, UnitOfWork


async def expectation_rules(connection: Connection, name: str | None = None) -> list[InForce]:
    """All values ever set of one rule or of all, each with the days for which it holds."""
    rows = await connection.fetch(
        "SELECT name, effective_on, value FROM expectation_rule WHERE $1::text IS NULL OR name = $1", name
    )
    return rules_of((row["name"], row["effective_on"], row["value"]) for row in rows)


async def save_rule(uow: UnitOfWork, command: SetExpectationRule, value: Mapping[str, Any]) -> None:
    """Keep a value from a day on; the one set before for the same day stays in the history."""
    await uow.connection.execute(
        """
        INSERT INTO expectation_rule (name, effective_on, value, because, actor, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6)
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
