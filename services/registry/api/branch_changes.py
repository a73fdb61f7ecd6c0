"""Branches changed, suspended, put under rectification, resumed."""

from __future__ import annotations

from fastapi import APIRouter

from services.registry.commands.branch_changes import ChangeBranch, RectifyBranch, ResumeBranch, SuspendBranch
from services.registry.handlers.branch_changes import change_branch, change_status
from shared.http import accept

router = APIRouter(tags=["registry"])
accept(router, "/branches/change", ChangeBranch, change_branch)
accept(router, "/branches/suspend", SuspendBranch, change_status)
accept(router, "/branches/rectify", RectifyBranch, change_status)
accept(router, "/branches/resume", ResumeBranch, change_status)
