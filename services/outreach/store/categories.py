"""The society's cadences: its own default, and that of each category of experts, dated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.outreach.domain import Cadences
from shared.database import Connection, UnitOfWork
from shared.events.outreach import ExpertCategorySet


async def save_categories(uow: UnitOfWork, events: Sequence[ExpertCategorySet]) -> None:
    """Keep the names and cadences of categories; of one day the last told holds."""
    await uow.connection.execute(
        """
        INSERT INTO category_state (code, nth, effective_on, name, cadence_days)
        SELECT code, 1 + coalesce((SELECT max(nth) FROM category_state AS old WHERE old.code = said.code), 0),
               effective_on, name, cadence_days
        FROM unnest($1::text[], $2::date[], $3::text[], $4::int[]) AS said (code, effective_on, name, cadence_days)
        """,
        [event.code for event in events],
        [event.effective_on for event in events],
        [event.name for event in events],
        [event.cadence_days for event in events],
    )


async def cadences(connection: Connection) -> Cadences:
    """Which cadence holds from which day, for experts without one of their own."""
    default = await connection.fetch("SELECT since, value FROM setting WHERE name = 'cadence_days'")
    categories = await connection.fetch(
        "SELECT code, effective_on, cadence_days FROM category_state ORDER BY code, nth"
    )
    of_category: dict[str, dict[date, int]] = {}
    for row in categories:
        of_category.setdefault(row["code"], {})[row["effective_on"]] = row["cadence_days"]
    return Cadences({row["since"]: row["value"] for row in default}, of_category)


async def followers(uow: UnitOfWork, category: str | None) -> list[str]:
    """
    The experts who were ever of a category (None: of none), in the order of codes.

    Their streams are locked, so that nobody changes one of them by a state that does not know the new cadence.
    """
    rows = await uow.connection.fetch(
        """
        SELECT substr(subject, 8) AS code FROM stream
        WHERE subject IN (
            SELECT 'expert/' || code FROM expert_state
            WHERE state->>'category' IS NOT DISTINCT FROM $1 AND state->>'own_cadence_days' IS NULL
        )
        ORDER BY subject
        FOR UPDATE
        """,
        category,
    )
    return [row["code"] for row in rows]
