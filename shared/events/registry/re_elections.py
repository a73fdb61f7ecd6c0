"""Re-elections of bodies: started, changed, confirmed or withdrawn, and what was reminded of."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.base import Code, DomainEvent, Part
from shared.events.registry.bodies import TermNumber
from shared.events.registry.posts import PostKind
from shared.events.registry.society import Decision

ReElectionStatus = Literal["open", "confirmed", "withdrawn"]


class Candidate(Part):
    """Somebody proposed for a post, by code."""

    person: Code
    post: PostKind


class StepDone(Part):
    """A step that was done: when, and the code of the paper handed in."""

    step: Code
    done_on: date
    paper: Code | None = None


class ReElectionState(DomainEvent):
    """
    The re-election of a body, whole. It ends `term` (null: none is known) and begins term `number`.

    `elected_on` is the day of the election, planned until it is confirmed; `until` the first day no longer of the
    new term; `new_term` its code once confirmed. `branch` is the body where that is a branch.
    """

    code: Code
    body: Code
    branch: Code | None = None
    term: Code | None = None
    number: TermNumber
    status: ReElectionStatus
    elected_on: date | None = None
    until: date | None = None
    new_term: Code | None = None
    candidates: tuple[Candidate, ...] = ()
    steps: tuple[StepDone, ...] = ()
    decision: Decision | None = None


class ReElectionStarted(ReElectionState, type="registry.re_election.started.v1"):
    """A body prepares its re-election."""


class ReElectionChanged(ReElectionState, type="registry.re_election.changed.v1"):
    """Candidates, day, decision or steps are others."""


class ReElectionConfirmed(ReElectionState, type="registry.re_election.confirmed.v1"):
    """The new term has begun on `effective_on`, with the posts of the candidates."""


class ReElectionWithdrawn(ReElectionState, type="registry.re_election.withdrawn.v1"):
    """The preparation has ended without an election."""


class ReElectionReminded(DomainEvent, type="registry.re_election.reminded.v1", key="term"):
    """
    On `effective_on` a body was reminded of a step of its re-election that falls due on `due_on`; once for each day.

    `step`: `ahead_<months>` before the term ends, `due` on its last day, `overdue_<days>` after it, or a step's code.
    """

    term: Code
    body: Code
    branch: Code | None = None
    step: Code
    due_on: date
