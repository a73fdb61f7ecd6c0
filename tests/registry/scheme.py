"""The scheme of assessment that the migration gives, and small ones for single rules."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import services.registry
from services.registry.domain.assessment.cycle import Cycle
from services.registry.domain.assessment.scheme import Scheme
from services.registry.domain.assessment.scoring import Computed, Facts, Judged
from shared.events.registry import Assessor

_SQL = (Path(services.registry.__file__).parent / "migrations" / "0010_honours.sql").read_text("utf-8")
_FOUND = re.search(r"\('assessment_scheme', '1900-01-01', '(\{.*?\})'\)", _SQL, re.S)
assert _FOUND
GIVEN: dict[str, Any] = json.loads(_FOUND[1])
SCHEME = Scheme.model_validate(GIVEN)


def judged(code: str = "service", points: int = 10, **others: Any) -> dict[str, Any]:
    """An indicator that people judge, with the levels 0, 1 and 2."""
    anchors = [{"level": n, "text": f"示例 {n}", "points": points * n / 2} for n in (2, 1, 0)]
    said = {"title": "示例", "rule": "示例规则", "evidence": "示例记录"}
    return {"code": code, "kind": "judged", "points": points, "anchors": anchors, **said, **others}


def objective(code: str = "meetings", points: int = 10, **others: Any) -> dict[str, Any]:
    """An indicator by value: 2 and more are all points, 1 the half."""
    tiers = [{"at_least": 2, "points": points}, {"at_least": 1, "points": points / 2}, {"points": 0}]
    said = {"title": "示例", "rule": "示例规则", "evidence": "示例记录"}
    return {"code": code, "kind": "objective", "points": points, "tiers": tiers, **said, **others}


def scheme(*indicators: dict[str, Any], **others: Any) -> Scheme:
    """A scheme with the bands of the given one."""
    facts = {"code": "small", "title": "示例方案", "appeal_days": 15, "least_scored": 60, "bands": GIVEN["bands"]}
    return Scheme.model_validate(facts | {"indicators": indicators or [judged(), objective()]} | others)


def cycle(of: Scheme | None = None, **others: Any) -> Cycle:
    """A cycle of 2025 with two branches and two assessors, still sealed."""
    facts: dict[str, Any] = {
        "code": "YA-2025",
        "year": 2025,
        "scheme": of or scheme(),
        "branches": ("A", "B"),
        "assessors": (Assessor(login="r-1", person="P-1"), Assessor(login="r-2")),
        "opened_on": date(2026, 1, 5),
    }
    return Cycle(**facts | others)


def facts(*levels: int | None, value: float | None = None, **others: Any) -> Facts:
    """Of the branch A: what assessors gave `service`, and the value of `meetings`."""
    given = tuple(Judged(level, (), ("activity/A-1",) if level is not None else ()) for level in levels)
    computed = {} if value is None else {"meetings": Computed(Decimal(str(value)))}
    return Facts("A", **{"judged": {"service": given}, "computed": computed} | others)
