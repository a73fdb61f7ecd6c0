"""Projects of a programme (党建强会): applied for, decided, carried out, accounted for and closed. Money is in fen."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.base import BodyName, Code, Count, DomainEvent, Part, PublicTitle

ProjectStage = Literal["drafting", "under_review", "approved", "rejected", "running", "to_close", "closed", "discarded"]


class ProjectTask(Part):
    """What the project promises; by which figure it is measured stays with its owner."""

    number: Count
    title: PublicTitle
    due_on: date | None = None


class BudgetLine(Part):
    """A line of the budget; `source` is a word of services/activities/commands/projects.py."""

    number: Count
    title: PublicTitle
    source: Code
    amount_fen: Count


class PlannedStage(Part):
    """A stage as it is planned."""

    number: Count
    title: PublicTitle
    starts_on: date
    ends_on: date
    planned_fen: Count


class ProjectFact(DomainEvent):
    """Something that happened to a project; years of one `programme` are counted together."""

    code: Code
    programme: PublicTitle
    year: int


class ProjectStep(ProjectFact):
    """A step by which a project came to be in `state`."""

    state: ProjectStage


class ProjectDrafted(ProjectStep, type="activities.project.drafted.v1"):
    """An application is written, or written otherwise than before; why and to what end stays with its owner."""

    title: PublicTitle
    category: PublicTitle
    applicant: BodyName
    tasks: tuple[ProjectTask, ...] = ()
    budget: tuple[BudgetLine, ...] = ()
    stages: tuple[PlannedStage, ...] = ()


class ProjectApplied(ProjectStep, type="activities.project.applied.v1"):
    """The application was handed in (申报)."""


class ProjectReturned(ProjectStep, type="activities.project.returned.v1"):
    """The application, or the closing report, was given back to be written otherwise."""


class ProjectApproved(ProjectStep, type="activities.project.approved.v1"):
    """`body` approved it under `number` on `effective_on` (立项); `amount_fen` is what it grants, where it said so."""

    body: BodyName
    number: Code
    amount_fen: Count | None = None


class ProjectRejected(ProjectStep, type="activities.project.rejected.v1"):
    """`body` did not approve it."""

    body: BodyName
    number: Code | None = None


class ProjectDiscarded(ProjectStep, type="activities.project.discarded.v1"):
    """The application is not pursued; it stays to be read."""


class ProjectAmended(ProjectFact, type="activities.project.amended.v1"):
    """
    `body` decided under `number` on `effective_on` that budget or stages are others: all of them again, by number.

    `amount_fen` is what is granted from then on, where the decision changed it.
    """

    body: BodyName
    number: Code
    budget: tuple[BudgetLine, ...]
    stages: tuple[PlannedStage, ...]
    amount_fen: Count | None = None


class ProjectStarted(ProjectStep, type="activities.project.started.v1"):
    """Work on it began."""


class ProjectStageReported(ProjectFact, type="activities.project.stage_reported.v1"):
    """When a stage really began and ended; told again, the last telling counts."""

    number: Count
    started_on: date
    ended_on: date | None = None


class ProjectSpent(ProjectFact, type="activities.project.spent.v1"):
    """Money of a budget line was spent on `effective_on`, with the record that shows it."""

    number: Count
    line: Count
    stage: Count | None = None
    amount_fen: Count
    evidence: Code


class ProjectSpendingCorrected(ProjectFact, type="activities.project.spending_corrected.v1"):
    """The spending of this number was so, and not as told before; it counts in its place."""

    number: Count
    line: Count
    stage: Count | None = None
    amount_fen: Count
    evidence: Code


class ProjectSpendingWithdrawn(ProjectFact, type="activities.project.spending_withdrawn.v1"):
    """The spending of this number was not so: from now on it counts nowhere. `effective_on` is the spending's day."""

    number: Count


class ProjectClosingReported(ProjectStep, type="activities.project.closing_reported.v1"):
    """The closing report was handed in, with the records that show what was done."""

    evidence: tuple[Code, ...]


class ProjectClosed(ProjectStep, type="activities.project.closed.v1"):
    """The closing report was accepted (结项), by `body` where one had to."""

    body: BodyName | None = None
    number: Code | None = None
