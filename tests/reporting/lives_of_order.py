"""What the society's order tells of branches over years, by a seeded generator: terms, findings, honours, grades."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from shared.events import registry
from shared.events.base import DomainEvent

GRADES = ("优秀", "良好", "良好", "合格", "不合格")
SESSION = {"body": "常务理事会", "decided_on": date(2025, 1, 1)}


def terms_of(body: str, dice: random.Random) -> Iterator[DomainEvent]:
    """Two or three terms of a body: followed early, late or never, put off, or ended with the body."""
    begin = date(2018, 1, 1) + timedelta(days=dice.randrange(1500))
    for number in range(1, dice.choice((3, 4))):
        until = begin + timedelta(days=dice.choice((1461, 1095, 900)))
        term: dict[str, Any] = {"code": f"T-{body}-{number}", "body": body, "number": number}
        yield registry.TermBegan(**term, effective_on=begin, until=until)
        if dice.random() < 0.3:
            until += timedelta(days=dice.choice((-90, 180, 365)))
            yield registry.TermChanged(**term, effective_on=begin + timedelta(days=600), until=until)
        if dice.random() < 0.2:
            return
        end = until + timedelta(days=dice.choice((-40, 0, 0, 20, 200)))
        yield registry.TermEnded(**term, effective_on=end, until=until)
        begin = end


def findings_of(branch: str, dice: random.Random) -> Iterator[DomainEvent]:
    """What the rules find of a branch, gone and come back."""
    for rule in ("chairs", "mean_age", "vice_chairs"):
        day = date(2024, 2, 1) + timedelta(days=dice.randrange(400))
        one = {"code": f"F-{branch}-{rule}", "rule": rule, "version": date(2024, 1, 1), "branch": branch}
        one |= {"severity": dice.choice(("error", "warning", "notice")), "bodies": (branch,)}
        for turn in range(dice.choice((0, 1, 2, 3))):
            what = registry.FindingClosed if turn % 2 else registry.FindingOpened
            yield what.model_validate(one | {"effective_on": day})
            day += timedelta(days=dice.randrange(0, 150))


def honours_of(branch: str, dice: random.Random) -> Iterator[DomainEvent]:
    """Honours given, corrected, withdrawn, or entered by mistake."""
    for n in range(dice.choice((0, 1, 1, 2))):
        kind = dice.choice(("yearly_assessment", "commendation", "superior_award", "society_award"))
        day = date(2024, 3, 1) + timedelta(days=dice.randrange(700))
        one = {"code": f"H-{branch}-{n}", "kind": kind, "award": "示例表彰", "year": day.year}
        one |= {"recipient": registry.Recipient(kind="branch", code=branch)}
        yield registry.HonourProposed.model_validate(one | {"effective_on": day - timedelta(days=30)})
        yield registry.HonourGiven.model_validate(one | {"effective_on": day})
        if dice.random() < 0.3:
            day += timedelta(days=dice.randrange(-60, 60))
            yield registry.HonourGiven.model_validate(one | {"effective_on": day})
        if dice.random() < 0.3:
            gone = {"effective_on": day + timedelta(days=dice.randrange(200))}
            gone |= {"because": dice.choice(("entered_in_error", "basis_fell_away"))}
            yield registry.HonourWithdrawn.model_validate(one | gone)


def assessments_of(branches: tuple[str, ...], dice: random.Random) -> Iterator[DomainEvent]:
    """The assessments of two years, decided for some branches, and once more for a few."""
    for year in (2023, 2024):
        opened = {"code": f"YA-{year}", "year": year, "scheme": "S", "scheme_version": date(2023, 1, 1)}
        yield registry.AssessmentOpened(
            **opened, effective_on=date(year + 1, 1, 5), scheme_sha256="0" * 64, indicators=9, branches=branches
        )
        day = date(year + 1, 2, 1) + timedelta(days=dice.randrange(60))
        for some in (dice.sample(branches, 17), dice.sample(branches, 3)):
            given = tuple(registry.BranchGrade(branch=b, grade=dice.choice(GRADES)) for b in sorted(some))  # type: ignore[arg-type]
            decision = registry.Decision.model_validate(SESSION)
            yield registry.AssessmentDecided(
                code=f"YA-{year}", session="示例会议", grades=given, decision=decision, effective_on=day
            )
            day += timedelta(days=dice.randrange(300))
