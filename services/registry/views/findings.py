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
from shared.errors import Malformed

_NEXT = "须为同日同时刻所查前一页的 next | the `next` of the page before, asked for the same day and time"


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
    """
    One page, the gravest first, then by rule and subject; and how many there are by severity, answered ones apart.

    Raises Malformed when the finding that `cursor` names is not among them: on another day, or known at another time.
    """
    rules = await rules_on(connection, day, known)
    found = check(await in_office(connection, day, known), rules, day)
    answered = await answers(connection, day, known)
    chosen = [one for one in found if wanted.has(one)]
    counts = {"error": 0, "warning": 0, "notice": 0, "answered": 0}
    for one in chosen:
        counts["answered" if one.code in answered else one.severity] += 1
    after = chosen[_place(chosen, wanted.cursor) :]
    return [_told(one, answered.get(one.code), wanted) for one in after[: wanted.limit]], counts


def _place(chosen: list[Finding], cursor: str) -> int:
    if not cursor:
        return 0
    codes = [one.code for one in chosen]
    if cursor not in codes:
        raise Malformed(field="cursor", field_name="cursor", why=_NEXT)
    return codes.index(cursor) + 1


def _told(one: Finding, answer: dict[str, Any] | None, wanted: Wanted) -> dict[str, Any]:
    """A finding with its answer; a reader of one branch does not see the facts of another."""
    told = asdict(one) | {"code": one.code, "answer": answer}
    if wanted.scopes is not None and not set(one.bodies) <= set(wanted.scopes):
        told["facts"] = None
    return told
