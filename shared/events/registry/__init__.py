"""What the registry says, by what it is about; whoever hears it imports from here."""

from __future__ import annotations

from shared.events.registry.branches import (
    BranchChanged,
    BranchEnded,
    BranchFounded,
    BranchKind,
    BranchState,
    BranchStatus,
    GroupAbsenceExplained,
    NoGroupReason,
)
from shared.events.registry.honours import (
    Grade,
    HonourGiven,
    HonourKind,
    HonourProposed,
    HonourPublished,
    HonourState,
    HonourWithdrawn,
    Recipient,
    Withdrawal,
)
from shared.events.registry.members import (
    MemberClass,
    MemberJoined,
    MemberKind,
    MemberLeft,
    MemberState,
    MemberTransferred,
    MemberUpdated,
)
from shared.events.registry.posts import (
    PartyGroupDissolved,
    PartyGroupFormed,
    PartyGroupState,
    PostEnded,
    PostFilled,
    PostKind,
    PostState,
)
from shared.events.registry.society import (
    Decision,
    SocietyDescribed,
    Targets,
)

__all__ = [
    "BranchChanged",
    "BranchEnded",
    "BranchFounded",
    "BranchKind",
    "BranchState",
    "BranchStatus",
    "Decision",
    "Grade",
    "GroupAbsenceExplained",
    "HonourGiven",
    "HonourKind",
    "HonourProposed",
    "HonourPublished",
    "HonourState",
    "HonourWithdrawn",
    "MemberClass",
    "MemberJoined",
    "MemberKind",
    "MemberLeft",
    "MemberState",
    "MemberTransferred",
    "MemberUpdated",
    "NoGroupReason",
    "PartyGroupDissolved",
    "PartyGroupFormed",
    "PartyGroupState",
    "PostEnded",
    "PostFilled",
    "PostKind",
    "PostState",
    "Recipient",
    "SocietyDescribed",
    "Targets",
    "Withdrawal",
]
