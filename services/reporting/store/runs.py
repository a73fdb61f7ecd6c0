"""Runs: what was computed and kept, once for equal datasets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.reporting.domain.dataset import Dataset
from services.reporting.domain.paragraphs import Paragraphs, as_kept, paragraphs_sha256
from services.reporting.domain.period import Period
from services.reporting.domain.runs import Asked, Kept
from shared.database import Connection, UnitOfWork


@dataclass(frozen=True, slots=True)
class Run:
    """A run about to be kept."""

    kept: Kept
    period: Period
    known_on: datetime
    positions: list[dict[str, Any]]
    dataset: Dataset


async def stand_still(uow: UnitOfWork) -> None:
    """
    Until the end of the transaction no fact arrives and no other run is kept.

    A run takes many statements, and its figures must speak of the same facts; intake waits for it, less than a second.
    """
    await uow.connection.execute("LOCK TABLE run IN SHARE ROW EXCLUSIVE MODE")
    await uow.connection.execute("LOCK TABLE fact IN SHARE MODE")


async def same_run(uow: UnitOfWork, asked: Asked, dataset: Dataset, paragraphs: Paragraphs) -> str | None:
    """The code of the run that has kept this very dataset and these paragraphs; a draft stands for no official one."""
    found: str | None = await uow.connection.fetchval(
        """
        SELECT code
        FROM run
        WHERE report = $1
          AND digest = $2
          AND dataset_sha256 = $3
          AND official >= $4
          AND paragraphs_sha256 = $5
        ORDER BY number DESC
        LIMIT 1
        """,
        asked.report,
        dataset.period.code,
        dataset.sha256,
        asked.official,
        paragraphs_sha256(paragraphs),
    )
    return found


async def next_number(uow: UnitOfWork, asked: Asked, period: Period) -> int:
    """The number of the next run of a kind of report and a period, from 1."""
    found: int = await uow.connection.fetchval(
        "SELECT coalesce(max(number), 0) + 1 FROM run WHERE report = $1 AND digest = $2", asked.report, period.code
    )
    return found


async def issue_of(uow: UnitOfWork, asked: Asked, period: Period) -> int | None:
    """The number of the year of an official run: the next one, or the one that the period has already."""
    if not asked.official:
        return None
    found: int = await uow.connection.fetchval(
        """
        WITH given AS (
            INSERT INTO issue (report, period_kind, year, issue, digest)
            SELECT $1, $2, $3, coalesce(max(issue), 0) + 1, $4
            FROM issue
            WHERE report = $1 AND period_kind = $2 AND year = $3
            ON CONFLICT (report, digest) DO NOTHING
            RETURNING issue
        )
        SELECT issue FROM given
        UNION ALL
        SELECT issue FROM issue WHERE report = $1 AND digest = $4
        LIMIT 1
        """,
        asked.report,
        period.kind,
        period.year,
        period.code,
    )
    return found


async def sent_before(uow: UnitOfWork, asked: Asked, period: Period) -> str | None:
    """The newest run of the period that was sent: whatever is kept now corrects it."""
    found: str | None = await uow.connection.fetchval(
        """
        SELECT code
        FROM run
        JOIN sent_run ON run = code
        WHERE report = $1 AND digest = $2
        ORDER BY number DESC
        LIMIT 1
        """,
        asked.report,
        period.code,
    )
    return found


async def positions(connection: Connection, known_on: datetime) -> list[dict[str, Any]]:
    """
    How far each source had been heard: facts, streams whose first fact is among them, and the last moment recorded.

    Added up from whole months; only in the month of `known_on` facts are counted, where others were recorded after it.
    """
    rows = await connection.fetch(
        """
        WITH part AS (
            SELECT source, facts, streams, last_recorded_at FROM heard_in WHERE last_recorded_at <= $1
            UNION ALL
            SELECT source, 1, CASE WHEN EXISTS (
                SELECT FROM fact AS before
                WHERE before.source = fact.source AND before.subject = fact.subject AND before.version < fact.version
            ) THEN 0 ELSE 1 END, recorded_at
            FROM heard_in AS later
            JOIN fact USING (source)
            WHERE later.last_recorded_at > $1
              AND later.month = month_of($1)
              AND half_of(subject) = later.half
              AND recorded_at >= later.month::timestamp AT TIME ZONE 'UTC'
              AND recorded_at <= $1
        )
        SELECT source, sum(facts)::bigint AS facts, sum(streams)::bigint AS streams,
            max(last_recorded_at) AS last_recorded_at
        FROM part
        GROUP BY source
        ORDER BY source
        """,
        known_on,
    )
    return [dict(row) | {"last_recorded_at": row["last_recorded_at"].isoformat()} for row in rows]


async def keep(uow: UnitOfWork, run: Run) -> None:
    """Store a run and which lists its figures are."""
    figures, kept = sorted(run.dataset.every_figure.items()), run.kept
    await uow.connection.execute(
        """
        INSERT INTO run (
            code, report, digest, number, period_kind, year, first_day, last_day, official, issue, corrects, known_on,
            kept_at, kept_on, kept_by, positions, dataset, dataset_sha256, heads, paragraphs, paragraphs_sha256,
            template_sha256
        )
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
            $19, $20, $21, $22)
        """,
        kept.code,
        kept.report,
        run.period.code,
        kept.number,
        run.period.kind,
        run.period.year,
        run.period.first_day,
        run.period.last_day,
        kept.official,
        kept.issue,
        kept.corrects,
        run.known_on,
        uow.now,
        uow.today,
        uow.actor,
        run.positions,
        run.dataset.model_dump(mode="json"),
        run.dataset.sha256,
        [head.model_dump() for head in kept.heads],
        as_kept(kept.paragraphs),
        paragraphs_sha256(kept.paragraphs),
        kept.template_sha256,
    )
    await uow.connection.execute(
        """
        INSERT INTO run_list (run, figure, definition, role, sha256)
        SELECT $1, figure, definition, role, sha256
        FROM unnest($2::text[], $3::int[], $4::text[], $5::text[]) AS part (figure, definition, role, sha256)
        """,
        kept.code,
        [name for name, figure in figures for _ in figure.lists],
        [figure.definition for _, figure in figures for _ in figure.lists],
        [role for _, figure in figures for role in figure.lists],
        [listed.sha256 for _, figure in figures for listed in figure.lists.values()],
    )


async def mark_sent(uow: UnitOfWork, run: str) -> bool:
    """It goes to offices; False where it was sent before, and the first time stays."""
    status = await uow.connection.execute(
        "INSERT INTO sent_run (run, sent_at, sent_by) VALUES ($1, $2, $3) ON CONFLICT (run) DO NOTHING",
        run,
        uow.now,
        uow.actor,
    )
    return bool(status == "INSERT 0 1")


async def dataset_of(connection: Connection, run: str) -> Dataset:
    """What a run has kept."""
    return Dataset.model_validate(await connection.fetchval("SELECT dataset FROM run WHERE code = $1", run))
