"""Which function writes the rows of each event about projects."""

from __future__ import annotations

from services.activities.store.projects import (
    save_amendments,
    save_project_stages,
    save_project_steps,
    save_projects,
    save_spending_corrections,
    save_spending_withdrawals,
    save_spendings,
)
from shared.events.activities.projects import (
    ProjectAmended,
    ProjectApplied,
    ProjectApproved,
    ProjectClosed,
    ProjectClosingReported,
    ProjectDiscarded,
    ProjectDrafted,
    ProjectRejected,
    ProjectReturned,
    ProjectSpendingCorrected,
    ProjectSpendingWithdrawn,
    ProjectSpent,
    ProjectStageReported,
    ProjectStarted,
)
from shared.rebuild import Saver

SAYS_OF_PROJECTS: dict[str, Saver | None] = {
    ProjectDrafted.TYPE: save_projects,
    ProjectApplied.TYPE: save_project_steps,
    ProjectReturned.TYPE: save_project_steps,
    ProjectApproved.TYPE: save_project_steps,
    ProjectRejected.TYPE: save_project_steps,
    ProjectDiscarded.TYPE: save_project_steps,
    ProjectAmended.TYPE: save_amendments,
    ProjectStarted.TYPE: save_project_steps,
    ProjectStageReported.TYPE: save_project_stages,
    ProjectSpent.TYPE: save_spendings,
    ProjectSpendingCorrected.TYPE: save_spending_corrections,
    ProjectSpendingWithdrawn.TYPE: save_spending_withdrawals,
    ProjectClosingReported.TYPE: save_project_steps,
    ProjectClosed.TYPE: save_project_steps,
}
