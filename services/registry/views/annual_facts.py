"""Which branches have handed in their facts of a year, and what each said."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from services.registry.domain.annual_facts import day_of, standing
from services.registry.store.annual_facts import annual_rule, known_facts, texts
from shared.database import Connection


async def of_year(
    connection: Connection, year: int, day: date, known: datetime, scopes: Collection[str] | None
) -> list[dict[str, Any]]:
    """
    Every branch that is part of a year's report, in the order of their codes, with how it stands on a day.

    Who has handed in nothing is among them. Raises YearNotBegun.
    """
    rule = await annual_rule(connection, year)
    rows = await connection.fetch(
        """
        SELECT state.code, state.name, said.facts, said.complete, said.handed_in_on, coalesce(version, 0) AS version
        FROM branch_at($1, $2) AS state
        LEFT JOIN annual_facts_at($4, $3, $2) AS said ON said.branch = state.code
        LEFT JOIN stream ON stream.subject = 'annual_facts/' || said.code
        WHERE state.status = ANY($5::text[]) AND ($6::text[] IS NULL OR state.code = ANY($6))
        ORDER BY state.code
        """,
        day_of(year, day),
        known,
        day,
        year,
        list(rule.statuses),
        None if scopes is None else list(scopes),
    )
    return [standing(row, rule, year, day) for row in map(dict, rows)]


async def of_branch(
    connection: Connection, branch: str, year: int, day: date, known: datetime
) -> dict[str, Any] | None:
    """
    One branch's facts of a year: as handed in until a day (or null), and as known, to be handed in; None = no branch.

    Texts are those written last.
    """
    prefilled = await known_facts(connection, branch, year, day_of(year, day), known)
    if prefilled is None:
        return None
    code = f"{branch}.{year}"
    said = await connection.fetchrow(
        """
        SELECT facts, complete, handed_in_on, effective_on, recorded_at FROM annual_facts_at($1, $2, $3) WHERE code = $4
        """,
        year,
        day,
        known,
        code,
    )
    version = await connection.fetchval("SELECT version FROM stream WHERE subject = 'annual_facts/' || $1::text", code)
    rule = await annual_rule(connection, year)
    procedure = prefilled.procedure.model_dump(mode="json") if prefilled.procedure else None
    return {
        "code": code,
        "branch": branch,
        "year": year,
        "version": version or 0,
        "due": rule.due_days(year),
        "needed": list(rule.needed),
        "handed_in": {**dict(said), **await texts(connection, code)} if said else None,
        "known": {
            "name": prefilled.name,
            "head": prefilled.head,
            "address": prefilled.address,
            "procedure": procedure,
            "activities": prefilled.activities,
        },
    }
