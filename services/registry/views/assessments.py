"""The yearly assessment for reading: how far it is, what a branch's total is made of, the grades. Ordered by code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from services.registry.domain.assessment.cycle import Cycle
from services.registry.domain.assessment.scheme import SchemePart
from services.registry.domain.assessment.scoring import Computed, Facts, Line, Total, total
from services.registry.store.assessments.cycles import cycle, decided_grades
from services.registry.store.assessments.facts import facts_of
from shared.database import Connection

Told = dict[str, Any]


async def assessments(connection: Connection, cursor: str, limit: int) -> list[Told]:
    """One page of cycles in the order of their codes."""
    rows = await connection.fetch(
        """
        SELECT code, year, scheme, scheme_version, scheme_sha256, cardinality(branches) AS branches,
               jsonb_array_length(assessors) AS assessors, opened_on, unsealed_on, decided_on,
               (SELECT version FROM stream WHERE subject = 'assessment/' || code) AS version
        FROM assessment
        WHERE code > $1
        ORDER BY code
        LIMIT $2
        """,
        cursor,
        limit,
    )
    return [dict(row) for row in rows]


async def progress(connection: Connection, code: str) -> Told:
    """How far a cycle is: who has handed in for how many branches, never what. Raises Unknown."""
    known = await cycle(connection, code)
    rows = await connection.fetch(
        """
        SELECT assessor, count(*) AS branches, sum(scored) AS scored, sum(of) AS of FROM assessment_submission
        WHERE assessment = $1
        GROUP BY assessor
        ORDER BY assessor
        """,
        code,
    )
    recused = await connection.fetch(
        "SELECT assessor, branch, reason FROM assessment_recusal WHERE assessment = $1 ORDER BY assessor, branch", code
    )
    version = await connection.fetchval("SELECT version FROM stream WHERE subject = 'assessment/' || $1::text", code)
    computed = await connection.fetchrow(
        """
        SELECT count(DISTINCT (branch, indicator)) AS values, max(recorded_at) AS last_recorded_at FROM indicator_value
        WHERE cycle = $1
        """,
        code,
    )
    return {
        "code": code,
        "year": known.year,
        "state": known.state,
        "version": version,
        "branches": list(known.branches),
        "assessors": [one.login for one in known.assessors],
        "handed_in": [dict(row) for row in rows],
        "recused": [dict(row) for row in recused],
        "computed": computed and dict(computed),
        "scheme": known.scheme.model_dump(mode="json", exclude_defaults=True),
    }


async def given_by(connection: Connection, code: str, login: str) -> list[Told]:
    """What one assessor has given, for themselves."""
    await cycle(connection, code)
    rows = await connection.fetch(
        """
        SELECT branch, indicator, level, adjustments, evidence, recorded_at FROM assessment_score
        WHERE assessment = $1 AND assessor = $2
        ORDER BY branch, indicator
        """,
        code,
        login,
    )
    return [dict(row) for row in rows]


async def explanation(connection: Connection, code: str, branch: str, day: date, known: datetime) -> Told:
    """
    One branch: each indicator with rule, evidence and arithmetic, the total, appeals, and the grades of all by count.

    While the cycle is sealed there are no judged scores in it and no total. Raises Unknown, BranchTakesNoPart.
    """
    of = await cycle(connection, code)
    of.takes_part(branch)
    facts = (await facts_of(connection, of, [branch], (day, known)))[branch]
    sums, grades = total(of.scheme, facts), await decided_grades(connection, code, day, known)
    sealed = of.unsealed_on is None
    return {
        "code": code,
        "year": of.year,
        "state": of.state,
        "branch": branch,
        "indicators": [_line(line, facts, of, sealed) for line in sums.lines],
        "total": None if sealed else _total(sums),
        "decided": grades.get(branch),
        "appeals": await _appeals(connection, code, branch),
        "society": counts(of, grades),
    }


async def grades(connection: Connection, code: str, day: date, known: datetime, only: Collection[str] | None) -> Told:
    """The grades on a day as known at a moment; `only` these are named by branch, all are counted. Raises Unknown."""
    of = await cycle(connection, code)
    found = await decided_grades(connection, code, day, known)
    named = [told for told in found.values() if only is None or told["grade"] in only]
    return {"code": code, "year": of.year, "grades": named, **counts(of, found)}


async def rescore(connection: Connection, of: Cycle, other: Any) -> list[Told]:
    """Branch -> its total under its own scheme and under another, and what differs; nothing is stored."""
    of.unsealed()
    found = []
    for branch, facts in (await facts_of(connection, of, of.branches)).items():
        before, after = total(of.scheme, facts), total(other, facts)
        found.append(
            {
                "branch": branch,
                "before": _total(before),
                "after": _total(after),
                "difference": float(after.points - before.points),
                "indicators": _differences(before, after),
            }
        )
    return found


def _differences(before: Total, after: Total) -> list[Told]:
    """The indicators whose points differ; null where one is not scored or not in that scheme."""
    then, now = ({line.indicator.code: line for line in sums.lines} for sums in (before, after))
    return [
        {"indicator": code, "before": _points(then.get(code)), "after": _points(now.get(code))}
        for code in dict.fromkeys((*then, *now))
        if _points(then.get(code)) != _points(now.get(code))
    ]


def counts(of: Cycle, found: Mapping[str, Told]) -> Told:
    """How many branches have which grade, in the order of the scheme's bands."""
    given = Counter(told["grade"] for told in found.values())
    return {"branches": len(of.branches), "counts": {band.grade: given[band.grade] for band in of.scheme.bands}}


