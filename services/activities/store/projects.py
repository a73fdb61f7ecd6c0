"""Projects in the database: as last known, every step, stage and spending."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.activities.domain.project.application import Project
from services.activities.domain.project.money import Spending
from services.activities.store.search import index_titles
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.events.activities.projects import (
    ProjectAmended,
    ProjectApproved,
    ProjectClosed,
    ProjectClosingReported,
    ProjectDrafted,
    ProjectFact,
    ProjectRejected,
    ProjectSpendingCorrected,
    ProjectSpendingWithdrawn,
    ProjectSpent,
    ProjectStageReported,
    ProjectStep,
)


async def project(uow: UnitOfWork, code: str) -> Project:
    """A project as last known. Raises Unknown."""
    row = await uow.connection.fetchrow("SELECT * FROM project WHERE code = $1", code)
    if row is None:
        raise Unknown(field="code", what="项目 (project)", code=code)
    text = await uow.connection.fetchrow(
        "SELECT goal, basis FROM project_text WHERE project = $1 ORDER BY version DESC LIMIT 1", code
    )
    spendings = await uow.connection.fetch("SELECT * FROM project_spending WHERE project = $1", code)
    begun = await uow.connection.fetch("SELECT number FROM project_stage WHERE project = $1", code)
    return Project(
        event=ProjectDrafted.model_validate({**row, "effective_on": row["drafted_on"]}),
        state=row["state"],
        last_on=row["last_on"],
        granted_fen=row["granted_fen"],
        texts=frozenset(name for name in ("goal", "basis") if text and text[name]),
        spendings={one["number"]: spending_of(one) for one in spendings},
        begun=frozenset(one["number"] for one in begun),
    )


def spending_of(row: Any) -> Spending:
    """A row as the sums want it."""
    return Spending(row["number"], row["line"], row["stage"], row["spent_on"], row["amount_fen"], row["withdrawn"])


async def save_projects(uow: UnitOfWork, events: Sequence[ProjectDrafted]) -> None:
    """Write applications as they are told; one written otherwise replaces the one before."""
    await uow.connection.executemany(
        """
        INSERT INTO project (code, programme, year, title, category, applicant, tasks, budget, stages, drafted_on,
                             state, last_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $10)
        ON CONFLICT (code) DO UPDATE
        SET programme = EXCLUDED.programme, year = EXCLUDED.year, title = EXCLUDED.title,
            category = EXCLUDED.category, applicant = EXCLUDED.applicant, tasks = EXCLUDED.tasks,
            budget = EXCLUDED.budget, stages = EXCLUDED.stages, drafted_on = EXCLUDED.drafted_on
        """,
        [
            (
                event.code,
                event.programme,
                event.year,
                event.title,
                event.category,
                event.applicant,
                *([part.model_dump(mode="json") for part in parts] for parts in (event.tasks, event.budget)),
                [stage.model_dump(mode="json") for stage in event.stages],
                event.effective_on,
                event.state,
            )
            for event in events
        ],
    )
    await index_titles(uow, "project", [(event.code, event.title) for event in events])
    await save_project_steps(uow, events)


async def save_project_steps(uow: UnitOfWork, events: Sequence[ProjectFact]) -> None:
    """Write steps, and how each project stands after them."""
    await uow.connection.executemany(
        """
        INSERT INTO project_step (project, nth, step, happened_on, told_on, state, body, number)
        SELECT $1, coalesce(max(nth), 0) + 1, $2, $3, $4, $5, $6, $7 FROM project_step WHERE project = $1
        """,
        [
            (
                event.code,
                event.TYPE.split(".")[2],
                event.effective_on,
                uow.today,
                event.state if isinstance(event, ProjectStep) else None,
                *_paper_of(event),
            )
            for event in events
        ],
    )
    await uow.connection.executemany(
        """
        UPDATE project
        SET state = $2, last_on = $3, approved_by = coalesce($4, approved_by),
            approval_number = coalesce($5, approval_number), granted_fen = coalesce($6, granted_fen),
            approved_on = CASE WHEN $2 = 'approved' THEN $3 ELSE approved_on END,
            rejected_on = CASE WHEN $2 = 'rejected' THEN $3 END,
            closed_on = CASE WHEN $2 = 'closed' THEN $3 END,
            closing_evidence = coalesce($7, closing_evidence)
        WHERE code = $1
        """,
        [_standing(event) for event in events if isinstance(event, ProjectStep)],
    )


def _paper_of(event: ProjectFact) -> tuple[str | None, str | None]:
    """The body that decided, and the number of its paper."""
    if isinstance(event, ProjectApproved | ProjectAmended | ProjectRejected | ProjectClosed):
        return event.body, event.number
    return None, None


def _standing(event: ProjectStep) -> tuple[object, ...]:
    approved = event if isinstance(event, ProjectApproved) else None
    return (
        event.code,
        event.state,
        event.effective_on,
        approved.body if approved else None,
        approved.number if approved else None,
        approved.amount_fen if approved else None,
        event.evidence if isinstance(event, ProjectClosingReported) else None,
    )


async def save_amendments(uow: UnitOfWork, events: Sequence[ProjectAmended]) -> None:
    """Write which lines and stages hold from now on, and what is granted where that is another sum."""
    await uow.connection.executemany(
        """
        UPDATE project SET budget = $2, stages = $3, last_on = $4, granted_fen = coalesce($5, granted_fen)
        WHERE code = $1
        """,
        [
            (
                event.code,
                *([part.model_dump(mode="json") for part in parts] for parts in (event.budget, event.stages)),
                event.effective_on,
                event.amount_fen,
            )
            for event in events
        ],
    )
    await save_project_steps(uow, events)


async def save_project_stages(uow: UnitOfWork, events: Sequence[ProjectStageReported]) -> None:
    """Write when stages really began and ended."""
    await uow.connection.executemany(
        """
        INSERT INTO project_stage (project, number, started_on, ended_on) VALUES ($1, $2, $3, $4)
        ON CONFLICT (project, number) DO UPDATE SET started_on = EXCLUDED.started_on, ended_on = EXCLUDED.ended_on
        """,
        [(event.code, event.number, event.started_on, event.ended_on) for event in events],
    )
    await save_project_steps(uow, events)


async def save_spendings(uow: UnitOfWork, events: Sequence[ProjectSpent]) -> None:
    """Write money spent."""
    await uow.connection.executemany(
        """
        INSERT INTO project_spending (project, number, line, stage, spent_on, recorded_on, amount_fen, evidence)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        [
            (
                event.code,
                event.number,
                event.line,
                event.stage,
                event.effective_on,
                uow.today,
                event.amount_fen,
                event.evidence,
            )
            for event in events
        ],
    )


async def save_spending_corrections(uow: UnitOfWork, events: Sequence[ProjectSpendingCorrected]) -> None:
    """Write spendings that were otherwise; the day on which they were first recorded stays."""
    await uow.connection.executemany(
        """
        UPDATE project_spending SET line = $3, stage = $4, spent_on = $5, amount_fen = $6, evidence = $7
        WHERE project = $1 AND number = $2
        """,
        [
            (event.code, event.number, event.line, event.stage, event.effective_on, event.amount_fen, event.evidence)
            for event in events
        ],
    )


async def save_spending_withdrawals(uow: UnitOfWork, events: Sequence[ProjectSpendingWithdrawn]) -> None:
    """Write spendings that were not so."""
    await uow.connection.executemany(
        "UPDATE project_spending SET withdrawn = true WHERE project = $1 AND number = $2",
        [(event.code, event.number) for event in events],
    )
