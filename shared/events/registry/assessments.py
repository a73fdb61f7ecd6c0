"""The yearly assessment of branches (年度考核): codes, counts and grades; a score is in no event."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.base import Code, Count, DomainEvent, Part, PublicTitle
from shared.events.registry.honours import Grade
from shared.events.registry.society import Decision


class Assessor(Part):
    """Who judges: the login that scores, and the person behind it, whose posts decide about recusal."""

    login: Code
    person: Code | None = None


class BranchGrade(Part):
    """The grade of one branch."""

    branch: Code
    grade: Grade


class Measure(Part):
    """One limit that the scheme sets for computing an indicator: a number, or codes (kinds, a month and day)."""

    indicator: Code
    name: Code
    number: Count | None = None
    codes: tuple[Code, ...] = ()


class AssessmentOpened(DomainEvent, type="registry.assessment.opened.v1"):
    """
    A year's assessment begins under one version of a scheme: the one in force from `scheme_version` on.

    `measures` are the limits that this scheme sets; for all others those hold that are set where values are computed.
    """

    code: Code
    year: int
    scheme: Code
    scheme_version: date
    scheme_sha256: Code
    indicators: Count
    branches: tuple[Code, ...]
    assessors: tuple[Assessor, ...] = ()
    measures: tuple[Measure, ...] | None = None


class AssessmentScored(DomainEvent, type="registry.assessment.scored.v1"):
    """A branch scored itself, or an assessor a branch: how many indicators of how many, never what."""

    code: Code
    branch: Code
    by: Literal["branch", "assessor"]
    assessor: Code | None = None
    scored: Count
    of: Count


class AssessmentUnsealed(DomainEvent, type="registry.assessment.unsealed.v1"):
    """All scores are in and may be read; computed values that come later are not used."""

    code: Code
    branches: Count
    assessors: Count
    scores: Count


class AssessmentDecided(DomainEvent, type="registry.assessment.decided.v1"):
    """A session decided grades, in the order of the branches' codes; said again for what was decided anew."""

    code: Code
    session: PublicTitle
    grades: tuple[BranchGrade, ...]
    decision: Decision


class AssessmentAppealed(DomainEvent, type="registry.assessment.appealed.v1"):
    """A branch names a record (`<aggregate>/<code>`) that was not counted (申诉)."""

    code: Code
    appeal: Code
    branch: Code
    indicator: Code
    record: Code


class AssessmentAppealAnswered(DomainEvent, type="registry.assessment.appeal_answered.v1"):
    """A reviewer who did not assess has answered; the grades are those that the scores propose."""

    code: Code
    appeal: Code
    branch: Code
    indicator: Code
    reviewer: Code
    upheld: bool
    proposed_before: Grade | None = None
    proposed_after: Grade | None = None
