"""Which findings begin and end between two days, and how a finding is answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from services.registry.commands.findings import AnswerFinding
from services.registry.domain.statute import Finding
from shared.errors import Refused, Unknown
from shared.events.registry import FindingAnswered, FindingClosed, FindingOpened, FindingState

LONGEST_ANSWER = timedelta(days=366 * 6)


class AnswerHasNoEnd(Refused):
    """
    答复须有截止日，且在 {first} 与 {last} 之间。
    An answer ends between {first} and {last}.
    """


def moved(
    found: Iterable[Finding], known: Mapping[str, FindingOpened], branches: frozenset[str], today: date
) -> list[FindingState]:
    """
    What has begun and what has ended since findings were last told; `known` are those told as open.

    Asked twice on one day the second time gives nothing, because `known` has moved along.
    """
    now = {one.code: one for one in found}
    opened = [_opened(one, branches, today, len(now) - 1) for code, one in sorted(now.items()) if code not in known]
    closed = [
        FindingClosed.model_validate(one.model_dump() | {"effective_on": today, "others": len(now)})
        for code, one in sorted(known.items())
        if code not in now
    ]
    return [*opened, *closed]


def _opened(one: Finding, branches: frozenset[str], today: date, others: int) -> FindingOpened:
    only = one.bodies[0] if len(one.bodies) == 1 and one.bodies[0] in branches else None
    return FindingOpened(
        code=one.code,
        rule=one.rule,
        version=one.version,
        severity=one.severity,
        bodies=one.bodies,
        branch=only,
        others=others,
        effective_on=today,
    )


def answer(command: AnswerFinding, found: Iterable[Finding], today: date) -> FindingAnswered:
    """A finding of today is answered until a day. Raises Unknown, AnswerHasNoEnd."""
    if command.code not in {one.code for one in found}:
        raise Unknown(field="code", what="核查问题 (finding)", code=command.code)
    first, last = today + timedelta(days=1), today + LONGEST_ANSWER
    if not first <= command.until <= last:
        raise AnswerHasNoEnd(field="until", first=first, last=last)
    return FindingAnswered(code=command.code, reason=command.reason, until=command.until, effective_on=today)
