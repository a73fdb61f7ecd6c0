"""The due list of re-elections, one re-election with its history, and the check of what its roster would be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.registry.domain.re_election.due import Due, due, told
from services.registry.domain.re_election.steps import ReElectionSteps, WorkingDays
from services.registry.domain.statute.limits import Applies, ByKind, Scope
from services.registry.store.re_elections_due import running, without_term
from services.registry.store.rulebook import rules_at
from shared.database import Connection
from shared.workdays import add_months


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which terms: ending within so many months or overdue, of one body, within what the reader may see; a page."""

    within: int = 12
    body: str | None = None
    scopes: Collection[str] | None = None
    cursor: str = ""
    limit: int = 1000


async def due_list(connection: Connection, day: date, known: datetime, wanted: Wanted) -> list[dict[str, Any]]:
    """One page in the order of the codes of terms: who is due, since when, and each step with its day."""
    rules = {name: value for name, _, value in await rules_at(connection, day, known)}
    steps, marked = (
        ReElectionSteps.model_validate(rules["re_election"]),
        WorkingDays.model_validate(rules["working_days"]),
    )
    terms = await running(connection, day, known, wanted.scopes, wanted.body)
    found = [due(one, steps, marked, day) for one in terms]
    chosen = [one for one in found if one.of.term > wanted.cursor and _is_due(one, day, wanted.within)]
    return [told(one, day) for one in chosen[: wanted.limit]]


async def term_unknown(connection: Connection, day: date, known: datetime, wanted: Wanted) -> list[dict[str, Any]]:
    """
    Whose end cannot be told: bodies that ought to have a term (rule `no_term`) and have none on the day.

    Without them the due list would be silent about those who may be the most overdue.
    """
    rules = {name: value for name, _, value in await rules_at(connection, day, known)}
    wanting = ByKind[Applies].model_validate(rules["no_term"])
    statuses = ("normal", *Scope.model_validate(rules["statute_scope"]).statuses)
    return [
        {"body": body.code, "name": body.name, "branch": body.branch}
        for body in await without_term(connection, day, known, wanted.scopes, wanted.body)
        if body.status in statuses and wanting.of(body) is not None
    ]


def _is_due(one: Due, day: date, within: int) -> bool:
    if one.of.held:
        return one.waits_for_a_paper
    return one.of.re_election is not None or add_months(one.of.until, -within) <= day


async def re_election(connection: Connection, code: str, known: datetime) -> dict[str, Any] | None:
    """One re-election as known at a moment, with every state it had; `version` is for If-Match."""
    history = await connection.fetch(
        """
        SELECT nth, effective_on, recorded_at, status, state FROM re_election_history
        WHERE code = $1 AND recorded_at <= $2
        ORDER BY nth
        """,
        code,
        known,
    )
    if not history:
        return None
    version = await connection.fetchval("SELECT version FROM stream WHERE subject = 're_election/' || $1::text", code)
    return {**history[-1]["state"], "version": version, "history": [dict(row) for row in history]}
