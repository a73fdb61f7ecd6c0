"""Party groups, re-elections, findings, honours, grades: counted again by plain loops over the events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from shared.events import registry

if TYPE_CHECKING:
    from tests.reporting.recount import Known


@dataclass
class Term:
    """A term of a body, as it stands on the last day."""

    body: str
    number: int
    began_on: date
    until: date
    running: bool
    next: Term | None = None
    first: bool = True


def terms(known: Known) -> list[Term]:
    """Every term that was told of by the last day, each knowing the one after it."""
    began = {s: e.effective_on for s, e in known.last_said(registry.TermBegan).items()}
    bodies: dict[str, list[tuple[int, date, str, Term]]] = {}
    for subject, event in known.state(known.last_day, registry.TermState).items():
        told = event.data
        one = Term(told.body, told.number, began[subject], told.until, not isinstance(told, registry.TermEnded))
        bodies.setdefault(told.body, []).append((told.number, one.began_on, told.code, one))
    for own in bodies.values():
        own.sort(key=lambda row: row[:3])
        for (*_, earlier), (*_, later) in pairwise(own):
            earlier.next, later.first = later, False
    return [row[3] for own in bodies.values() for row in own]


def _due(known: Known) -> list[Term]:
    return [
        one
        for one in terms(known)
        if known.first_day <= one.until - timedelta(days=1) <= known.last_day
        and (one.next.began_on >= known.first_day if one.next else one.running)
    ]


def re_elections_in_time(known: Known) -> tuple[int, int]:
    due = _due(known)
    return sum(1 for one in due if one.next and one.next.began_on <= one.until), len(due)


def findings(severity: str) -> Callable[[Known], int]:
    def count(known: Known) -> int:
        last = known.state(known.last_day, registry.FindingState).values()
        return sum(isinstance(e.data, registry.FindingOpened) and e.data.severity == severity for e in last)

    return count


def _told(what: type) -> Callable[[Known], int]:
    return lambda known: sum(1 for e in known.events if isinstance(e.data, what) and known.within(e))


def honours(known: Known) -> list[Any]:
    given = known.last_said(registry.HonourGiven)
    found = []
    for subject, event in given.items():
        gone = any(
            isinstance(other.data, registry.HonourWithdrawn)
            and other.subject == subject
            and other.version > event.version
            and (other.effective_on <= known.last_day or other.data.because == "entered_in_error")
            for other in known.events
        )
        if known.within(event) and not gone:
            found.append(event.data)
    return found


def of_kind(kind: str) -> Callable[[Known], int]:
    return lambda known: sum(one.kind == kind for one in honours(known))


def grades(known: Known) -> dict[str, str]:
    """Branch -> its grade in the assessment of the latest year of which anything was decided."""
    said = [e for e in known.events if isinstance(e.data, registry.AssessmentDecided)]
    said = [e for e in said if e.effective_on <= known.last_day]
    opened = known.last_said(registry.AssessmentOpened)
    decided = {e.subject for e in said if e.subject in opened}
    if not decided:
        return {}
    latest = max(decided, key=lambda s: (opened[s].data.year, opened[s].effective_on, s))
    found: dict[str, str] = {}
    for event in sorted((e for e in said if e.subject == latest), key=lambda e: (e.effective_on, e.version)):
        found |= {row.branch: row.grade for row in event.data.grades}
    return found


def graded(grade: str) -> Callable[[Known], int]:
    def count(known: Known) -> int:
        there = {e.data.code for e in known.state(known.last_day, registry.BranchState).values()}
        return sum(1 for branch, own in grades(known).items() if own == grade and branch in there)

    return count


def _not_assessed(known: Known) -> int:
    found = grades(known)
    return len(known.active() - set(found)) if found else 0


def _groups(known: Known) -> int:
    last = known.state(known.last_day, registry.PartyGroupState).values()
    return sum(isinstance(event.data, registry.PartyGroupFormed) for event in last)


FIGURES: dict[str, Callable[[Known], Any]] = {
    "liaison_coverage": lambda known: (len(known.active() & known.with_liaison()), len(known.active())),
    "party_groups": _groups,
    "re_elections_due": lambda known: len(_due(known)),
    "re_elections_in_time": re_elections_in_time,
    "re_elections_held": lambda known: sum(
        not one.first and known.first_day <= one.began_on <= known.last_day for one in terms(known)
    ),
    "re_elections_overdue": lambda known: sum(one.running and one.until <= known.last_day for one in terms(known)),
    "findings_errors": findings("error"),
    "findings_warnings": findings("warning"),
    "findings_notices": findings("notice"),
    "findings_opened": _told(registry.FindingOpened),
    "findings_closed": _told(registry.FindingClosed),
    "honours_given": lambda known: len(honours(known)),
    "honours_yearly_assessment": of_kind("yearly_assessment"),
    "honours_commendation": of_kind("commendation"),
    "honours_superior_award": of_kind("superior_award"),
    "honours_society_award": of_kind("society_award"),
    "assessment_excellent": graded("优秀"),
    "assessment_good": graded("良好"),
    "assessment_qualified": graded("合格"),
    "assessment_unqualified": graded("不合格"),
    "branches_not_assessed": _not_assessed,
}
