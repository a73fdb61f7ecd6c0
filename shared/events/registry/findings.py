"""What the society's rules find, as it begins and ends, and how it was answered: codes, dates and counts only."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.base import Code, Count, DomainEvent

FindingSeverity = Literal["error", "warning", "notice"]
AnswerReason = Literal["kept_this_term", "being_mended", "data_wrong", "other"]


class FindingState(DomainEvent):
    """
    A finding of one rule about one subject, by the value of the rule that holds since `version`.

    `bodies` are those concerned; `branch` is the branch where it is one and the only one; `others` counts the
    findings that were open together with this one on that day.
    """

    code: Code
    rule: Code
    version: date
    severity: FindingSeverity
    bodies: tuple[Code, ...] = ()
    branch: Code | None = None
    others: Count = 0


class FindingOpened(FindingState, type="registry.finding.opened.v1"):
    """On `effective_on` the rule finds what it did not find before."""


class FindingClosed(FindingState, type="registry.finding.closed.v1"):
    """On `effective_on` it is no longer found; `version` is that of its opening."""


class FindingAnswered(DomainEvent, type="registry.finding.answered.v1"):
    """The secretariat has answered a finding; it stays, shown as answered, until the day before `until`."""

    code: Code
    reason: AnswerReason
    until: date
