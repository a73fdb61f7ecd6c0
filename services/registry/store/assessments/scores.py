"""Scores of branches and assessors: kept here and nowhere else; who is recused; which records there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from services.registry.commands.assessments import Recuse, ScoreBranch, ScoreOneself
from services.registry.domain.assessment.cycle import Cycle, Pair
from shared.database import UnitOfWork


async def save_self_scores(uow: UnitOfWork, command: ScoreOneself) -> int:
    """Keep what a branch gave itself; returns how many indicators are scored now."""
    await uow.connection.executemany(
        """
        INSERT INTO assessment_self_score (assessment, branch, indicator, points, evidence, recorded_by, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (assessment, branch, indicator) DO UPDATE
        SET points = EXCLUDED.points, evidence = EXCLUDED.evidence, recorded_by = EXCLUDED.recorded_by,
            recorded_at = EXCLUDED.recorded_at
        """,
        [
            (command.code, command.branch, one.indicator, one.points, list(one.evidence), uow.actor, uow.now)
            for one in command.scores
        ],
    )
    scored: int = await uow.connection.fetchval(
        "SELECT count(points) FROM assessment_self_score WHERE assessment = $1 AND branch = $2",
        command.code,
        command.branch,
    )
    return scored


async def save_judgements(uow: UnitOfWork, command: ScoreBranch) -> None:
    """Keep what the acting assessor gave a branch."""
    await uow.connection.executemany(
        """
        INSERT INTO assessment_score
            (assessment, branch, assessor, indicator, level, adjustments, evidence, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (assessment, branch, assessor, indicator) DO UPDATE
        SET level = EXCLUDED.level, adjustments = EXCLUDED.adjustments, evidence = EXCLUDED.evidence,
            recorded_at = EXCLUDED.recorded_at
        """,
        [
            (
                command.code,
                command.branch,
                uow.actor,
                one.indicator,
                one.level,
                list(one.adjustments),
                list(one.evidence),
                uow.now,
            )
            for one in command.scores
        ],
    )


async def unknown_records(uow: UnitOfWork, records: Iterable[str]) -> list[str]:
    """Those of these records that neither the registry has said anything of nor anybody told it of."""
    rows = await uow.connection.fetch(
        """
        SELECT record FROM unnest($1::text[]) AS named (record)
        WHERE NOT EXISTS (SELECT FROM stream WHERE subject = record AND version > 0)
          AND NOT EXISTS (SELECT FROM position WHERE subject = record AND version > 0)
        ORDER BY record
        """,
        sorted(set(records)),
    )
    return [row["record"] for row in rows]


async def handed_in(uow: UnitOfWork, code: str) -> set[Pair]:
    """(login, branch) of every judgement that is in."""
    rows = await uow.connection.fetch(
        "SELECT assessor, branch FROM assessment_submission WHERE assessment = $1 AND assessor <> ''", code
    )
    return {(row["assessor"], row["branch"]) for row in rows}


async def declared_recusals(uow: UnitOfWork, code: str) -> dict[str, set[str]]:
    """Login -> the branches it is recused from by declaration, or by what was found at the unsealing."""
    rows = await uow.connection.fetch("SELECT assessor, branch FROM assessment_recusal WHERE assessment = $1", code)
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["assessor"], set()).add(row["branch"])
    return found


async def branches_by_post(uow: UnitOfWork, cycle: Cycle, persons: Collection[str]) -> dict[str, set[str]]:
    """Person -> the branches in which they have held a post since the first day of the year assessed."""
    rows = await uow.connection.fetch(
        """
        SELECT DISTINCT person, branch FROM post
        WHERE person = ANY($1::text[]) AND branch = ANY($2::text[])
          AND effective_on <= $4 AND (until IS NULL OR until > $3)
        """,
        list(persons),
        list(cycle.branches),
        date(cycle.year, 1, 1),
        uow.today,
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["person"], set()).add(row["branch"])
    return found


async def save_recusal(uow: UnitOfWork, command: Recuse) -> None:
    """Keep a declared recusal."""
    await _recuse(uow, command.code, [(command.assessor, command.branch)], "declared", command.because)


async def save_found_recusals(uow: UnitOfWork, code: str, pairs: Iterable[Pair]) -> None:
    """Keep those that follow from posts, so that scores opened once are not set aside later without a word."""
    await _recuse(uow, code, pairs, "post", None)


async def _recuse(uow: UnitOfWork, code: str, pairs: Iterable[Pair], reason: str, because: str | None) -> None:
    await uow.connection.executemany(
        """
        INSERT INTO assessment_recusal (assessment, assessor, branch, reason, because, recorded_by, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT DO NOTHING
        """,
        [(code, login, branch, reason, because, uow.actor, uow.now) for login, branch in pairs],
    )


async def save_deviations(uow: UnitOfWork, code: str, deviations: Iterable[tuple[str, str | None, str, str]]) -> None:
    """Keep why a session decided otherwise: (branch, proposed, grade, because)."""
    await uow.connection.executemany(
        """
        INSERT INTO assessment_deviation (assessment, branch, recorded_at, proposed, grade, because, actor)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        [(code, branch, uow.now, proposed, grade, why, uow.actor) for branch, proposed, grade, why in deviations],
    )
