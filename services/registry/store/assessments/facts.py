"""All that is known of the branches of a cycle: what they gave themselves, were given, was computed and corrected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from services.registry.domain.assessment.cycle import Cycle
from services.registry.domain.assessment.measured import MEAN_AGE
from services.registry.domain.assessment.scoring import Computed, Corrected, Facts, Judged, SelfScore
from services.registry.store.assessments.measured import measured_now, measured_then
from shared.database import Connection, UnitOfWork
from shared.events.base import Event
from shared.events.reporting import IndicatorComputed


async def facts_of(
    connection: Connection, cycle: Cycle, branches: Sequence[str], asked: tuple[date, datetime] | None = None
) -> dict[str, Facts]:
    """
    Branch -> its facts. While the cycle is sealed, what assessors gave is not read at all.

    Scores of recused assessors are left out. In the order of levels, so that nobody is told by their place. `asked` are
    the day and the moment as of which the registry's own values of an open cycle are computed.
    """
    judged = await _judged(connection, cycle, branches) if cycle.unsealed_on else {}
    computed = await _computed(connection, cycle, branches)
    for branch, one in (await _own_values(connection, cycle, branches, asked)).items():
        computed.setdefault(branch, {})[MEAN_AGE] = one
    corrected = await _corrected(connection, cycle, branches)
    own = await _own(connection, cycle, branches)
    return {
        branch: Facts(
            branch=branch,
            judged={code: tuple(given) for code, given in judged.get(branch, {}).items()},
            computed=computed.get(branch, {}),
            corrected=corrected.get(branch, {}),
            own=own.get(branch, {}),
        )
        for branch in branches
    }


async def _own_values(
    connection: Connection, cycle: Cycle, branches: Sequence[str], asked: tuple[date, datetime] | None
) -> dict[str, Computed]:
    if cycle.unsealed_on:
        return await measured_then(connection, cycle, branches)
    return await measured_now(connection, cycle, branches, *asked) if asked else {}


async def _judged(connection: Connection, cycle: Cycle, branches: Sequence[str]) -> dict[str, dict[str, list[Judged]]]:
    rows = await connection.fetch(
        """
        SELECT branch, indicator, level, adjustments, evidence FROM assessment_score AS score
        WHERE assessment = $1 AND branch = ANY($2::text[])
          AND NOT EXISTS (
              SELECT FROM assessment_recusal AS recusal
              WHERE recusal.assessment = $1 AND recusal.assessor = score.assessor AND recusal.branch = score.branch
          )
        ORDER BY branch, indicator, level NULLS LAST, adjustments, evidence
        """,
        cycle.code,
        list(branches),
    )
    found: dict[str, dict[str, list[Judged]]] = {}
    for row in rows:
        given = Judged(row["level"], tuple(row["adjustments"]), tuple(row["evidence"]))
        found.setdefault(row["branch"], {}).setdefault(row["indicator"], []).append(given)
    return found


async def _computed(connection: Connection, cycle: Cycle, branches: Sequence[str]) -> dict[str, dict[str, Computed]]:
    """The last value of each while the cycle is open; since the unsealing those that were used then."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT ON (branch, indicator) branch, indicator, value, points, definition, facts,
               records, subjects, list_sha256
        FROM indicator_value AS said
        WHERE cycle = $1 AND branch = ANY($2::text[])
          AND (NOT $3 OR EXISTS (
              SELECT FROM assessment_used AS used
              WHERE used.assessment = $1 AND used.branch = said.branch AND used.indicator = said.indicator
                AND used.subject = said.subject AND used.version = said.version
          ))
        ORDER BY branch, indicator, recorded_at DESC, subject, version DESC
        """,
        cycle.code,
        list(branches),
        cycle.unsealed_on is not None,
    )
    found: dict[str, dict[str, Computed]] = {}
    for row in rows:
        fields = {name: row[name] for name in ("value", "points", "definition", "records", "list_sha256")}
        one = Computed(**fields, facts=tuple(row["facts"]), subjects=tuple(row["subjects"]))
        found.setdefault(row["branch"], {})[row["indicator"]] = one
    return found


async def _corrected(connection: Connection, cycle: Cycle, branches: Sequence[str]) -> dict[str, dict[str, Corrected]]:
    rows = await connection.fetch(
        """
        SELECT DISTINCT ON (branch, indicator) correction.branch, correction.indicator, appeal, record,
               level, value, points
        FROM assessment_correction AS correction
        JOIN assessment_appeal USING (assessment, appeal)
        WHERE assessment = $1 AND correction.branch = ANY($2::text[])
          AND num_nonnulls(level, value, points) = 1
        ORDER BY branch, indicator, answered_at DESC
        """,
        cycle.code,
        list(branches),
    )
    found: dict[str, dict[str, Corrected]] = {}
    for row in rows:
        fields: dict[str, Any] = dict(row)
        branch, indicator = fields.pop("branch"), fields.pop("indicator")
        found.setdefault(branch, {})[indicator] = Corrected(**fields)
    return found


async def _own(connection: Connection, cycle: Cycle, branches: Sequence[str]) -> dict[str, dict[str, SelfScore]]:
    rows = await connection.fetch(
        """
        SELECT branch, indicator, points, evidence FROM assessment_self_score
        WHERE assessment = $1 AND branch = ANY($2::text[])
        """,
        cycle.code,
        list(branches),
    )
    found: dict[str, dict[str, SelfScore]] = {}
    for row in rows:
        found.setdefault(row["branch"], {})[row["indicator"]] = SelfScore(row["points"], tuple(row["evidence"]))
    return found


async def use_values(uow: UnitOfWork, cycle: Cycle) -> None:
    """Write down which computed values count from the unsealing on."""
    await uow.connection.execute(
        """
        INSERT INTO assessment_used (assessment, branch, indicator, subject, version)
        SELECT DISTINCT ON (branch, indicator) cycle, branch, indicator, subject, version
        FROM indicator_value
        WHERE cycle = $1 AND branch = ANY($2::text[])
        ORDER BY branch, indicator, recorded_at DESC, subject, version DESC
        """,
        cycle.code,
        list(cycle.branches),
    )


async def save_values(uow: UnitOfWork, events: Sequence[Event[IndicatorComputed]]) -> None:
    """Keep what reporting computed, each time it did; which of them counts is decided at the unsealing."""
    await uow.connection.executemany(
        """
        INSERT INTO indicator_value (subject, version, cycle, branch, indicator, value, points, definition,
                                     facts, records, list_sha256, recorded_at, subjects)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (subject, version) DO NOTHING
        """,
        [
            (
                event.subject,
                event.version,
                event.data.cycle,
                event.data.branch,
                event.data.indicator,
                _decimal(event.data.value),
                _decimal(event.data.points_proposed),
                event.data.definition,
                list(event.data.facts),
                event.data.records,
                event.data.list_sha256,
                event.recorded_at,
                list(event.data.subjects or ()),
            )
            for event in events
        ],
    )


def _decimal(number: float | None) -> Decimal | None:
    """The number as it is written: 0.1 is a tenth."""
    return None if number is None else Decimal(str(number))
