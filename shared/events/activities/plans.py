"""Yearly plans of the society and its branches, their lines, and the activities that carry a line out."""

from __future__ import annotations

from datetime import date

from shared.events.base import Code, Count, DomainEvent, PublicTitle
from shared.events.registry.society import Decision


class PlanState(DomainEvent):
    """
    The plan of a year, whole; `effective_on` is the day it was handed in.

    `party` is a branch code, `society` or `party_branch`; one party has one plan a year.
    """

    code: Code
    year: Count
    party: Code
    title: PublicTitle


class PlanHandedIn(PlanState, type="activities.plan.handed_in.v1"):
    """The plan of a year was handed in."""


class PlanCorrected(PlanState, type="activities.plan.corrected.v1"):
    """It was handed in on another day, or is titled otherwise, than was recorded."""


class PlanEndorsed(DomainEvent, type="activities.plan.endorsed.v1"):
    """A session has endorsed the plan; `effective_on` is the day of the decision."""

    code: Code
    year: Count
    party: Code
    session: Code
    decision: Decision


class PlanWithdrawn(DomainEvent, type="activities.plan.withdrawn.v1"):
    """It was recorded by mistake, or is no plan any more."""

    code: Code


class PlanLineState(DomainEvent):
    """
    One line of a plan, whole: what is to be done, by whom, and from which day until which.

    `activities` and `attendances` are the counts aimed at; `quarter` is told where the days are those of a quarter.
    """

    code: Code
    plan: Code
    number: Count
    title: PublicTitle
    kind: Code
    first_day: date
    last_day: date
    quarter: Count | None = None
    hosts: tuple[Code, ...] = ()
    key_works: tuple[Code, ...] = ()
    activities: Count = 1
    attendances: Count | None = None


class PlanLinePlanned(PlanLineState, type="activities.plan_line.planned.v1"):
    """It is in the plan."""


class PlanLineChanged(PlanLineState, type="activities.plan_line.changed.v1"):
    """It stands in the plan otherwise than before."""


class PlanLineStep(DomainEvent):
    """Something that happened to a line."""

    code: Code
    plan: Code


class PlanLineDropped(PlanLineStep, type="activities.plan_line.dropped.v1"):
    """It will not be done; why stays with us."""


class PlanLineTied(PlanLineStep, type="activities.plan_line.tied.v1"):
    """An activity that did not name the line carries it out; `effective_on` is the activity's first day."""

    activity: Code


class PlanLineUntied(PlanLineStep, type="activities.plan_line.untied.v1"):
    """It does not, after all."""

    activity: Code