def _line(line: Line, facts: Facts, of: Cycle, sealed: bool) -> Told:
    """One indicator; a value computed for a judged one stands beside it as an aid, and no points follow from it."""
    indicator, code = line.indicator, line.indicator.code
    own, computed, judged = facts.own.get(code), facts.computed.get(code), facts.judged.get(code, ())
    hidden = sealed and indicator.kind == "judged"
    return {
        "indicator": code,
        "title": indicator.title,
        "kind": indicator.kind,
        "of": float(indicator.points),
        "weight": float(indicator.weight),
        "rule": indicator.rule,
        "evidence_rule": indicator.evidence,
        "measures": dict(indicator.measures),
        "anchors": _parts(indicator.anchors),
        "tiers": _parts(indicator.tiers),
        "bonuses": _parts(indicator.bonuses),
        "deductions": _parts(indicator.deductions),
        "self": own and {"points": _number(own.points), "evidence": list(own.evidence)},
        "computed": computed and _computed(computed, facts.branch, code, of),
        "judged": None
        if hidden or indicator.kind == "objective"
        else {
            "assessors": len(judged),
            "scored": sum(one.level is not None for one in judged),
            "evidence": sorted({record for one in judged for record in one.evidence}),
        },
        "sealed": hidden,
        "points": None if hidden else _number(line.weighted),
        "arithmetic": "尚未启封 (sealed)" if hidden else line.arithmetic,
    }


def _computed(computed: Computed, branch: str, code: str, of: Cycle) -> Told:
    """The value with its tier, the facts it rests on, and where the whole list is opened to its records."""
    tier = of.scheme.tier(code, computed.value)
    return {
        "value": _number(computed.value),
        "points_proposed": _number(computed.points),
        "tier": tier and _part(tier),
        "definition": computed.definition,
        "facts": list(computed.facts),
        "subjects": list(computed.subjects),
        "records": computed.records,
        "list_sha256": computed.list_sha256,
        "opened_at": f"reporting:/indicators/values/{of.code}/{branch}/{code}" if computed.list_sha256 else None,
    }


def _parts(parts: Sequence[SchemePart]) -> list[Told]:
    return [_part(part) for part in parts]


def _part(part: SchemePart) -> Told:
    told = part.model_dump(exclude_none=True)
    return {name: _number(value) if isinstance(value, Decimal) else value for name, value in told.items()}


def _total(sums: Total) -> Told:
    return {
        "points": float(sums.points),
        "scored_of": float(sums.scored_of),
        "of": float(sums.of),
        "percent": _number(sums.percent),
        "proposed": sums.grade,
        "not_scored": [line.indicator.code for line in sums.lines if line.weighted is None],
        "arithmetic": sums.arithmetic,
    }


async def _appeals(connection: Connection, code: str, branch: str) -> list[Told]:
    rows = await connection.fetch(
        """
        SELECT appeal, appealed.indicator, record, appealed_on, answered_on, upheld, proposed_before, proposed_after,
               answer, before, after
        FROM assessment_appeal AS appealed
        LEFT JOIN assessment_correction USING (assessment, appeal)
        WHERE assessment = $1 AND appealed.branch = $2
        ORDER BY appeal
        """,
        code,
        branch,
    )
    return [dict(row) for row in rows]


def _points(line: Line | None) -> float | None:
    return _number(line.weighted) if line else None


def _number(number: Decimal | None) -> float | None:
    return None if number is None else float(number)
