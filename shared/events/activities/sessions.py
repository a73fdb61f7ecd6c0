"""Sessions of the society's governing bodies, what each had on its agenda, and the report pack laid before it."""

from __future__ import annotations

from datetime import date

from shared.events.activities.meetings import BranchAttendance
from shared.events.base import Code, Count, DomainEvent, Part, PublicTitle


class SessionItem(Part):
    """
    One item of a session's agenda.

    `party_building` marks the standing item on Party-building; `endorses` is the plan put to the vote; `suggestions`
    are the codes of suggestions from outreach that are brought before the session.
    """

    number: Count
    title: PublicTitle
    party_building: bool = False
    endorses: Code | None = None
    suggestions: tuple[Code, ...] = ()


class SessionPlan(DomainEvent):
    """
    A session before it is held; `effective_on` is its day.

    `kind` is `congress`, `council` or `standing_council`, and there may be more of them later.
    """

    code: Code
    kind: Code
    number: Count
    title: PublicTitle
    agenda: tuple[SessionItem, ...] = ()


class SessionPlanned(SessionPlan, type="activities.session.planned.v1"):
    """A session is meant to be held, or is planned otherwise than before."""


class SessionRecord(SessionPlan):
    """
    A session as it was held; `leaders` are the posts, never the names, of leaders who took part.

    `attendance` says how branches were represented, by their chairs as a rule; null where nobody noted it.
    """

    expected: Count | None = None
    attended: Count | None = None
    leaders: tuple[Code, ...] = ()
    minutes_filed_on: date | None = None
    attendance: tuple[BranchAttendance, ...] | None = None


class SessionHeld(SessionRecord, type="activities.session.held.v1"):
    """A session was held."""


class SessionCorrected(SessionRecord, type="activities.session.corrected.v1"):
    """It was held otherwise than was recorded: from now on this counts, and what was reported stays reported."""


class SessionCancelled(DomainEvent, type="activities.session.cancelled.v1"):
    """It is not held, or was not held as recorded: the plan or the record is withdrawn."""

    code: Code


class SessionPackRequested(DomainEvent, type="activities.session.pack_requested.v1"):
    """
    Reporting is asked for the report pack of a session.

    `digest` is the period it speaks of (2026, 2026-Q3, 2021-07-01..2025-12-31), `report` the kind of pack; where it is
    missing a digest is meant.
    """

    code: Code
    digest: Code
    report: Code | None = None


class SessionPackAttached(DomainEvent, type="activities.session.pack_attached.v1"):
    """The kept run `run` of reporting, of the period `digest`, is the report pack of the session."""

    code: Code
    run: Code
    digest: Code


class SessionFindingState(DomainEvent):
    """
    A session held on `held_on` without an item on Party-building; `code` is the session's.

    `effective_on` is the day on which that was found, answered or over: of two events the later one counts.
    `rule_since` is the day since when the rule has the value by which it was found.
    """

    code: Code
    kind: Code
    held_on: date
    rule_since: date


class SessionFindingOpened(SessionFindingState, type="activities.session_finding.opened.v1"):
    """The session was held without the item."""


class SessionFindingClosed(SessionFindingState, type="activities.session_finding.closed.v1"):
    """The record was corrected or withdrawn: the item is there, or the session is not."""


class SessionFindingAnswered(SessionFindingState, type="activities.session_finding.answered.v1"):
    """The secretariat has said why the item was not there; `reason` is a code, its words stay with us."""

    reason: Code
