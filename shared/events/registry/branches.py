"""Branches: founded, changed, ended, why one has no Party group, and what its coverage still lacks."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.base import BodyName, Code, Count, DomainEvent, PublicTitle
from shared.events.registry.society import Decision

BranchKind = Literal[
    "分会", "专业委员会", "工作委员会", "专家委员会", "技术委员会", "专项基金管理委员会", "代表处", "办事处", "联络处"
]
BranchStatus = Literal["preparing", "normal", "rectifying", "suspended", "ended"]
Lacking = Literal["liaison", "group"]
NoGroupReason = Literal["no_party_members", "fewer_than_three", "being_formed", "newly_founded", "other"]


class BranchState(DomainEvent):
    """A branch, whole, as it stands from `effective_on`. A founding day may be unknown."""

    code: Code
    name: BodyName
    kind: BranchKind
    status: BranchStatus
    founded_on: date | None = None
    host_unit: BodyName | None = None
    discipline: PublicTitle | None = None
    decision: Decision | None = None
    address: PublicTitle | None = None


class BranchFounded(BranchState, type="registry.branch.founded.v1"):
    """A branch exists; where the founding day is unknown it holds since the society's own founding."""


class BranchChanged(BranchState, type="registry.branch.changed.v1"):
    """
    Name, kind, status, host unit, address or discipline are others from `effective_on` on.

    Of several states with one effective day the highest version holds: so a mistake is corrected, an ending too.
    """


class BranchEnded(BranchState, type="registry.branch.ended.v1"):
    """The branch is no more from `effective_on` on."""


class GroupAbsenceExplained(DomainEvent, type="registry.branch.group_absence_explained.v1"):
    """Why a branch has no Party group yet (未建原因)."""

    code: Code
    reason: NoGroupReason


class GroupAbsenceWithdrawn(DomainEvent, type="registry.branch.group_absence_withdrawn.v1"):
    """The reason for having no Party group is taken back: from `effective_on` on none is given."""

    code: Code


class CoverageReminded(DomainEvent, type="registry.branch.coverage_reminded.v1"):
    """
    An active branch lacks its liaison, or its Party group without having said why; once in a period.

    `period` is named like 2026-Q4; `times` counts the reminders of this branch, this one included.
    """

    code: Code
    period: Code
    lacking: tuple[Lacking, ...]
    times: Count
