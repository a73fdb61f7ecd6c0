"""What tests of the registry's rules take as known: the society, its rules as the migration sets them, its branches."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import services.registry
from services.registry.domain.body import BodyRule
from services.registry.domain.branch import Register
from services.registry.domain.name import NameRule
from services.registry.domain.post import PostRule
from shared.events.registry import BranchFounded, BranchState, SocietyDescribed, Targets

_MIGRATIONS = sorted((Path(services.registry.__file__).parent / "migrations").glob("*.sql"))
_SQL = "\n".join(path.read_text("utf-8") for path in _MIGRATIONS)


def _rule(name: str) -> Any:
    found = re.search(rf"\('{name}', '1900-01-01', '(\{{.*?\}})'\)", _SQL, re.S)
    assert found
    return json.loads(found[1])


TODAY = date(2026, 11, 22)
RULE = NameRule.read(_rule("branch_name"))
POSTS = PostRule.read(_rule("posts"))
BODIES = BodyRule.read(_rule("bodies"))
SOCIETY = SocietyDescribed(
    code="csbme",
    name_zh="中国生物医学工程学会",
    name_en="Chinese Society of Biomedical Engineering",
    founded="1980-11",
    secretariat_staff=7,
    party_branch_founded="2010-01",
    party_branch_members=4,
    targets=Targets(key_works=10, experts=100, beneficiaries=1000),
    effective_on=date(1980, 11, 1),
)


def branch(code: str, field: str, **others: Any) -> BranchState:
    """A branch called <society><field>分会, held since the society's founding."""
    facts: dict[str, Any] = {"kind": "分会", "status": "normal", "effective_on": date(1980, 11, 1)}
    return BranchFounded(code=code, name=f"{SOCIETY.name_zh}{field}分会", **(facts | others))


def register(branches: Iterable[BranchState] = (), society: SocietyDescribed | None = SOCIETY) -> Register:
    """A register with these branches."""
    return Register("csbme", society, RULE, {one.code: one for one in branches})
