"""Branches changed, suspended, put under rectification, resumed, ended and reopened."""

from __future__ import annotations

from fastapi import APIRouter

from services.registry.api.accepting import accept
from services.registry.commands.branch_changes import (
    ChangeBranch,
    EndBranch,
    RectifyBranch,
    ReopenBranch,
    ResumeBranch,
    SuspendBranch,
)
from services.registry.handlers.branch_changes import change_branch, change_status, end_branch, reopen_branch

router = APIRouter(tags=["registry"])
accept(router, "/branches/change", ChangeBranch, change_branch)
accept(router, "/branches/suspend", SuspendBranch, change_status)
accept(router, "/branches/rectify", RectifyBranch, change_status)
accept(router, "/branches/resume", ResumeBranch, change_status)
accept(router, "/branches/end", EndBranch, end_branch)
accept(router, "/branches/reopen", ReopenBranch, reopen_branch)
