"""What the society's rules find on a day as known at a moment, with the answers given."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from services.registry.domain.statute import Finding, check
from services.registry.store.findings import answers
from services.registry.store.statute import in_office, rules_on
from shared.database import Connection


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings: of one branch or body, one rule, within what the reader may see, a page after `cursor`."""

    branch: str | None = None
    rule: str | None = None
    scopes: Collection[str] | None = None
    cursor: str = ""
    limit: int = 1000

    def has(self, finding: Finding) -> bool:
        """Whether this one is wanted."""
        if self.scopes is not None and not set(finding.bodies) & set(self.scopes):
            return False
        return (self.branch is None or self.branch in finding.bodies) and self.rule in (None, finding.rule)


async def findings(
    connection: Connection, day: date, known: datetime, wanted: Wanted
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """One page in the order of codes (rule first), and how many there are in all by severity, answered ones apart."""
    rules = await rules_on(connection, day, known)
    found = check(await in_office(connection, day, known), rules, day)
    answered = await answers(connection, day, known)
    chosen = sorted((one for one in found if wanted.has(one)), key=lambda one: one.code)
    counts = {"error": 0, "warning": 0, "notice": 0, "answered": 0}
    for one in chosen:
        counts["answered" if one.code in answered else one.severity] += 1
    after = [one for one in chosen if one.code > wanted.cursor]
    return [_told(one, answered.get(one.code), wanted) for one in after[: wanted.limit]], counts


def _told(one: Finding, answer: dict[str, Any] | None, wanted: Wanted) -> dict[str, Any]:
    """A finding with its answer; a reader of one branch does not see the facts of another."""
    told = asdict(one) | {"code": one.code, "answer": answer}
    if wanted.scopes is not None and not set(one.bodies) <= set(wanted.scopes):
        told["facts"] = None
    return told
